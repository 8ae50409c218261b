"""What support is to know, once each: an item is open until it is over, and a note in the channel of support's says how it stands."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.jobs import Job, JobKind

LONG_AGO = datetime.fromtimestamp(0, UTC)


class SupportKind(StrEnum):
    """What an item is about."""

    HELD = "held"  # the breaker holds all alerts
    OUTBREAK = "outbreak"  # many people of one organisation broke within an hour


@dataclass(frozen=True, slots=True)
class SupportItem:
    """One thing for support; `ts` is there once its note was posted.

    `count` and `of`: accounts that changed, of those that are linked (HELD); people who are broken now (OUTBREAK). `organisation` is the
    domain of their addresses, `tenant` its keyed hash.
    """

    workspace_id: str
    id: str
    kind: SupportKind
    opened_at: datetime
    closed_at: datetime | None = None
    count: int = 0
    of: int = 0
    cause: ConnectionStatus | None = None
    provider: Provider | None = None
    organisation: str | None = None
    tenant: str | None = None
    slack_channel_id: str | None = None
    ts: str | None = None


def show_item(item: SupportItem, why: str) -> Job:
    """The promise that support's note says how the item stands; once for each reason."""
    return Job(
        JobKind.SHOW_SUPPORT_ITEM, f"support:{item.workspace_id}:{item.id}:{why}", {"workspace_id": item.workspace_id, "item_id": item.id}
    )


def reach_again(workspace_id: str, incident_id: str, at: datetime) -> Job:
    """The promise to try at `at` whether somebody can be written to again."""
    fields = {"workspace_id": workspace_id, "incident_id": incident_id}
    return Job(JobKind.REACH_AGAIN, f"reach-again:{workspace_id}:{incident_id}:{at.isoformat()}", fields, at)
