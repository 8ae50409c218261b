"""What follows a calendar file when its session changes: promised with the change, decided when it is brought."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar_files import Change, Following, HandOut, Snapshot, SnapshotState, change_since, follow_file, reached_at, withdrawn
from bot.domain.session import Session
from bot.services.ports import Clock, Storage, UnitOfWork


async def promise_following(unit: UnitOfWork, sessions: Sequence[Session], now: datetime) -> None:
    """Promise whoever holds a file of one of these sessions, which have just changed in this transaction, what follows from it."""
    if not sessions:
        return
    changed = {session.id: session for session in sessions}
    for given in await unit.hand_outs.latest_snapshots(sessions[0].workspace_id, list(changed)):
        if change_since(given, changed[given.session_id], now) is None:
            continue
        placement = await unit.placements.find(given.workspace_id, given.session_id, given.person_id)
        await unit.promise(follow_file(given, changed[given.session_id], reached_at(given, placement), now))


class FollowingService:
    """Decides what is brought. Each call may come twice."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def due(
        self, workspace_id: str, session_id: str, person_id: str, sequence: int, key: str, reached_before: datetime | None
    ) -> Following | None:
        """What is to be brought under this key for the change of this sequence; None where a newer one, or nothing, is.

        `reached_before` is when the calendar showed the session by itself before the change; it counts where the session is off by now.
        """
        async with self._storage.writing() as unit:
            session = await unit.sessions.get(workspace_id, session_id)
            given = await unit.hand_outs.latest_snapshot(workspace_id, session_id, person_id, besides=key)
            change = change_since(given, session, self._clock()) if given and session.sequence == sequence else None
            if given is None or change is None:
                return None
            placement = await unit.placements.find(workspace_id, session_id, person_id)
            stands = change in (Change.MOVED, Change.RESTORED)
            reached = reached_at(given, placement) or (None if stands else reached_before)
            person = await unit.people.get(workspace_id, person_id)
            hand_out = await self._hand_out(unit, given, key)
        return Following(person, session if person_id in session.people else withdrawn(session, given), given, change, hand_out, reached)

    async def let_go(self, following: Following) -> None:
        """Record that the person was told that they need no file any more."""
        key, at = following.hand_out.id, following.hand_out.made_at
        told = replace(following.given, sequence=following.session.sequence, handed_at=at, hand_out_id=key, state=SnapshotState.LET_GO)
        async with self._storage.writing() as unit:
            await unit.hand_outs.add_snapshots([told])

    async def _hand_out(self, unit: UnitOfWork, given: Snapshot, key: str) -> HandOut:
        """The giving under this key, into the conversation of the one before; recorded by whoever comes first."""
        before = await unit.hand_outs.get(given.workspace_id, given.hand_out_id)
        next_one = replace(before, id=key, session_ids=(given.session_id,), made_at=self._clock(), slack_file_id=None, posted_at=None)
        await unit.hand_outs.add(next_one)
        return await unit.hand_outs.get(given.workspace_id, key)
