"""The conversations.* methods the app reads and opens conversations with."""

from integrations.local.slack.api.calls import Call, Json, Method
from integrations.local.slack.api.pages import next_cursor, page
from integrations.local.slack.api.places import readable
from integrations.local.slack.entities import Message
from integrations.local.slack.errors import SlackError
from integrations.local.slack.renders import conversation_json, thread_json

MOST_USERS = 8


async def open_conversation(call: Call) -> Json:
    """Answer conversations.open."""
    if channel := call.text("channel"):
        conversation = call.workspace.store.conversations.get(channel)
        if conversation is None or conversation.kind not in ("im", "mpim"):
            raise SlackError("channel_not_found")
        return _opened(call, conversation.id, new=False)
    users = [user for user in (call.text("users") or "").split(",") if user]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > MOST_USERS:
        raise SlackError("too_many_users")
    call.need("im:write" if len(users) == 1 else "mpim:write")
    for user in users:
        _check_reachable(call, user)
    conversation, new = call.workspace.store.direct(*users)
    return _opened(call, conversation.id, new=new)


def _check_reachable(call: Call, user_id: str) -> None:
    user = call.workspace.store.users.get(user_id)
    if user is None or user_id == call.workspace.store.app.bot_user_id:
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")


def _opened(call: Call, channel: str, *, new: bool) -> Json:
    again = {} if new else {"no_op": True, "already_open": True}
    store = call.workspace.store
    shown = conversation_json(store, store.conversations[channel]) if call.flag("return_im") else {"id": channel}
    return again | {"channel": shown}


async def info(call: Call) -> Json:
    """Answer conversations.info."""
    return {"channel": conversation_json(call.workspace.store, readable(call, "read"))}


async def members(call: Call) -> Json:
    """Answer conversations.members."""
    some, cursor = page(call, readable(call, "read").members, default=100, most=1000)
    return {"members": list(some)} | next_cursor(cursor)


async def history(call: Call) -> Json:
    """Answer conversations.history: newest first, thread replies left out."""
    conversation = readable(call, "history")
    roots = [message for message in reversed(conversation.lasting()) if not message.is_reply]
    some, cursor = page(call, _between(call, roots), default=100, most=999)
    with_metadata = call.flag("include_all_metadata")
    written = [thread_json(call.workspace.store, conversation, message, with_metadata=with_metadata) for message in some]
    counts: Json = {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}
    return {"messages": written, "has_more": bool(cursor)} | counts | next_cursor(cursor)


async def replies(call: Call) -> Json:
    """Answer conversations.replies: the root and its replies, oldest first."""
    conversation = readable(call, "history")
    thread = conversation.thread(call.required("ts"))
    if not thread:
        raise SlackError("thread_not_found")
    some, cursor = page(call, _between(call, thread), default=1000, most=1000)
    with_metadata = call.flag("include_all_metadata")
    written = [thread_json(call.workspace.store, conversation, message, with_metadata=with_metadata) for message in some]
    return {"messages": written, "has_more": bool(cursor)} | next_cursor(cursor)


def _between(call: Call, messages: list[Message]) -> list[Message]:
    """Return the messages after `oldest` and before `latest`, these two themselves only when `inclusive`."""
    oldest, latest = _instant(call, "oldest"), _instant(call, "latest")
    inclusive = call.flag("inclusive")
    return [
        message
        for message in messages
        if (oldest is None or float(message.ts) > oldest or (inclusive and float(message.ts) == oldest))
        and (latest is None or float(message.ts) < latest or (inclusive and float(message.ts) == latest))
    ]


def _instant(call: Call, name: str) -> float | None:
    value = call.text(name)
    try:
        return None if value is None else float(value)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


METHODS = (
    Method("conversations.open", open_conversation, 3),
    Method("conversations.info", info, 3, takes_json=False),
    Method("conversations.members", members, 4, takes_json=False),
    Method("conversations.history", history, 3),
    Method("conversations.replies", replies, 3, takes_json=False),
)
