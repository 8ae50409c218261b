"""What storage remembers of breaks and of what is said of them, as the use cases ask for it; see repositories.py for the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.alerting import Alerting
from bot.domain.breaker import LastSeen
from bot.domain.connection import Provider
from bot.domain.incident import Alert, Incident
from bot.domain.manners import AlertPreferences
from bot.domain.support import SupportItem


class Incidents(Protocol):
    """What is wrong with connections, and what was said of it."""

    async def add(self, incident: Incident) -> bool:
        """False when one of that person and cause is open, or of that id exists; nothing is changed then."""

    async def get(self, workspace_id: str, incident_id: str) -> Incident: ...
    async def list_open(self, workspace_id: str, person_id: str) -> list[Incident]:
        """One for each cause at most, by cause. In a unit of work that writes they stay as they are until it ends."""

    async def list_overtaken(self, workspace_id: str, person_id: str) -> list[Incident]:
        """Those that ended though sessions did not arrive yet, by id. In a unit of work that writes they stay as they are until it ends."""

    async def list_latest(self, workspace_id: str, person_id: str, limit: int) -> list[Incident]:
        """The person's, open or over, the latest first."""

    async def list_healed(self, workspace_id: str, person_id: str, since: datetime) -> list[Incident]:
        """Those that ended with the cure since then, by id."""

    async def list_told(self, workspace_id: str, person_ids: Sequence[str]) -> list[Incident]:
        """The open ones of these people of which something was said, by id."""

    async def people_with_open(self, workspace_id: str, after: str, limit: int) -> list[str]:
        """Those whose id comes after `after`, in order, at most `limit`."""

    async def save(self, incident: Incident) -> None: ...
    async def add_alert(self, alert: Alert) -> None: ...
    async def list_alerts(self, workspace_id: str, incident_id: str) -> list[Alert]:
        """What was said of the incident, in order."""

    async def save_posted(self, workspace_id: str, incident_id: str, number: int, slack_channel_id: str, ts: str) -> None:
        """Remember where the alert stands."""

    async def remove_alert(self, workspace_id: str, incident_id: str, number: int) -> None:
        """Forget what was never posted."""


class AlertingOfWorkspaces(Protocol):
    """What was done about each workspace's alerts."""

    async def get(self, workspace_id: str) -> Alerting: ...
    async def take(self, workspace_id: str) -> Alerting:
        """The same, to be changed: in a unit of work that writes it stays as it is until that ends."""

    async def save(self, alerting: Alerting) -> None:
        """Replace it; `accounts` is left as it is."""

    async def count_accounts(self, workspace_id: str, more: int) -> None:
        """So many more linked accounts were seen, fewer if `more` is negative."""

    async def count_change(self, workspace_id: str, minute: int) -> None:
        """One more account changed in this minute."""

    async def changes(self, workspace_id: str, since: int) -> Mapping[int, int]:
        """How many accounts changed, by minute, from `since` on."""


class LastSeenStates(Protocol):
    """The state in which each account was last seen."""

    async def find(self, workspace_id: str, person_id: str) -> LastSeen | None: ...
    async def save(self, seen: LastSeen) -> None: ...
    def tenant_mark(self, workspace_id: str, provider: Provider, organisation: str) -> str:
        """The keyed hash of an organisation at a provider."""

    async def count_broken(self, workspace_id: str, tenant: str, since: datetime, most: int) -> int:
        """How many accounts of one organisation are broken, since `since` or later; at most `most` are counted."""


class SupportItems(Protocol):
    """What support is to know."""

    async def add(self, item: SupportItem) -> bool:
        """False when it is there already, or an open one of the same organisation is; nothing is changed then."""

    async def find(self, workspace_id: str, item_id: str) -> SupportItem | None: ...
    async def find_outbreak(self, workspace_id: str, tenant: str) -> SupportItem | None:
        """The open one of that organisation."""

    async def list_open(self, workspace_id: str, since: datetime, limit: int = 200) -> list[SupportItem]:
        """Those opened at `since` or later, the oldest first."""

    async def save(self, item: SupportItem) -> None:
        """Replace it, but for where its note stands."""

    async def save_posted(self, workspace_id: str, item_id: str, slack_channel_id: str, ts: str) -> None: ...


class AlertPreferencesOfPeople(Protocol):
    """What people chose about being spoken to first."""

    async def get(self, workspace_id: str, person_id: str) -> AlertPreferences:
        """What goes for everybody where they chose nothing."""

    async def save(self, preferences: AlertPreferences) -> None: ...
