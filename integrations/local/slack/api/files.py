"""Files: the three steps of an upload, and reading them again.

https://docs.slack.dev/messaging/working-with-files
"""

from integrations.local.slack.api.calls import Call, Json, Method
from integrations.local.slack.api.places import thread_root
from integrations.local.slack.entities import Conversation, StoredFile
from integrations.local.slack.errors import SlackError, invalid_arguments
from integrations.local.slack.messages import Content
from integrations.local.slack.renders import file_json

LARGEST = 1_000_000_000
ALT_TEXT_LIMIT = 1000


async def get_upload_url(call: Call) -> Json:
    """Answer files.getUploadURLExternal: announce a file and say where its bytes go."""
    name, length = call.required("filename"), call.whole("length", 0)
    alt_text = call.text("alt_txt") or ""
    if length <= 0:
        raise SlackError("missing_argument")
    if length > LARGEST:
        raise SlackError("file_upload_size_restricted")
    if len(alt_text) > ALT_TEXT_LIMIT:
        raise SlackError("alt_txt_too_large")
    store = call.workspace.store
    key, bot = store.ids.secret(), store.app.bot_user_id
    file = StoredFile(store.ids.new("F"), name, length, bot, store.clock(), key, alt_text=alt_text)
    store.files[file.id] = file
    return {"upload_url": f"{store.base_url}/upload/v1/{key}", "file_id": file.id}


async def complete_upload(call: Call) -> Json:
    """Answer files.completeUploadExternal: finish files and perhaps share them in one conversation."""
    asked = call.structure("files", invalid_arguments("must provide an array [json-pointer:/files]"))
    if not isinstance(asked, list) or not asked or not all(isinstance(item, dict) for item in asked):
        raise invalid_arguments("must provide an array [json-pointer:/files]")
    files = [_uploaded(call, str(item.get("id"))) for item in asked]
    conversation = _target(call)
    thread_ts = thread_root(call, conversation) if conversation else None
    for file, item in zip(files, asked, strict=True):
        file.title, file.completed = str(item.get("title") or file.name), True
    if conversation is not None:
        _share(call, conversation, files, thread_ts)
    return {"files": [file_json(call.workspace.store, file) for file in files]}


def _uploaded(call: Call, file_id: str) -> StoredFile:
    file = call.workspace.store.files.get(file_id)
    if file is None or file.content is None or file.completed:
        raise SlackError("file_not_found")
    return file


def _target(call: Call) -> Conversation | None:
    """Return where to share. Raises SlackError; a person's id is no channel here."""
    channel = call.text("channel_id") or call.text("channels")
    if channel is None:
        return None
    conversation = call.workspace.store.conversations.get(channel)
    if conversation is None:
        raise SlackError("channel_not_found")
    if call.workspace.store.app.bot_user_id not in conversation.members:
        raise SlackError("not_in_channel" if conversation.kind == "channel" else "channel_not_found")
    return conversation


def _share(call: Call, conversation: Conversation, files: list[StoredFile], thread_ts: str | None) -> None:
    for file in files:
        file.channels.append(conversation.id)
    content = Content(call.text("initial_comment") or "")
    ids = [file.id for file in files]
    call.workspace.messages.app_says(conversation, content, thread_ts=thread_ts, file_ids=ids)


async def info(call: Call) -> Json:
    """Answer files.info."""
    file = call.workspace.store.files.get(call.required("file"))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    return {"file": file_json(call.workspace.store, file), "comments": []} | {"response_metadata": {"next_cursor": ""}}


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, 4, ("files:write",), takes_json=False),
    Method("files.completeUploadExternal", complete_upload, 4, ("files:write",)),
    Method("files.info", info, 4, ("files:read",), takes_json=False),
)
