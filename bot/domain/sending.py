"""The promises by which a session gets onto a calendar: whoever writes sessions, one job for each person."""

from bot.domain.jobs import Job, JobKind
from bot.domain.session import Session, Writing


def send_jobs(session: Session, person_id: str, again: str, writing: Writing, *, told_elsewhere: bool = False) -> tuple[Job, ...]:
    """The promises that have a session sent once more, whoever writes: Relink does, or asks the platform and sees what it writes.

    `again` tells this request from others; `told_elsewhere`: what came of it is told by another promise.
    """
    if writing.by_relink:
        return (place_job(session, person_id, again),)
    asked = () if session.is_off_for(person_id) else (_ask_platform(session, person_id, again, told_elsewhere=told_elsewhere),)
    return (*asked, read_back_job(session, person_id, again))


def place_job(session: Session, person_id: str, again: str = "") -> Job:
    """The promise to bring one session onto one person's calendar; `again` tells a repeated request from the first."""
    return Job(JobKind.PLACE_SESSION, _key("place", session, person_id, again), _fields(session, person_id))


def read_back_job(session: Session, person_id: str, again: str = "") -> Job:
    """The promise to see what the platform writes there."""
    return Job(JobKind.READ_BACK, _key("read-back", session, person_id, again), _fields(session, person_id))


def _ask_platform(session: Session, person_id: str, again: str, *, told_elsewhere: bool) -> Job:
    """The promise to ask the platform to write it there."""
    fields = _fields(session, person_id) | ({"told_elsewhere": 1} if told_elsewhere else {})
    return Job(JobKind.NOTIFY_PLATFORM, _key("resend", session, person_id, again), fields)


def _key(what: str, session: Session, person_id: str, again: str) -> str:
    return ":".join(filter(None, (what, session.workspace_id, session.id, person_id, str(session.sequence), again)))


def _fields(session: Session, person_id: str) -> dict[str, str | int]:
    return {"workspace_id": session.workspace_id, "session_id": session.id, "person_id": person_id, "sequence": session.sequence}
