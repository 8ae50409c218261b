"""Example values for storage tests: each complete, each changeable by naming a field."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.audit import AuditAction, AuditEntry
from bot.domain.calendar_files import HandOut, Snapshot
from bot.domain.cases import Case, CaseNote, CaseReason
from bot.domain.checking import Check, Risk, SyncStatus
from bot.domain.connection import Account, Calendar, ConnectionStatus, PrimaryCalendar, Profile, Provider
from bot.domain.grants import StoredGrant, Tokens
from bot.domain.home import Home
from bot.domain.incident import Alert, Form, Incident
from bot.domain.installations import Bot, BotTokens, Installation
from bot.domain.jobs import Job, JobKind
from bot.domain.linking import Door, LinkPhase, LinkState, PendingLink, Purpose
from bot.domain.moving import CalendarMove
from bot.domain.nudge import Nudge
from bot.domain.people import Person, Role
from bot.domain.recovery import Bringing, Recovery
from bot.domain.session import Placement, PlacementState, Session, SessionKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
W = "T0ACME"


def person(person_id: str = "dana", **changes: Any) -> Person:
    """A coach, told by the platform in full."""
    told = Person(W, person_id, f"{person_id}@acme.example", "Dana Ó Mór", Role.COACH, "Europe/Dublin", "en-IE", "Spring")
    return replace(told, **changes)


def tokens(mark: str = "1") -> Tokens:
    """Tokens that tell themselves apart by `mark`."""
    return Tokens(f"access-{mark}", f"refresh-{mark}", NOW + HOUR, frozenset({"read_events", "create_event"}))


def grant(person_id: str = "dana", sub: str = "acc_dana", **changes: Any) -> StoredGrant:
    """A valid authorisation."""
    return replace(StoredGrant(W, person_id, sub, tokens()), **changes)


def check(sub: str = "acc_dana", **changes: Any) -> Check:
    """One that was looked at just now, and is due in an hour."""
    return replace(Check(sub, Risk.FAR, NOW + HOUR, NOW + HOUR, SyncStatus.ACTIVE, NOW), **changes)


def profile(profile_id: str = "pro_1", name: str = "dana@acme.example", **changes: Any) -> Profile:
    """A healthy Google login with a writable and a read-only calendar."""
    calendars = (
        Calendar(f"cal_{profile_id}", "Arbeit 📅", provider_primary=True),
        Calendar(f"cal_{profile_id}_ro", "Holidays", readonly=True),
    )
    return replace(Profile(profile_id, Provider.GOOGLE, name, calendars=calendars), **changes)


def account(*profiles: Profile, sub: str = "acc_dana") -> Account:
    """An account with these logins, or with one healthy one."""
    return Account(sub, "dana@acme.example", "Europe/Dublin", profiles or (profile(),), frozenset({"read_events"}))


def primary(calendar_id: str = "cal_pro_1", name: str = "Arbeit 📅") -> PrimaryCalendar:
    """A chosen calendar."""
    return PrimaryCalendar(calendar_id, "pro_1", name, "dana@acme.example")


def session(session_id: str = "s1", **changes: Any) -> Session:
    """A session of two, tomorrow, told in full."""
    start = NOW + timedelta(days=1)
    told = Session(
        W, session_id, 3, SessionKind.ONE_TO_ONE, "Coaching: Líam", start, start + HOUR, "Europe/Dublin", ("dana", "liam"), NOW, NOW
    )
    full = replace(
        told, organizer="dana@acme.example", location="Room 2", join_url="https://meet.example/1", description="Bring\nthe plan 🌱"
    )
    return replace(full, **changes)


def placement(session_id: str = "s1", person_id: str = "dana", **changes: Any) -> Placement:
    """A session that Cronofy accepted."""
    accepted = Placement(W, session_id, person_id, PlacementState.ACCEPTED, 3, f"relink-{session_id}", "cal_pro_1", "pro_1", None, NOW, NOW)
    return replace(accepted, **changes)


def hand_out(hand_out_id: str = "file:1", **changes: Any) -> HandOut:
    """Two sessions given into a thread, not uploaded yet."""
    return replace(HandOut(hand_out_id, W, "dana", "D1", "17.01", ("s1", "s2"), NOW), **changes)


def move(move_id: str = "move:1", **changes: Any) -> CalendarMove:
    """A wish to have two sessions moved, pressed in a message."""
    return replace(CalendarMove(move_id, W, "dana", "cal_pro_2", ("s1", "s2"), NOW, "D1", "17.01"), **changes)


def snapshot(sequence: int = 3, handed_at: datetime = NOW, **changes: Any) -> Snapshot:
    """What a file showed of session s1."""
    shown = Snapshot(W, "s1", "dana", sequence, "s1.T0ACME@relink", NOW + HOUR, handed_at, NOW + 2 * HOUR, "Coaching: Líam", "file:1")
    return replace(shown, **changes)


def link_state(state: str = "state-1") -> LinkState:
    """A state that was just made for an additional account."""
    return LinkState(state, Door(W, "dana", Purpose.ADD, Provider.GOOGLE, "pro_9"), NOW)


def link(link_id: str = "link-1", **changes: Any) -> PendingLink:
    """A second login that waits for its owner."""
    waiting = PendingLink(link_id, W, "dana", Purpose.ADD, "acc_dana", "pro_2", "home@dana.example", Provider.APPLE, LinkPhase.WAITING, NOW)
    return replace(waiting, **changes)


def incident(incident_id: str = "inc-1", **changes: Any) -> Incident:
    """A login that was just seen broken."""
    return replace(Incident(incident_id, W, "dana", ConnectionStatus.RELINK, NOW, NOW + HOUR), **changes)


def alert(number: int = 0, **changes: Any) -> Alert:
    """What is about to be said of it."""
    return replace(Alert(W, "inc-1", number, Form.ALERT, f"tell:{number}", NOW), **changes)


def recovery(recovery_id: str = "inc-1", **changes: Any) -> Recovery:
    """What the end of that incident brings back: two sessions, of which one was there."""
    sessions = {"s1": Bringing.WANTED, "s2": Bringing.ALREADY_THERE}
    return replace(Recovery(recovery_id, W, "dana", NOW, tells=True, sessions=sessions), **changes)


def audit_entry(at: datetime, **changes: Any) -> AuditEntry:
    """Support looked Dana up."""
    entry = AuditEntry(W, f"command:{at.isoformat()}", at, AuditAction.LOOKED_UP, "U0GRACE", "Grace", Role.SUPPORT, "dana")
    return replace(entry, **changes)


def home(slack_user_id: str = "U0DANA", **changes: Any) -> Home:
    """Dana opened hers."""
    return replace(Home(W, slack_user_id, NOW, "dana", "digest", "1.home"), **changes)


def case(case_id: str = "case-1", **changes: Any) -> Case:
    """Dana stands in the queue, with a session tomorrow."""
    opened = Case(W, case_id, "dana", CaseReason.BROKEN, NOW, cause=ConnectionStatus.RELINK, provider=Provider.GOOGLE)
    return replace(replace(opened, tenant="mark", programme="Spring", next_at=NOW + 24 * HOUR), **changes)


def case_note(key: str = "action:1", **changes: Any) -> CaseNote:
    """What Grace wrote about it."""
    return replace(CaseNote(W, "case-1", key, "dana", NOW, "Grace", text="Called her"), **changes)


def nudge(person_id: str = "dana", **changes: Any) -> Nudge:
    """Support had Dana sent her own fix."""
    return replace(Nudge(W, person_id, "press:1", "U0GRACE", "Grace", Role.SUPPORT, NOW, NOW), **changes)


def job(key: str = "place:s1:3") -> Job:
    """A promise."""
    return Job(JobKind.PLACE_SESSION, key, {"session_id": "s1"})


def installation(workspace_id: str = W, mark: str = "1", **changes: Any) -> Installation:
    """One whose tokens rotate, and tell themselves apart by `mark`."""
    tokens = BotTokens(f"xoxe.xoxb-{mark}", f"xoxe-{mark}", NOW + 12 * HOUR)
    made = Installation(Bot(workspace_id, "B0RELINK", "U0RELINK"), tokens, frozenset({"chat:write", "commands"}), NOW)
    return replace(made, **changes)
