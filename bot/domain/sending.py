"""The promises by which a session gets onto a calendar: whoever writes sessions, one job for each person."""

from bot.domain.jobs import Job, JobKind
from bot.domain.session import Session


def place_job(session: Session, person_id: str, again: str = "") -> Job:
    """The promise to bring one session onto one person's calendar; `again` tells a repeated request from the first."""
    return Job(JobKind.PLACE_SESSION, _key("place", session, person_id, again), _fields(session, person_id))


def read_back_job(session: Session, person_id: str, again: str = "") -> Job:
    """The promise to see what the platform writes there."""
    return Job(JobKind.READ_BACK, _key("read-back", session, person_id, again), _fields(session, person_id))


def ask_platform(session: Session, person_id: str, again: str, *, told_elsewhere: bool = False) -> Job:
    """The promise to ask the platform to write it there; `told_elsewhere`: what came of it is told by another promise."""
    fields = _fields(session, person_id) | ({"told_elsewhere": 1} if told_elsewhere else {})
    return Job(JobKind.NOTIFY_PLATFORM, _key("resend", session, person_id, again), fields)


def _key(what: str, session: Session, person_id: str, again: str) -> str:
    return ":".join(filter(None, (what, session.workspace_id, session.id, person_id, str(session.sequence), again)))


def _fields(session: Session, person_id: str) -> dict[str, str | int]:
    return {"workspace_id": session.workspace_id, "session_id": session.id, "person_id": person_id, "sequence": session.sequence}
