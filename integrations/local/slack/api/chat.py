"""The chat.* methods: posting, changing, removing and scheduling the app's messages, and reacting to messages."""

from datetime import UTC, datetime
from typing import Any

from integrations.local.slack.api.calls import Call, Json, Method
from integrations.local.slack.api.places import place, thread_root, writable
from integrations.local.slack.entities import Message
from integrations.local.slack.errors import SlackError
from integrations.local.slack.messages import TEXT_LIMIT, Content
from integrations.local.slack.renders import bot_profile, message_json, unix

UPDATE_LIMIT = 4000
MARKDOWN_LIMIT = 12_000
METADATA_LIMIT = 16_000


async def post_message(call: Call) -> Json:
    """Answer chat.postMessage."""
    conversation = writable(call)
    content = _content(call)
    thread_ts = thread_root(call, conversation)
    call.workspace.rates.check_posting(conversation.id)
    truncated = len(content.text) > TEXT_LIMIT
    content.text = content.text[:TEXT_LIMIT]
    message = call.workspace.messages.app_says(conversation, content, thread_ts=thread_ts)
    answer = _posted(call, message)
    return answer | {"warning": "message_truncated"} if truncated else answer


async def post_ephemeral(call: Call) -> Json:
    """Answer chat.postEphemeral."""
    user = call.required("user")
    conversation = writable(call)
    content = _content(call, limit=TEXT_LIMIT)
    if user not in conversation.members:
        raise SlackError("user_not_in_channel")
    thread_ts = thread_root(call, conversation)
    message = call.workspace.messages.app_says(conversation, content, thread_ts=thread_ts, ephemeral_for=user)
    return {"message_ts": message.ts}


async def update(call: Call) -> Json:
    """Answer chat.update: what is left out of text, blocks, attachments and metadata stays."""
    message = _own_message(call, "cant_update_message")
    given = [name for name in ("text", "blocks", "attachments", "markdown_text") if call.args.get(name) is not None]
    if not given:
        raise SlackError("no_text")
    content = _content(call, limit=UPDATE_LIMIT, may_be_empty=True)
    if not {"text", "markdown_text"} & set(given):
        content.text = message.text
    content.blocks = content.blocks if "blocks" in given else message.blocks
    content.attachments = content.attachments if "attachments" in given else message.attachments
    if content.is_empty:
        raise SlackError("no_text")
    call.workspace.messages.change(message, content, keep_metadata=call.args.get("metadata") is None)
    return _posted(call, message) | {"text": message.text}


async def delete(call: Call) -> Json:
    """Answer chat.delete."""
    message = _own_message(call, "cant_delete_message")
    call.workspace.messages.remove(message)
    return {"channel": message.channel, "ts": message.ts}


async def schedule_message(call: Call) -> Json:
    """Answer chat.scheduleMessage."""
    conversation = writable(call)
    content = _content(call, limit=TEXT_LIMIT)
    try:
        post_at = datetime.fromtimestamp(int(call.required("post_at")), UTC)
    except (ValueError, OverflowError, OSError):
        raise SlackError("invalid_time") from None
    thread_ts = thread_root(call, conversation)
    scheduled = call.workspace.schedule.add(conversation, content, thread_ts, post_at)
    app = call.workspace.store.app
    preview: Json = {"bot_id": app.bot_id, "type": "delayed_message", "text": content.text, "user": app.bot_user_id}
    preview |= {"team": call.workspace.store.team.id, "bot_profile": bot_profile(call.workspace.store)}
    answer: Json = {"channel": conversation.id, "scheduled_message_id": scheduled.id, "post_at": unix(post_at)}
    return answer | {"message": preview}


async def delete_scheduled_message(call: Call) -> Json:
    """Answer chat.deleteScheduledMessage."""
    call.workspace.schedule.cancel(call.required("scheduled_message_id"), place(call))
    return {}


async def reactions_add(call: Call) -> Json:
    """Answer reactions.add."""
    name, ts = call.required("name").strip(":"), call.text("timestamp")
    if ts is None:
        raise SlackError("no_item_specified")
    message = place(call).find(ts)
    if message is None:
        raise SlackError("message_not_found")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise SlackError("invalid_name")
    people = message.reactions.setdefault(name, [])
    bot = call.workspace.store.app.bot_user_id
    if bot in people:
        raise SlackError("already_reacted")
    people.append(bot)
    message.changed = call.workspace.store.next_change()
    return {}


def _posted(call: Call, message: Message) -> Json:
    written = message_json(call.workspace.store, message)
    return {"channel": message.channel, "ts": message.ts, "message": written}


def _own_message(call: Call, refusal: str) -> Message:
    """Return the app's message a call names. Raises SlackError message_not_found, or `refusal` for somebody else's."""
    message = place(call).find(call.required("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if not message.is_from_app:
        raise SlackError(refusal)
    return message


def _content(call: Call, *, limit: int | None = None, may_be_empty: bool = False) -> Content:
    """Return what a call wants to say, checked. Raises SlackError with the documented reason otherwise."""
    blocks = call.structure("blocks", SlackError("invalid_blocks_format"))
    attachments = call.structure("attachments", SlackError("invalid_attachments"))
    text, markdown = call.text("text") or "", call.text("markdown_text")
    if markdown is not None:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        text, limit = markdown, MARKDOWN_LIMIT
    messages = call.workspace.messages
    content = Content(text, messages.checked_blocks(blocks or []), messages.checked_attachments(attachments or []))
    content.metadata = _metadata(call.structure("metadata", SlackError("invalid_metadata_format")))
    if content.is_empty and not may_be_empty:
        raise SlackError("no_text")
    if limit is not None and len(text) > limit:
        raise SlackError("msg_too_long")
    return content


def _metadata(given: Any) -> Json | None:
    """Return message metadata; an empty object means none. Raises SlackError for another form or too much of it."""
    if given is None or given == {}:
        return None
    formed = isinstance(given, dict) and isinstance(given.get("event_type"), str)
    if not formed or not isinstance(given.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if len(str(given)) > METADATA_LIMIT:
        raise SlackError("metadata_too_large")
    return dict(given)


WRITE = ("chat:write",)
METHODS = (
    Method("chat.postMessage", post_message, None, WRITE),
    Method("chat.postEphemeral", post_ephemeral, 4, WRITE),
    Method("chat.update", update, 3, WRITE),
    Method("chat.delete", delete, 3, WRITE),
    Method("chat.scheduleMessage", schedule_message, 3, WRITE),
    Method("chat.deleteScheduledMessage", delete_scheduled_message, 3, WRITE),
    Method("reactions.add", reactions_add, 3, ("reactions:write",)),
)
