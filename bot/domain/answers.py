"""What the use cases answer and the views show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.connection import Calendar, ConnectionFacts, PrimaryCalendar, Profile, Provider, Verdict
from bot.domain.diagnosis import Diagnosis
from bot.domain.incident import Alert, Incident
from bot.domain.linking import LinkOutcome, PendingLink
from bot.domain.people import Person
from bot.domain.recovery import Proof
from bot.domain.rules import StoryLine
from bot.domain.session import Placement, Session

WHOLE_ACCOUNT = ""
"""The key of a report's door that concerns no single login."""


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """The state of one person's connection. `verdict` is None while a linked account was never reached.

    `at_risk` are the sessions of the coming 14 days that the state keeps away, by start. `doors` maps a broken profile's id to the address
    that mends it; WHOLE_ACCOUNT is the key of the address for the whole account (connect, or grant again). `facts.checked_at` says when it
    was last checked. `broken_together`: so many people with logins of the same organisation broke with it, if they were many.
    """

    person: Person
    facts: ConnectionFacts
    verdict: Verdict | None
    at_risk: tuple[Session, ...] = ()
    doors: Mapping[str, str] | None = None
    broken_together: int = 0

    @property
    def door_url(self) -> str | None:
        """The address that mends the state: the deciding login's, else the whole account's."""
        doors, deciding = self.doors or {}, self.verdict.deciding if self.verdict else None
        own = doors.get(deciding.profile.profile_id) if deciding else None
        return own or doors.get(WHOLE_ACCOUNT)


@dataclass(frozen=True, slots=True)
class AlertReport:
    """One message about an incident, and the connection as it was last seen. `proof`: what a test entry showed once it was over."""

    incident: Incident
    alert: Alert
    connection: ConnectionReport
    proof: Proof = Proof.UNTRIED


@dataclass(frozen=True, slots=True)
class FixAnswer:
    """How it stands after somebody said that it is mended. `recovering`: what was missed is on its way, and a receipt follows."""

    report: ConnectionReport
    recovering: bool = False


@dataclass(frozen=True, slots=True)
class ConnectAnswer:
    """Where each provider's door is; `adding` when the person is linked already and this is one more login."""

    person: Person
    doors: Mapping[Provider, str]
    adding: bool


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """A login that waits for its owner's word. `replaces` is what it would take the place of, None where it takes nothing's."""

    link: PendingLink
    replaces: ConnectionFacts | None = None

    @classmethod
    def about(cls, link: PendingLink, facts: ConnectionFacts) -> "LinkQuestion":
        """The question as things stand."""
        return cls(link, facts if link.brings_account and facts.sub not in (None, link.sub) else None)


@dataclass(frozen=True, slots=True)
class AccountsAnswer:
    """A person's logins, those that wait for their word, and the calendars (by id) whose busy times do not block."""

    report: ConnectionReport
    waiting: tuple[LinkQuestion, ...] = ()
    not_blocking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PrimaryChoices:
    """What may be chosen as primary, in Cronofy's order, and what is chosen now.

    `known_at` is how old that is while Cronofy cannot be reached; None when it was just seen. `read_only`: logins work, and show calendars
    that can only be read.
    """

    person: Person
    choices: tuple[tuple[Profile, Calendar], ...]
    current: PrimaryCalendar | None
    known_at: datetime | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class PrimaryChosen:
    """A new primary calendar among all that could be chosen, and what that means for sessions still on the former one."""

    person: Person
    primary: PrimaryCalendar
    former: PrimaryCalendar | None
    future_sessions: int
    choices: tuple[tuple[Profile, Calendar], ...] = ()


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of a list with its placement."""

    session: Session
    placement: Placement | None


@dataclass(frozen=True, slots=True)
class SessionList:
    """A person's sessions of the next 60 days by start; `delivers` is None when the connection's state is unknown.

    `more`: there are more of them than `lines`.
    """

    person: Person
    lines: tuple[SessionLine, ...]
    delivers: bool | None
    checked_at: datetime | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class WhyAnswer:
    """Why a session is not (or wrongly) on the calendar. `door_url` leads to the fix where the main finding's remedy needs a door.

    `file_offered`: a calendar file of it makes sense. `resend_offered`: it can be written, or asked for, again.
    """

    person: Person
    diagnosis: Diagnosis
    story: tuple[StoryLine, ...] = ()
    door_url: str | None = None
    file_offered: bool = False
    resend_offered: bool = False


@dataclass(frozen=True, slots=True)
class WhichSession:
    """More than one session fits, or none was named: the person picks. `words` is what they wrote."""

    person: Person
    sessions: tuple[Session, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class LoginDecided:
    """A login after its owner's word. `replaced` is what it took the place of, or what is in use again now that its use was undone.

    `took_primary`: the calendar for sessions was one of its own, and went with it.
    """

    link: PendingLink
    replaced: ConnectionFacts | None = None
    took_primary: bool = False


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What came of one run through Cronofy's pages, for the page and for the direct message.

    `link` is there when something waits for its owner; `login` names the login of this run, `expected` the one that was to be mended.
    `door_url` leads to another try. `delivers`: sessions arrive now, as far as is known.
    """

    outcome: LinkOutcome
    person: Person
    link: PendingLink | None = None
    login: str | None = None
    expected: str | None = None
    door_url: str | None = None
    delivers: bool = True
