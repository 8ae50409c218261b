"""The note for the e-mail administrator: a modal that opens within Slack's three seconds and is filled right after."""

from bot.copy.catalogue import Copy
from bot.domain.people import Person
from bot.services.ports import Messenger
from bot.services.use_cases import UseCases
from bot.views.it_note import it_note_loading_view, it_note_view
from handlers.slack.asked import Asked


class Notes:
    """Opens the note; a trigger lives three seconds, so nothing is looked up before the modal stands."""

    def __init__(self, use_cases: UseCases, messenger: Messenger, copy: Copy) -> None:
        self._use_cases = use_cases
        self._messenger = messenger
        self._copy = copy

    async def open(self, asked: Asked) -> None:
        """Open an empty modal, then fill it for its presser."""
        view_id = await self._messenger.open_view(asked.trigger_id, it_note_loading_view(self._copy))
        who = await self._use_cases.people.identify(asked.workspace_id, asked.slack_user_id)
        if isinstance(who, Person):
            report = await self._use_cases.connections.check(who)
            await self._messenger.update_view(view_id, it_note_view(self._copy, report))
