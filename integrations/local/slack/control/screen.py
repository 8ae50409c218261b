"""Puts a person's screen together: new and changed messages, modal, home, files, errors."""

import mimetypes

from integrations.local.slack.blocks.inputs import initial_state
from integrations.local.slack.control import reading
from integrations.local.slack.control.seen import (
    Seen,
    SeenError,
    SeenFile,
    SeenMessage,
    SeenOption,
    SeenStatus,
    SeenView,
)
from integrations.local.slack.entities import Conversation, Message, StoredFile, View
from integrations.local.slack.store import Store


def screen(
    store: Store,
    user: str,
    *,
    since: int,
    settled: bool,
    channel: str | None = None,
    options: list[SeenOption] | None = None,
    opened_url: str | None = None,
) -> Seen:
    """Return what `user` sees of everything that changed after the sequence number `since`, in `channel` or everywhere."""
    places = [item for item in store.seen_by(user) if channel in (None, item.id)]
    found = [_message(store, item, message, user, since) for item in places for message in _new(item, user, since)]
    found.sort(key=lambda message: message.ts)
    stack, home = store.modals.get(user, []), store.homes.get(user)
    return Seen(
        user=user,
        settled=settled,
        messages=[message for message in found if not message.is_ephemeral],
        ephemerals=[message for message in found if message.is_ephemeral],
        modal=_view(stack[-1], len(stack)) if stack else None,
        home=_view(home, 0) if home else None,
        files=[file for message in found for file in message.files],
        errors=[SeenError(code=item.code, text=item.text) for item in store.complaints if item.user == user and item.changed > since],
        statuses=_statuses(store, places),
        options=options,
        opened_url=opened_url,
    )


def message(store: Store, message: Message, user: str) -> SeenMessage:
    """Return one message as a person sees it."""
    return _message(store, store.conversations[message.channel], message, user, since=0)


def file(stored: StoredFile) -> SeenFile:
    """Return one file."""
    return SeenFile(
        id=stored.id,
        name=stored.name,
        title=stored.title or stored.name,
        size=stored.size,
        mimetype=mimetypes.guess_type(stored.name)[0] or "application/octet-stream",
        download_path=f"/_local/files/{stored.id}",
    )


def _new(conversation: Conversation, user: str, since: int) -> list[Message]:
    """Return what changed for this person; what appeared and vanished in between is not shown."""
    return [
        item
        for item in conversation.messages.values()
        if item.changed > since and item.ephemeral_for in (None, user) and not (item.deleted and item.created > since)
    ]


def _message(store: Store, conversation: Conversation, message: Message, user: str, since: int) -> SeenMessage:
    author = store.users[message.user]
    state = initial_state(message.blocks, store.inputs.get((message.ts, user)))
    return SeenMessage(
        channel=conversation.id,
        channel_name=conversation.name or conversation.kind,
        ts=message.ts,
        thread_ts=message.thread_ts,
        author=author.real_name or author.name,
        author_id=message.user,
        is_from_app=message.is_from_app,
        is_ephemeral=message.ephemeral_for is not None,
        is_new=message.created > since,
        is_edited=message.edited is not None,
        is_deleted=message.deleted,
        text=message.text,
        lines=reading.lines(message.blocks, state) if message.blocks else message.text.split("\n"),
        buttons=reading.buttons(message.blocks),
        inputs=reading.inputs(message.blocks, state),
        files=[file(store.files[file_id]) for file_id in message.file_ids],
        reactions={name: len(people) for name, people in message.reactions.items()},
        blocks=message.blocks,
    )


def _view(view: View, depth: int) -> SeenView:
    words = {key: (view.content.get(key) or {}).get("text") for key in ("title", "submit", "close")}
    return SeenView(
        **words,
        id=view.id,
        type=view.kind,
        callback_id=view.content["callback_id"],
        depth=depth,
        lines=reading.lines(view.blocks, view.state),
        buttons=reading.buttons(view.blocks),
        inputs=reading.inputs(view.blocks, view.state),
        errors=view.errors,
        blocks=view.blocks,
    )


def _statuses(store: Store, places: list[Conversation]) -> list[SeenStatus]:
    ids = {conversation.id for conversation in places}
    threads = [store.agent_thread(*key) for key in store.agent_threads if key[0] in ids]
    return [
        SeenStatus(
            channel=thread.channel,
            thread_ts=thread.thread_ts,
            status=thread.status,
            title=thread.title,
            prompts=[str(prompt["title"]) for prompt in thread.prompts],
            session=thread.session_status,
        )
        for thread in threads
    ]
