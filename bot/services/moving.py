"""Moving coming sessions when another calendar is chosen for them: asked first, promised with the choice, told when it is over."""

from bot.domain.answers import PrimaryChoices
from bot.domain.connection import ConnectionStatus, PrimaryCalendar
from bot.domain.errors import NotFound
from bot.domain.jobs import Job
from bot.domain.moving import CalendarMove, MoveQuestion, MoveReceipt, fates_of, move_id, reason_of, standing_elsewhere
from bot.domain.notifications import look_soon
from bot.domain.people import Person
from bot.domain.primary import by_invitation, choice_of, offered
from bot.domain.sending import send_jobs
from bot.domain.session import SYNC_WINDOW_AHEAD, Refusal, Session, Writing
from bot.services.connections import COUNTED_MOST
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.refreshing import refresh_homes

PAGE = 200
"""So many sessions are promised in one transaction: nobody waits long for their turn to write."""


class MovingService:
    """Past sessions stay where they are; whoever writes sessions moves the others."""

    def __init__(self, storage: Storage, clock: Clock, writing: Writing) -> None:
        self._storage = storage
        self._clock = clock
        self._writing = writing

    async def question(self, choices: PrimaryChoices, calendar_id: str) -> MoveQuestion | None:
        """What would move by choosing this calendar, of choices that were just looked at; None where there is nothing to ask.

        Nothing moves to where sessions come as invitations: that they arrived is never seen, so no old entry could be taken off.
        """
        target, current = choice_of(choices.choices, calendar_id), choices.current
        if target is None or choices.known_at or not self._writing.can_resend or by_invitation(choices.choices, calendar_id):
            return None
        async with self._storage.reading() as unit:
            sessions = await self._elsewhere(unit, choices.person, calendar_id)
        if not sessions:
            return None
        places = set(sessions.values())
        former = current if current and places == {current.calendar_id} else _only(choices, places)
        return MoveQuestion(choices.person, target, former, tuple(sessions), not self._writing.by_relink, choices.choices)

    async def move(
        self, person: Person, calendar_id: str, request: str, slack_channel_id: str | None = None, ts: str | None = None
    ) -> MoveReceipt:
        """Write sessions to this calendar from now on, and promise to move those that stand elsewhere; one `request` makes one move.

        Asks nobody but the store, and promises a look: what changed at Cronofy since is met when sessions are written. Raises NotFound
        unless the calendar is theirs and writable, as last seen.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            facts = await unit.connections.facts(person.workspace_id, person.id)
            primary = choice_of(offered(facts), calendar_id)
            if primary is None:
                raise NotFound("no such writable calendar of this person")
            sessions = await self._elsewhere(unit, person, calendar_id)
            move = CalendarMove(
                move_id(person.workspace_id, request),
                person.workspace_id,
                person.id,
                calendar_id,
                tuple(session.id for session in sessions),
                now,
                slack_channel_id,
                ts,
            )
            if await unit.moves.add(move):
                await unit.connections.set_primary(person.workspace_id, person.id, primary)
                await refresh_homes(unit, person.workspace_id, [person.id], now)
                await unit.promise(move.beginning, look_soon(person.workspace_id, person.id, now))
        return await self.receipt(person.workspace_id, move.id)

    async def begin(self, workspace_id: str, move_id: str) -> None:
        """Promise to move each session, page by page, and the receipt with the last; nothing where another calendar was chosen since."""
        async with self._storage.reading() as unit:
            move = await unit.moves.get(workspace_id, move_id)
        for start in range(0, len(move.session_ids) + 1, PAGE):
            page = move.session_ids[start : start + PAGE]
            async with self._storage.writing() as unit:
                primary = (await unit.connections.facts(workspace_id, move.person_id)).primary
                if primary and primary.calendar_id == move.calendar_id:
                    sessions = await unit.sessions.list_by_ids(workspace_id, page)
                    await unit.promise(*(job for session in sessions for job in self._jobs(move, session)))
                if start + PAGE > len(move.session_ids):
                    await unit.promise(move.telling)

    async def receipt(self, workspace_id: str, move_id: str) -> MoveReceipt:
        """Where the move stands, as far as is written down. Raises NotFound."""
        async with self._storage.reading() as unit:
            move = await unit.moves.get(workspace_id, move_id)
            person = await unit.people.get(workspace_id, move.person_id)
            facts = await unit.connections.facts(workspace_id, person.id)
            sessions = await unit.sessions.list_by_ids(workspace_id, move.session_ids)
            placements = await unit.placements.list_for_person(workspace_id, person.id, move.session_ids)
        asks_platform = not self._writing.by_relink
        fates = fates_of(move, sessions, placements, self._clock(), asks_platform=asks_platform)
        reasons: dict[str, Refusal | ConnectionStatus] = {
            placement.session_id: reason for placement in placements if (reason := reason_of(placement))
        }
        return MoveReceipt(person, move, facts.primary, fates, reasons, offered(facts), asks_platform)

    async def _elsewhere(self, unit: UnitOfWork, person: Person, calendar_id: str) -> dict[Session, str]:
        now = self._clock()
        coming = await unit.sessions.list_for_person(person.workspace_id, person.id, now, now + SYNC_WINDOW_AHEAD, limit=COUNTED_MOST)
        placements = await unit.placements.list_for_person(person.workspace_id, person.id, [session.id for session in coming])
        return standing_elsewhere(coming, placements, calendar_id, now)

    def _jobs(self, move: CalendarMove, session: Session) -> tuple[Job, ...]:
        """Each is written, seen, and only then taken off elsewhere; or the platform is asked to do so, and what it does is seen."""
        return send_jobs(session, move.person_id, move.id, self._writing, told_elsewhere=True)


def _only(choices: PrimaryChoices, calendar_ids: set[str]) -> PrimaryCalendar | None:
    return choice_of(choices.choices, next(iter(calendar_ids))) if len(calendar_ids) == 1 else None
