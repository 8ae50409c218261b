"""How a person wants to be spoken to first, gathered: what they chose, their zone, and what Slack tells of them just now."""

import asyncio

from bot.domain.answers import ConnectionReport
from bot.domain.errors import RelinkError
from bot.domain.incident import is_break
from bot.domain.manners import LONGEST_QUIET, DoNotDisturb, Manners
from bot.domain.people import Person
from bot.services.ports import Clock, Directories, Storage

SLACK_SECONDS = 3.0
"""How long Slack is waited for: without its answer everybody's daytime counts, and nobody's alert waits for it."""


class MannersService:
    """Asks the store, and Slack's directory where that matters."""

    def __init__(self, storage: Storage, directories: Directories, clock: Clock) -> None:
        self._storage = storage
        self._directories = directories
        self._clock = clock

    async def of(self, report: ConnectionReport, *, at_once: bool = False) -> Manners:
        """Everything known of the report's person; Slack is asked only where there is something to say `at_once`, or of a break soon."""
        person = report.person
        async with self._storage.reading() as unit:
            preferences = await unit.alert_preferences.get(person.workspace_id, person.id)
            waiting = await unit.incidents.list_open(person.workspace_id, person.id)
        soon = is_break(report.verdict) and all(incident.due_at - self._clock() <= LONGEST_QUIET for incident in waiting)
        speaks = (at_once or soon) and not preferences.muted
        return Manners(preferences, person.zone, await self._do_not_disturb(person) if speaks else None)

    async def _do_not_disturb(self, person: Person) -> DoNotDisturb | None:
        if person.slack_user_id is None:
            return None
        try:
            async with asyncio.timeout(SLACK_SECONDS):
                told = await self._directories(person.workspace_id).do_not_disturb(person.slack_user_id)
        except (RelinkError, TimeoutError):
            return None
        return told if told and told.ends_at > self._clock() else None
