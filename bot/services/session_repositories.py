"""What storage remembers of sessions, as the use cases ask for it; see `repositories.py`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.calendar_files import HandOut, Snapshot
from bot.domain.moving import CalendarMove
from bot.domain.session import Placement, Session


class Sessions(Protocol):
    """Coaching sessions."""

    async def get(self, workspace_id: str, session_id: str) -> Session: ...
    async def find(self, workspace_id: str, session_id: str) -> Session | None: ...
    async def list_by_ids(self, workspace_id: str, session_ids: Sequence[str]) -> list[Session]:
        """Those that exist, by start, in one query."""

    async def list_held(self, workspace_id: str, session_ids: Sequence[str]) -> list[Session]:
        """The same; in a unit of work that writes they stay as they are until it ends."""

    async def put(self, session: Session) -> None:
        """Insert or replace, people included. Raises Conflict when another session has its event_id on one of their calendars."""

    async def standing_under(self, workspace_id: str, person_id: str, event_ids: Sequence[str]) -> Mapping[str, str]:
        """Which session stands under each of the event_ids on this person's calendar."""

    async def list_for_person(self, workspace_id: str, person_id: str, since: datetime, until: datetime, limit: int = 200) -> list[Session]:
        """Sessions that start in [since, until), cancelled ones included, by start."""

    async def next_starts(self, subs: Collection[str], since: datetime, until: datetime) -> Mapping[str, datetime]:
        """For each of these accounts the first session in [since, until) of anybody whose it is, in any workspace, if there is one."""


class Placements(Protocol):
    """One session on one person's calendar."""

    async def find(self, workspace_id: str, session_id: str, person_id: str) -> Placement | None: ...
    async def list_for_person(self, workspace_id: str, person_id: str, session_ids: Sequence[str]) -> list[Placement]: ...
    async def list_held(self, workspace_id: str, person_id: str, limit: int) -> list[Placement]:
        """What could not be written to, or taken off, this person's calendar."""

    async def save(self, placement: Placement) -> None: ...


class HandOuts(Protocol):
    """Files that were given out, and what each showed."""

    async def add(self, hand_out: HandOut) -> bool:
        """False when one of that id exists; nothing is changed then."""

    async def get(self, workspace_id: str, hand_out_id: str) -> HandOut: ...
    async def save(self, hand_out: HandOut) -> None: ...
    async def add_snapshots(self, snapshots: Sequence[Snapshot]) -> None: ...
    async def latest_snapshot(self, workspace_id: str, session_id: str, person_id: str, *, besides: str = "") -> Snapshot | None:
        """What the person was last given of the session, leaving out what the hand-out `besides` gave."""

    async def latest_snapshots(self, workspace_id: str, session_ids: Sequence[str]) -> list[Snapshot]:
        """What each person was last given of each of the sessions, in one query."""


class Moves(Protocol):
    """Wishes to have sessions moved to another calendar."""

    async def add(self, move: CalendarMove) -> bool:
        """False when one of that id exists; nothing is changed then."""

    async def get(self, workspace_id: str, move_id: str) -> CalendarMove: ...
