"""What Relink has written down, read from outside while it runs or lies dead."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.commands.world import World
from bot.domain.calendar_files import Snapshot
from bot.domain.incident import Incident
from bot.domain.jobs import Job
from bot.domain.session import Placement, PlacementState
from storage.database import open_database
from storage.encryption import Cipher
from storage.models.hand_outs import HandOutRow
from storage.models.placements import PlacementRow
from storage.unit_of_work import Storage


@dataclass(frozen=True, slots=True)
class Memory:
    """The database of a world's Relink; nothing is written through it."""

    engine: AsyncEngine
    storage: Storage
    workspace_id: str

    async def placements(self, session_id: str) -> dict[str, Placement]:
        """A session's placements, by person."""
        stored = select(*PlacementRow.__table__.columns).where(PlacementRow.session_id == session_id)
        async with self.engine.connect() as connection:
            return {row.person_id: Placement(**row._mapping) for row in await connection.execute(stored)}

    async def seen_by(self, session_id: str) -> set[str]:
        """On whose calendars a session was seen as it is now."""
        async with self.storage.reading() as unit:
            session = await unit.sessions.find(self.workspace_id, session_id)
        placements = await self.placements(session_id)
        seen = [each for each in placements.values() if each.state is PlacementState.SEEN]
        return {each.person_id for each in seen if session and each.sequence == session.sequence}

    async def until_seen(self, session_id: str, people: set[str]) -> None:
        """Wait until the session was seen as it is now on the calendars of exactly these people."""
        async with asyncio.timeout(30):
            while await self.seen_by(session_id) != people:
                await asyncio.sleep(0.05)

    async def until_delivered(self, session_id: str) -> list[str]:
        """Wait until a file of exactly this session was recorded as delivered; the ids of all that were."""
        async with asyncio.timeout(30):
            while not (delivered := await self.delivered_files(session_id)):
                await asyncio.sleep(0.05)
        return delivered

    async def until_held(self, session_id: str, person_id: str) -> None:
        """Wait until it was written down that the connection keeps a session away."""
        async with asyncio.timeout(20):
            while True:
                placement = (await self.placements(session_id)).get(person_id)
                if placement and placement.state is PlacementState.HELD:
                    return
                await asyncio.sleep(0.05)

    async def until_open(self, person_id: str) -> None:
        """Wait until an incident of the person's was opened."""
        async with asyncio.timeout(20):
            while not await self._open_incidents(person_id):
                await asyncio.sleep(0.05)

    async def until_over(self, person_id: str) -> None:
        """Wait until no incident of the person's is open."""
        async with asyncio.timeout(20):
            while await self._open_incidents(person_id):
                await asyncio.sleep(0.05)

    async def _open_incidents(self, person_id: str) -> Sequence[Incident]:
        async with self.storage.reading() as unit:
            return await unit.incidents.list_open(self.workspace_id, person_id)

    async def tokens(self, people: Iterable[str]) -> set[str]:
        """Every token of Cronofy's that these people have with Relink."""
        async with self.storage.reading() as unit:
            grants = [await unit.grants.find(self.workspace_id, person_id) for person_id in people]
        return {token for grant in grants if grant for token in (grant.tokens.access_token, grant.tokens.refresh_token) if token}

    async def snapshot(self, session_id: str, person_id: str) -> Snapshot | None:
        """What the person was last given of a session."""
        async with self.storage.reading() as unit:
            return await unit.hand_outs.latest_snapshot(self.workspace_id, session_id, person_id)

    async def delivered_files(self, session_id: str) -> list[str]:
        """The ids in Slack of the files of exactly this session that were recorded as delivered."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(HandOutRow.slack_file_id, HandOutRow.session_ids))
        return [row.slack_file_id for row in rows if row.session_ids == [session_id] and row.slack_file_id]


@asynccontextmanager
async def memory_of(world: World) -> AsyncIterator[Memory]:
    """The memory of a world's Relink."""
    engine = open_database(world.settings["DATABASE_URL"], Cipher([world.settings["ENCRYPTION_KEYS"]]))
    yield Memory(engine, Storage(engine, _refuse), world.announcement["slack"]["team_id"])
    await engine.dispose()


async def _refuse(_session: AsyncSession, _jobs: Sequence[Job]) -> None:
    raise AssertionError("a scenario promises nothing itself")
