"""The window of a receipt that is too long for a message: it names every session."""

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import TryLater
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.views.receipt import receipt_not_opened_message, receipt_view
from handlers.reception import Reception
from handlers.slack.asked import Asked
from handlers.slack.windows import made_in_time


class ReceiptWindow:
    """Opens the receipt that the pressed button names, as it stands, for the person whose it is."""

    def __init__(self, reception: Reception) -> None:
        self._use_cases = reception.use_cases
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._clock = reception.clock

    async def open(self, asked: Asked) -> None:
        """Open it. Raises NotFound where it is not theirs, Expired for a press that is too old, TryLater where none opens in time."""
        view = await made_in_time(self._view(asked))
        await self._messengers(asked.workspace_id).open_view(asked.trigger_id, view)

    async def in_a_message(self, _person: Person) -> Message:
        """What is said where no window opens."""
        return receipt_not_opened_message(self._copy)

    async def _view(self, asked: Asked) -> Mapping[str, Any]:
        person = await self._use_cases.people.known(asked.workspace_id, asked.slack_user_id)
        if person is None:
            raise TryLater("nobody is known by this name so far")
        return receipt_view(self._copy, await self._use_cases.receipts.of(person, asked.value), self._clock())
