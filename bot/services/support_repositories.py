"""What storage remembers of what staff do, as the use cases ask for it; see repositories.py for the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.domain.audit import AuditEntry
from bot.domain.cases import Case, CaseNote, CaseQuery
from bot.domain.contacts import Contact
from bot.domain.home import Home
from bot.domain.nudge import Nudge
from bot.domain.readiness import CohortMember, Readiness


class AuditEntries(Protocol):
    """What staff saw and did; nothing changes an entry."""

    async def add(self, *entries: AuditEntry) -> None:
        """The same key a second time changes nothing."""

    async def list_about(self, workspace_id: str, person_id: str, limit: int) -> list[AuditEntry]:
        """What was done about this person, the newest first."""


class PersonalData(Protocol):
    """Everything that is kept about one person, whichever table it stands in."""

    async def export(self, workspace_id: str, person_id: str) -> Mapping[str, Any]:
        """By table, ready for JSON; without secrets, and without what is other people's."""

    async def erase(self, workspace_id: str, person_id: str) -> None:
        """Drop it; a second time changes nothing."""

    async def accounts(self, workspace_id: str, person_id: str) -> frozenset[str]:
        """The accounts at Cronofy that they have, had before an undo, or may get by a yes."""


class Homes(Protocol):
    """The homes of those who opened theirs in Slack."""

    async def find(self, workspace_id: str, slack_user_id: str) -> Home | None: ...
    async def save(self, home: Home) -> None: ...
    async def forget_published(self, home: Home) -> None:
        """What stands there is not what was published as `home` says; nothing is changed where something was since."""

    async def of_people(self, workspace_id: str, person_ids: Sequence[str]) -> list[str]:
        """The Slack users, in order, who opened their home and are one of these people."""

    async def watching(self, workspace_id: str, what: str) -> list[str]:
        """The Slack users, in order, who find the numbers of this programme, or the queue."""


class Contacts(Protocol):
    """When Relink wrote to somebody."""

    async def list_latest(self, workspace_id: str, person_id: str, limit: int) -> list[Contact]:
        """What reached them, the latest first."""


class Cases(Protocol):
    """What support works on, and what was done and written about it."""

    def tenant_mark(self, workspace_id: str, domain: str) -> str:
        """The keyed hash of a domain."""

    async def add(self, case: Case) -> bool:
        """False when one of that person is open, or of that id exists; nothing is changed then."""

    async def get(self, workspace_id: str, case_id: str) -> Case: ...
    async def find_open(self, workspace_id: str, person_id: str) -> Case | None:
        """The open one of this person. In a unit of work that writes it stays as it is until that ends."""

    async def list_open(self, workspace_id: str, person_ids: Sequence[str]) -> list[Case]:
        """The open ones of these people, by person."""

    async def page(self, query: CaseQuery, workspace_id: str, now: datetime) -> list[Case]:
        """A page of the open ones that are wanted: by next session at risk, those without any last."""

    async def count(self, query: CaseQuery, workspace_id: str, now: datetime) -> int:
        """How many are wanted."""

    async def save(self, case: Case) -> None:
        """Replace it, but for where its card stands."""

    async def save_posted(self, workspace_id: str, case_id: str, slack_channel_id: str, ts: str) -> None: ...
    async def add_note(self, note: CaseNote) -> bool:
        """False when one of that key is there; nothing is changed then."""

    async def list_notes(self, workspace_id: str, case_id: str, limit: int) -> list[CaseNote]:
        """What was done and written, the newest first."""


class Nudges(Protocol):
    """What people were sent because staff asked for it: the latest of each."""

    async def find(self, workspace_id: str, person_id: str) -> Nudge | None:
        """In a unit of work that writes it stays as it is until that ends."""

    async def put(self, nudge: Nudge, over: Nudge | None) -> bool:
        """Let it be the latest, in place of `over`; False where another one is."""


class Cohorts(Protocol):
    """Whether the people of a programme are ready."""

    async def count(self, workspace_id: str, programme: str, now: datetime, until: datetime) -> Mapping[Readiness, int]:
        """How many stand where, by the sessions that start in [now, until)."""

    async def list_not_ready(
        self, workspace_id: str, programme: str, now: datetime, until: datetime, *, limit: int, offset: int = 0
    ) -> list[CohortMember]:
        """Those who are not, without names, the first session at risk first, then those without one, by id."""

    async def programmes(self, workspace_id: str, after: str, limit: int) -> list[str]:
        """The programmes by name, those after `after`."""
