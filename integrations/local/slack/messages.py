"""Says, changes and removes messages, whoever does it, and tells the app about it as events."""

from dataclasses import dataclass, field
from typing import Any

from integrations.local.slack.blocks.check import blocks_problems, blocks_too_long
from integrations.local.slack.blocks.complete import complete_blocks
from integrations.local.slack.delivery.events import Events
from integrations.local.slack.entities import Conversation, Message
from integrations.local.slack.errors import SlackError
from integrations.local.slack.renders import message_json
from integrations.local.slack.store import Store

Json = dict[str, Any]
TEXT_LIMIT = 40_000
MOST_ATTACHMENTS = 100


@dataclass(slots=True)
class Content:
    """What a message says, checked: text, blocks as Slack completed them, attachments, metadata."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not (self.text or self.blocks or self.attachments)


class Messages:
    """Every change of a message passes here, so that none goes without its event."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def checked_blocks(self, blocks: Any) -> list[Json]:
        """Return completed blocks. Raises SlackError with the code and messages Slack gives for bad ones."""
        if not isinstance(blocks, list):
            raise SlackError("invalid_blocks_format")
        if found := [str(problem) for problem in blocks_problems(blocks)]:
            told = {"messages": [f"[ERROR] {problem}" for problem in found]}
            raise SlackError("invalid_blocks", errors=found, response_metadata=told)
        if blocks_too_long(blocks):
            raise SlackError("msg_blocks_too_long")
        return complete_blocks(blocks, self._store.ids)

    def checked_attachments(self, attachments: Any) -> list[Json]:
        """Return attachments. Raises SlackError when there are too many or they are no list of objects."""
        if not isinstance(attachments, list) or not all(isinstance(item, dict) for item in attachments):
            raise SlackError("invalid_attachments")
        if len(attachments) > MOST_ATTACHMENTS:
            raise SlackError("too_many_attachments")
        return attachments

    def app_says(
        self,
        conversation: Conversation,
        content: Content,
        *,
        thread_ts: str | None = None,
        ephemeral_for: str | None = None,
        file_ids: list[str] | None = None,
    ) -> Message:
        """Post a message of the app; an ephemeral one is seen by one person only and makes no event."""
        message = self._written(conversation, self._store.app.bot_user_id, content, thread_ts)
        message.is_from_app = True
        message.ephemeral_for = ephemeral_for
        message.file_ids = file_ids or []
        message.subtype = "file_share" if file_ids else None
        self._store.clear_status(conversation.id, thread_ts)
        return self._add(conversation, message)

    def person_says(self, conversation: Conversation, user: str, content: Content, thread_ts: str | None) -> Message:
        """Post a message of a person."""
        message = self._written(conversation, user, content, thread_ts)
        message.client_msg_id = self._store.ids.uuid()
        return self._add(conversation, message)

    def change(self, message: Message, content: Content, *, keep_metadata: bool = True) -> None:
        """Replace what a message says; an ephemeral one changes without an event."""
        conversation = self._store.conversations[message.channel]
        previous = message_json(self._store, message)
        message.text, message.blocks, message.attachments = content.text, content.blocks, content.attachments
        message.metadata = message.metadata if keep_metadata else content.metadata
        message.edited = {"user": message.user, "ts": self._store.ids.ts()}
        message.changed = self._store.next_change()
        if not message.ephemeral_for:
            self._events.changed(conversation, message, previous)

    def remove(self, message: Message) -> None:
        """Remove a message for everybody who saw it."""
        previous = message_json(self._store, message)
        message.deleted = True
        message.changed = self._store.next_change()
        if not message.ephemeral_for:
            self._events.deleted(self._store.conversations[message.channel], previous)

    def _written(self, conversation: Conversation, user: str, content: Content, thread_ts: str | None) -> Message:
        return Message(
            channel=conversation.id,
            ts=self._store.ids.ts(),
            user=user,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            metadata=content.metadata,
            thread_ts=thread_ts,
        )

    def _add(self, conversation: Conversation, message: Message) -> Message:
        self._store.add(message)
        if not message.ephemeral_for:
            self._events.said(conversation, message)
        return message
