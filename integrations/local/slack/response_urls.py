"""Response URLs: five answers within half an hour to whoever caused an interaction, without a token.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from integrations.local.slack.entities import Conversation, Message
from integrations.local.slack.errors import SlackError
from integrations.local.slack.ids import Ids
from integrations.local.slack.messages import Content, Messages
from integrations.local.slack.store import Store

Json = dict[str, Any]
USES, LIFE = 5, timedelta(minutes=30)
REMEMBERED = 10_000  # the oldest beyond these are forgotten, which answers as expired
Door = Literal["commands", "actions", "app"]


@dataclass(slots=True)
class ResponseUrl:
    """One permission to answer `user` in `channel`; `source` is the message whose element was used."""

    user: str
    channel: str
    issued_at: datetime
    source: Message | None
    uses: int = 0


class ResponseUrls:
    """Hands out response URLs and carries out what is posted to them."""

    def __init__(self, store: Store, messages: Messages, ids: Ids, clock: Callable[[], datetime]) -> None:
        self._store, self._messages = store, messages
        self._ids, self._clock = ids, clock
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, door: Door, user: str, channel: str, source: Message | None = None) -> str:
        """Return a new address, such as Slack gives with a command (`commands`) or a click (`actions`)."""
        key = f"{self._ids.new('')}/{self._ids.secret()}"
        self._issued[key] = ResponseUrl(user, channel, self._clock(), source)
        if len(self._issued) > REMEMBERED:
            del self._issued[next(iter(self._issued))]
        return f"{self._store.base_url}/{door}/{self._store.team.id}/{key}"

    def use(self, key: str, payload: Json) -> None:
        """Carry out one answer. Raises SlackError `expired_url`, `used_url`, or what is wrong with the message."""
        url = self._issued.get(key)
        if url is None or self._clock() - url.issued_at > LIFE:
            raise SlackError("expired_url")
        if url.uses >= USES:
            raise SlackError("used_url")
        self.answer(url.user, url.channel, payload, url.source)
        url.uses += 1

    def answer(self, user: str, channel: str, payload: Json, source: Message | None = None) -> None:
        """Show an answer: a new message, ephemeral unless `in_channel`, or a change of the message it came from."""
        replaces, deletes = flag(payload, "replace_original"), flag(payload, "delete_original")
        content = self._content(payload)
        if content.is_empty and not deletes:
            raise SlackError("no_text")
        if source is not None and replaces and not source.deleted:
            self._messages.change(source, content)
            return
        if source is not None and deletes and not source.deleted:
            self._messages.remove(source)
        if not content.is_empty:
            self._say(user, self._store.conversations[channel], content, payload, source)

    def _say(self, user: str, conversation: Conversation, content: Content, payload: Json, source: Message | None) -> None:
        in_channel = payload.get("response_type") == "in_channel"
        thread_ts = payload.get("thread_ts") or (None if in_channel or source is None else source.thread_ts)
        self._messages.app_says(conversation, content, thread_ts=thread_ts, ephemeral_for=None if in_channel else user)

    def _content(self, payload: Json) -> Content:
        return Content(
            text=str(payload.get("text") or ""),
            blocks=self._messages.checked_blocks(payload.get("blocks") or []),
            attachments=self._messages.checked_attachments(payload.get("attachments") or []),
        )


def flag(payload: Json, name: str) -> bool:
    """Tell whether a boolean is set; the documentation's own samples send it as the word "true"."""
    return payload.get(name) in (True, "true")
