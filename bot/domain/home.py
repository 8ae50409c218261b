"""Somebody's home in Slack: what they find there, what was published of it last, and the promise that it is made true again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.jobs import Job, JobKind

OWN = timedelta(seconds=5)
"""What changes about somebody themselves within so long is published once, afterwards."""
LOOK_AFTER = timedelta(minutes=5)
"""Whoever opens a page of which nothing was checked for so long has it looked at."""

COHORT = timedelta(minutes=1)
"""The same for what changes about people whose numbers somebody finds."""

QUEUE = ""
"""Who finds support's queue; no programme is called so."""

_EPOCH = datetime.fromtimestamp(0, UTC)
_CLOCKS_DIFFER = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Home:
    """The home of one Slack user who opened it, last at `opened_at`; `person_id` is whom they were then, where they were anybody, and
    `watches` the programme whose numbers they find, or QUEUE.

    `digest` is that of what was published last, and `slack_hash` Slack's name for it; None where that is not known (any more).
    """

    workspace_id: str
    slack_user_id: str
    opened_at: datetime
    person_id: str | None = None
    watches: str | None = None
    digest: str | None = None
    slack_hash: str | None = None


def publish_home(workspace_id: str, slack_user_id: str, now: datetime, within: timedelta = OWN) -> Job:
    """The promise that the home says what is true, once for everything that changes `within` the same while, and after it."""
    due = _EPOCH + ((now - _EPOCH) // within + 1) * within
    fields = {"workspace_id": workspace_id, "slack_user_id": slack_user_id}
    return Job(JobKind.PUBLISH_HOME, f"home:{workspace_id}:{slack_user_id}:{int(due.timestamp())}", fields, due + _CLOCKS_DIFFER)
