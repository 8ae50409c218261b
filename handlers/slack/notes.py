"""The note for the e-mail administrator: a modal that opens within Slack's three seconds and is filled right after."""

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import NotFound
from bot.domain.messages import Message
from bot.domain.people import Person, Unknown
from bot.telemetry import logger, new_reference
from bot.views.blocks import section
from bot.views.errors import failed_words
from bot.views.it_note import it_note_loading_view, it_note_message, it_note_view
from bot.views.unknown_person import unknown_person_message
from handlers.reception import Reception
from handlers.slack.asked import Asked

log = logger(__name__)


class Notes:
    """Opens the note; a trigger lives three seconds, so nothing is looked up before the modal stands."""

    def __init__(self, reception: Reception) -> None:
        self._use_cases = reception.use_cases
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._clock = reception.clock
        self._support_contact = reception.support_contact

    async def open(self, asked: Asked) -> None:
        """Open an empty modal, then fill it for its presser. Raises Expired for a press that is too old, TryLater when none opens."""
        loading = it_note_loading_view(self._copy)
        view_id = await self._messengers(asked.workspace_id).open_view(asked.trigger_id, loading)
        try:
            view = await self._filled(asked, loading)
        except Exception:
            reference = new_reference()
            log.exception("a note failed", reference=reference)
            view = _saying(loading, failed_words(self._copy, reference, self._support_contact))
        try:
            await self._messengers(asked.workspace_id).update_view(view_id, view)
        except NotFound:
            log.info("a note was closed before it was written")

    async def _filled(self, asked: Asked, loading: Mapping[str, Any]) -> Mapping[str, Any]:
        who = await self._use_cases.people.identify(asked.workspace_id, asked.slack_user_id)
        if isinstance(who, Unknown):
            return _saying(loading, unknown_person_message(self._copy, who, self._support_contact).text)
        return it_note_view(self._copy, await self._use_cases.connections.check(who), self._clock())

    async def in_a_message(self, person: Person) -> Message:
        """The note where no window opens."""
        return it_note_message(self._copy, await self._use_cases.connections.check(person), self._clock())


def _saying(loading: Mapping[str, Any], words: str) -> Mapping[str, Any]:
    return {**loading, "blocks": [section(words)]}
