"""Whether a broken login is back after its door was opened, and what its owner is told of it: once, however many looked.

Cronofy's relink pages have no known return, so they are looked after; a run that does return may mend the same login. What is under way is
remembered as the mending of that login, and whoever ends it tells.
"""

from datetime import datetime

from bot.domain.answers import LinkResult
from bot.domain.connection import verdict_of
from bot.domain.linking import Door, LinkOutcome, Purpose, mending_key, tell
from bot.domain.people import Person
from bot.services.connections import ConnectionService
from bot.services.ports import Clock, DoorLinks, Storage, UnitOfWork


class MendingService:
    """Looks after what was to be mended."""

    def __init__(self, storage: Storage, connections: ConnectionService, doors: DoorLinks, clock: Clock) -> None:
        self._storage = storage
        self._connections = connections
        self._doors = doors
        self._clock = clock

    async def look_again(self, person: Person, profile_id: str, opened_at: datetime) -> bool:
        """Whether there is nothing left to look for: the login is back, which is told, or somebody else looks or told meanwhile.

        Raises TryLater when Cronofy gives no answer.
        """
        facts = await self._connections.look_for_sure(person)
        profile = facts.find_profile(profile_id)
        async with self._storage.writing() as unit:
            if await unit.connections.mending_since(person.workspace_id, person.id, profile_id) != opened_at:
                return True
            if profile is None or not profile.connected:
                return False
            await self._end(unit, person, profile_id, LinkOutcome.RESTORED, opened_at)
        return True

    async def give_up(self, person: Person, profile_id: str, opened_at: datetime) -> None:
        """The time to look is over: tell that the login still waits for its sign-in, if it does."""
        async with self._storage.writing() as unit:
            if await unit.connections.mending_since(person.workspace_id, person.id, profile_id) != opened_at:
                return
            profile = (await unit.connections.facts(person.workspace_id, person.id)).find_profile(profile_id)
            if profile:  # else it was unlinked meanwhile
                outcome = LinkOutcome.RESTORED if profile.connected else LinkOutcome.STILL_BROKEN
                await self._end(unit, person, profile_id, outcome, opened_at)

    async def _end(self, unit: UnitOfWork, person: Person, profile_id: str, outcome: LinkOutcome, opened_at: datetime) -> None:
        await unit.connections.end_mending(person.workspace_id, person.id, [profile_id])
        door = Door(person.workspace_id, person.id, Purpose.RELINK, profile_id=profile_id)
        await unit.promise(tell(door, outcome, mending_key("mended", door, opened_at), opened_at))

    async def result_of(self, person: Person, outcome: LinkOutcome, door: Door, since: datetime | None = None) -> LinkResult:
        """The result as the direct message about it needs it, made from what the promise kept.

        `since`: a login that came after it is named as the one that was signed in to instead.
        """
        async with self._storage.reading() as unit:
            facts = await unit.connections.facts(person.workspace_id, person.id)
            waiting = await unit.links.list_waiting(person.workspace_id, person.id) if since else []
        named = facts.find_profile(door.profile_id)
        name = named.name if named else None
        url = self._doors.url(door)
        if outcome in (LinkOutcome.RESTORED, LinkOutcome.ALREADY):
            verdict = verdict_of(facts, self._clock())
            return LinkResult(outcome, person, login=name, door_url=url, delivers=verdict is not None and verdict.delivers)
        came = next((link.profile_name for link in reversed(waiting) if since and link.came_at >= since), None)
        return LinkResult(outcome, person, login=came, expected=name, door_url=url)
