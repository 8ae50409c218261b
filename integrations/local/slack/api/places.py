"""Finds the conversation a call is about and decides whether the app may read or write there."""

from integrations.local.slack.api.calls import Call
from integrations.local.slack.entities import Conversation
from integrations.local.slack.errors import SlackError

SCOPE_WORD = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def place(call: Call, name: str = "channel") -> Conversation:
    """Return the conversation an argument names. Raises SlackError channel_not_found, also for hidden ones."""
    reference = call.required(name)
    conversation = call.workspace.store.conversation(reference)
    if conversation is None:
        raise SlackError("channel_not_found")
    if conversation.kind != "channel" and not is_member(call, conversation):
        raise SlackError("channel_not_found")
    return conversation


def is_member(call: Call, conversation: Conversation) -> bool:
    """Tell whether the app's bot user is in a conversation."""
    return call.workspace.store.app.bot_user_id in conversation.members


def readable(call: Call, what: str) -> Conversation:
    """Return a conversation whose `history` or members (`read`) may be read.

    Raises SlackError missing_scope, naming the scope for this kind of conversation, channel_not_found or not_in_channel.
    """
    conversation = place(call)
    call.need(f"{SCOPE_WORD[conversation.kind]}:{what}")
    if what == "history" and not is_member(call, conversation):
        raise SlackError("not_in_channel")
    return conversation


def writable(call: Call, name: str = "channel") -> Conversation:
    """Return a conversation the app may post to. Raises SlackError with the documented reason otherwise."""
    conversation = place(call, name)
    if conversation.archived:
        raise SlackError("is_archived")
    if not is_member(call, conversation) and "chat:write.public" not in call.scopes:
        raise SlackError("not_in_channel")
    if conversation.kind == "im" and not call.workspace.store.app.messages_tab_enabled:
        raise SlackError("messages_tab_disabled")
    return conversation


def thread_root(call: Call, conversation: Conversation) -> str | None:
    """Return the root of the thread to answer in, None outside threads. Raises SlackError when it is not there."""
    ts = call.text("thread_ts")
    if ts is None:
        return None
    root = conversation.find(ts)
    if root is None:
        raise SlackError("cannot_reply_to_message")
    return root.thread_ts or root.ts
