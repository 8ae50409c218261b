"""One coach with calendars and sessions, as the views are shown them; every name can be replaced by a hostile one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.answers import AccountsAnswer, ConnectAnswer, ConnectionReport, LinkQuestion, LinkResult, PrimaryChoices, WhyAnswer
from bot.domain.connection import (
    Account,
    Calendar,
    ConnectionFacts,
    ConnectionStatus,
    Grant,
    PrimaryCalendar,
    Profile,
    Provider,
    verdict_of,
)
from bot.domain.diagnosis import Diagnosis, Finding, FindingId, Remedy
from bot.domain.linking import LinkOutcome, LinkPhase, PendingLink, Purpose
from bot.domain.people import Person, Role
from bot.domain.primary import writable_calendars
from bot.domain.rules.catalogue import CATALOGUE, Certainty
from bot.domain.rules.story import StoryLine
from bot.domain.session import Placement, PlacementState, Session, SessionKind

Evidence = dict[str, str | int | datetime]

NOW = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
SUPPORT = "calendar-help@soundcoach.example"
INSTANTS = (
    *("booked_at", "cancelled_at", "changed_at", "checked_at", "ends_at", "handed_at", "opens_at", "removed_at"),
    *("seen_at", "shown_at", "shown_until", "since", "starts_at", "written_at"),
)
NOT_ALWAYS_KNOWN = frozenset(
    {"since", "checked_at", "written_at", "removed_at", "seen_at", "handed_at", "login", "provider", "calendar", "primary_calendar"}
    | {"status", "reason", "words"}
)
"""The evidence that rules leave out where they have none."""

DOOR = "https://relink.soundcoach.example/cronofy/connect/card"


@dataclass(frozen=True, slots=True)
class Coach:
    """Everything the views say of one coach, under names of one's choice."""

    title: str = "Coaching with Lee"
    login: str = "dana@soundcoach.example"
    calendar: str = "Work"
    name: str = "Dana Reyes"
    zone: str | None = "Europe/Berlin"

    @property
    def person(self) -> Person:
        return Person("W1", "dana", "dana@soundcoach.example", self.name, Role.COACH, self.zone, slack_user_id="U1", slack_channel_id="D1")

    @property
    def primary(self) -> PrimaryCalendar:
        return PrimaryCalendar("cal-0-0", "pro-0", self.calendar, self.login)

    def session(self, number: int = 1, **changes: Any) -> Session:
        starts_at = NOW + timedelta(days=number, hours=1)
        session = Session(
            workspace_id="W1",
            id=f"session-{number}",
            sequence=1,
            kind=SessionKind.ONE_TO_ONE,
            title=self.title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            time_zone="Europe/Berlin",
            people=("dana", "lee"),
            booked_at=NOW - timedelta(days=3),
            changed_at=NOW - timedelta(days=3),
        )
        return replace(session, **changes)

    def sessions(self, count: int) -> tuple[Session, ...]:
        return tuple(self.session(number) for number in range(1, count + 1))

    def profile(self, number: int = 0, calendars: int = 1, **changes: Any) -> Profile:
        own = tuple(Calendar(f"cal-{number}-{index}", self.calendar) for index in range(calendars))
        profile = Profile(f"pro-{number}", list(Provider)[number % len(Provider)], self.login, calendars=own)
        return replace(profile, **changes)

    def account(self, *profiles: Profile, **changes: Any) -> Account:
        account = Account("acc-1", self.login, self.zone, profiles or (self.profile(),))
        return replace(account, **changes)

    def facts(self, *profiles: Profile, **changes: Any) -> ConnectionFacts:
        facts = ConnectionFacts("acc-1", account=self.account(*profiles), primary=self.primary, checked_at=NOW)
        return replace(facts, **changes)

    def report(self, facts: ConnectionFacts, at_risk: int = 0, **changes: Any) -> ConnectionReport:
        verdict = verdict_of(facts, NOW)
        doors = {"": DOOR} | {line.profile.profile_id: DOOR for line in (verdict.profiles if verdict else ())}
        report = ConnectionReport(self.person, facts, verdict, self.sessions(at_risk), doors)
        return replace(report, **changes)

    def in_status(self, status: ConnectionStatus, at_risk: int = 2, **changes: Any) -> ConnectionReport:
        """A report whose verdict is `status`."""
        return self.report(replace(self._facts_of(status), **changes), at_risk)

    def _facts_of(self, status: ConnectionStatus) -> ConnectionFacts:
        read_only = replace(self.profile(), calendars=(Calendar("cal-0-0", self.calendar, readonly=True),))
        cases = {
            ConnectionStatus.NOT_LINKED: ConnectionFacts(None),
            ConnectionStatus.AUTHORISATION_WITHDRAWN: self.facts(grant=Grant.WITHDRAWN),
            ConnectionStatus.PERMISSION_MISSING: self.facts(grant=Grant.PERMISSION_MISSING),
            ConnectionStatus.RELINK: self.facts(self.profile(connected=False)),
            ConnectionStatus.PENDING: self.facts(self.profile(initial_sync_required=True)),
            ConnectionStatus.NO_PRIMARY: self.facts(primary=None),
            ConnectionStatus.PRIMARY_GONE: self.facts(self.profile(calendars=0)),
            ConnectionStatus.READ_ONLY: self.facts(read_only),
            ConnectionStatus.FREE_BUSY_ONLY: self.facts(account=self.account(free_busy_only=True)),
            ConnectionStatus.ACTIVE: self.facts(),
        }
        return cases[status]

    def choices(self, *profiles: Profile, current: bool = True) -> PrimaryChoices:
        return PrimaryChoices(self.person, writable_calendars(self.account(*profiles)), self.primary if current else None)

    def accounts(self, *profiles: Profile, waiting: int = 0, not_blocking: Sequence[str] = ()) -> AccountsAnswer:
        links = tuple(LinkQuestion(replace(self.link(), id=f"link-{number}")) for number in range(waiting))
        return AccountsAnswer(self.report(self.facts(*profiles)), links, frozenset(not_blocking))

    def connect(self, *, adding: bool) -> ConnectAnswer:
        doors: dict[Provider, str] = {provider: f"{DOOR}-{provider}" for provider in Provider if provider is not Provider.OTHER}
        return ConnectAnswer(self.person, doors, adding)

    def link(self) -> PendingLink:
        return PendingLink("link-1", "W1", "dana", Purpose.CONNECT, "acc-1", "pro-0", self.login, Provider.GOOGLE, LinkPhase.WAITING, NOW)

    def link_result(self, outcome: LinkOutcome, expected: str | None = None) -> LinkResult:
        link = self.link() if outcome in (LinkOutcome.WAITING, LinkOutcome.OTHER_LOGIN) else None
        return LinkResult(outcome, self.person, link, self.login, expected, DOOR)

    def placement(self, state: PlacementState, sequence: int = 1, reason: str | None = None) -> Placement:
        return Placement("W1", "session-1", "dana", state, sequence, "relink-session-1", "cal-0-0", "pro-0", reason, NOW, NOW, NOW)

    def why(self, *findings: Finding, story: Sequence[StoryLine] = (), **changes: Any) -> WhyAnswer:
        diagnosis = Diagnosis(findings, self.session(), checked_at=NOW)
        answer = WhyAnswer(self.person, diagnosis, tuple(story), DOOR)
        return replace(answer, **changes)

    def evidence(self) -> Evidence:
        """Every value that any finding or story may name."""
        return {
            **dict.fromkeys(INSTANTS, NOW - timedelta(hours=2)),
            "login": self.login,
            "provider": "google",
            "calendar": self.calendar,
            "primary_calendar": self.calendar,
            "status": "relink",
            "reason": "read_only",
            "title": self.title,
            "words": self.title,
            "expected_zone": "Europe/Berlin",
            "account_zone": "America/New_York",
            "count": 3,
            "of": 5,
            "days": 201,
            "minutes": 4,
            "ahead": 1,
            "imported": 1,
            "by_relink": 1,
            "outdated": 0,
            "works": 1,
            "remedy": "relink",
        }


def little(evidence: Evidence) -> Evidence:
    """Only what is known in every case."""
    return {name: value for name, value in evidence.items() if name not in NOT_ALWAYS_KNOWN}


def finding(finding_id: FindingId, evidence: Evidence | None = None, remedy: Remedy | None = None) -> Finding:
    """A finding as the catalogue describes it."""
    kind = CATALOGUE[finding_id]
    sure = kind.certainty is not Certainty.LIKELY
    return Finding(finding_id, kind.severities[0], remedy or kind.remedies[0], sure, evidence or {})
