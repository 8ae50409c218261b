"""What storage remembers of what staff do, as the use cases ask for it; see repositories.py for the rest."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.domain.audit import AuditEntry
from bot.domain.home import Home


class AuditEntries(Protocol):
    """What staff saw and did; nothing changes an entry."""

    async def add(self, entry: AuditEntry) -> None:
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
