"""What somebody decides about their own data: to be given it, or to have it erased."""

from datetime import datetime, timedelta

from bot.domain.jobs import Job, JobKind
from bot.domain.people import Person

SWEPT_AFTER = timedelta(minutes=10)
"""What was under way when somebody was erased is over by then, and what it wrote of them goes as well."""
ASKED_AGAIN_EVERY = timedelta(days=1)
ASKED_FOR = timedelta(days=30)
"""For so long at least Cronofy is asked to erase an account, if it does not answer."""


def erase_account(sub: str, at: datetime) -> Job:
    """The promise to withdraw our authorisation of an account and have Cronofy erase what it keeps of it, unless somebody uses it."""
    return Job(JobKind.ERASE_ACCOUNT, f"erase-account:{sub}:{int(at.timestamp())}", {"sub": sub})


def sweep_erased(person: Person, at: datetime) -> Job:
    """The promise to look once more whether anything is kept of somebody who was erased at `at`."""
    fields = {"workspace_id": person.workspace_id, "person_id": person.id}
    key = f"sweep-erased:{person.workspace_id}:{person.id}:{int(at.timestamp())}"
    return Job(JobKind.SWEEP_ERASED, key, fields, not_before=at + SWEPT_AFTER)


def export_data(person: Person, slack_channel_id: str, thread_ts: str | None, at: datetime) -> Job:
    """The promise to bring somebody what is kept about them; asked for again within the same minute it is one export."""
    fields = {"workspace_id": person.workspace_id, "person_id": person.id, "slack_channel_id": slack_channel_id, "at": at.isoformat()}
    minute = int(at.timestamp()) // 60
    key = f"export-data:{person.workspace_id}:{person.id}:{minute}"
    return Job(JobKind.EXPORT_DATA, key, fields | ({"thread_ts": thread_ts} if thread_ts else {}))
