"""The vocabulary of an answer: findings, how sure they are, and the one thing that fixes each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.calendar_files import Snapshot
from bot.domain.connection import Account, ConnectionStatus, PrimaryCalendar, Verdict
from bot.domain.session import CalendarEvent, Placement, Session, Writing


class FindingId(StrEnum):
    """Everything diagnosis can find out, by the id that docs/diagnosis.md explains."""

    # the connection
    NOT_LINKED = "connection.not_linked"
    AUTHORISATION_WITHDRAWN = "connection.authorisation_withdrawn"
    PERMISSION_MISSING = "connection.permission_missing"
    RELINK = "connection.relink"
    PENDING = "connection.pending"
    NO_PRIMARY = "connection.no_primary"
    PRIMARY_GONE = "connection.primary_gone"
    READ_ONLY = "connection.read_only"
    FREE_BUSY_ONLY = "connection.free_busy_only"
    UNREACHABLE = "connection.unreachable"
    TENANT_WIDE = "connection.tenant_wide"
    # the session
    UNKNOWN_SESSION = "session.unknown"
    SOMEBODY_ELSES = "session.somebody_elses"
    CANCELLED = "session.cancelled"
    OUTSIDE_WINDOW = "session.outside_window"
    WRITE_REFUSED = "session.write_refused"
    BOOKED_WHILE_BROKEN = "session.booked_while_broken"
    NOT_VISIBLE_YET = "session.not_visible_yet"
    NEVER_WRITTEN = "session.never_written"
    ON_ANOTHER_CALENDAR = "session.on_another_calendar"
    OLD_TIME = "session.old_time"
    REMOVED_BY_HAND = "session.removed_by_hand"
    DECLINED = "session.declined"
    DOUBLED = "session.doubled"
    INVITATION_WAITING = "session.invitation_waiting"
    OUTDATED_SNAPSHOT = "session.outdated_snapshot"
    OTHER_TIME_ZONE = "session.other_time_zone"
    THERE = "session.there"


class Remedy(StrEnum):
    """The one action that fixes a finding; each has one button."""

    CONNECT = "connect"
    GRANT_AGAIN = "grant_again"  # authorise again with the missing permission
    RELINK = "relink"
    CHECK_PERMISSIONS = "check_permissions"
    COPY_IT_NOTE = "copy_it_note"
    CHOOSE_PRIMARY = "choose_primary"
    RESEND = "resend"
    GET_FILE = "get_file"
    CHECK_AGAIN = "check_again"
    PICK_SESSION = "pick_session"
    TALK_TO_SUPPORT = "talk_to_support"
    NONE = "none"


class Severity(StrEnum):
    """How much is lost while it stands."""

    STOPS = "stops"  # sessions do not arrive
    WRONG = "wrong"  # it is there, and not as it should be
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing diagnosis knows. `sure` was read from a system just now; otherwise it is likely.

    `evidence` are the values its sentence names; docs/diagnosis.md lists them.
    """

    id: FindingId
    severity: Severity
    remedy: Remedy
    sure: bool = True
    evidence: Mapping[str, str | int | datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """All that was gathered about one session and one person; `None` for `events` means that the calendar could not be read just now.

    `events` holds every entry of this person's calendars around the session, deleted ones included, but those of known other sessions.
    `verdict` is None while nothing is known of the connection. `broken_together`: so many people with logins of the same organisation broke
    within an hour, this one among them; 0 where that were too few to mean anything.
    """

    person_id: str
    session: Session
    verdict: Verdict | None
    account: Account | None
    primary: PrimaryCalendar | None
    reachable: bool
    writing: Writing
    placement: Placement | None = None
    snapshot: Snapshot | None = None
    events: tuple[CalendarEvent, ...] | None = None
    person_time_zone: str | None = None
    checked_at: datetime | None = None
    broken_together: int = 0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The answer to "why": findings, the sure before the likely and the grave before the slight; the first one decides the button."""

    findings: tuple[Finding, ...]
    session: Session | None = None
    placement: Placement | None = None
    checked_at: datetime | None = None

    @property
    def main(self) -> Finding:
        """The finding that the answer is about."""
        return self.findings[0]


STATUS_FINDINGS: Mapping[ConnectionStatus, FindingId] = {
    ConnectionStatus.NOT_LINKED: FindingId.NOT_LINKED,
    ConnectionStatus.AUTHORISATION_WITHDRAWN: FindingId.AUTHORISATION_WITHDRAWN,
    ConnectionStatus.PERMISSION_MISSING: FindingId.PERMISSION_MISSING,
    ConnectionStatus.RELINK: FindingId.RELINK,
    ConnectionStatus.PENDING: FindingId.PENDING,
    ConnectionStatus.NO_PRIMARY: FindingId.NO_PRIMARY,
    ConnectionStatus.PRIMARY_GONE: FindingId.PRIMARY_GONE,
    ConnectionStatus.READ_ONLY: FindingId.READ_ONLY,
    ConnectionStatus.FREE_BUSY_ONLY: FindingId.FREE_BUSY_ONLY,
}
"""What each state that is not Active means as a finding."""
