"""The shape of people.yaml and sessions.yaml; what each key means is explained in those files."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, field_validator

from integrations.local.strict import Strict

HERE = Path(__file__).parent
VANISHED = "vanished"


class CalendarEntry(Strict):
    """One calendar of a login."""

    name: str
    readonly: bool = False
    deleted: bool = False


class Numbered(Strict):
    """Many calendars of one login: `name` and a number."""

    name: str
    count: int


class Login(Strict):
    """A login at a provider. Its address is the person's own unless told otherwise; the first calendar is the provider's primary."""

    provider: Literal["google", "office365", "exchange", "apple", "live_connect"]
    email: str | None = None
    calendars: dict[str, CalendarEntry] = Field(default_factory=lambda: {"calendar": CalendarEntry(name="Calendar")})
    and_many: Numbered | None = None
    free_busy_only: bool = False
    lost_hours_ago: float | None = None
    syncing_hours: float | None = None
    boxes_unticked: bool = False
    consent: Literal["granted", "boxes_unticked", "admin_approval"] = "granted"

    @field_validator("calendars", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        return {key: {"name": each} if isinstance(each, str) else each for key, each in value.items()} if isinstance(value, dict) else value


class Account(Strict):
    """A Cronofy account that the platform linked."""

    logins: tuple[Login, ...]
    primary: str | None = None
    zone: str | None = None
    scopes: tuple[str, ...] | None = None
    withdrawn: bool = False


SlackPresence = Literal["member", "guest", "stranger", "none"]


class Person(Strict):
    """A person of the platform, or without a role a Slack user whom the platform does not know."""

    name: str
    shows: str
    zone: str
    role: Literal["coach", "coachee", "program_manager", "support", "admin"] | None = None
    email: str | None = None
    locale: str | None = None
    programme: str | None = None
    slack: SlackPresence = "member"
    account: Account | None = None
    could_link: tuple[Login, ...] = ()


class Channel(Strict):
    """A Slack channel; `members` are keys of people, or a word for many."""

    id: str
    name: str
    members: Literal["everyone", "coaches", "staff"]
    private: bool = False


class Usergroup(Strict):
    """A Slack user group."""

    id: str
    handle: str
    members: tuple[str, ...]


class About(Strict):
    """The company itself."""

    name: str
    team: str
    domain: str
    mail: str
    support_contact: str


class Moment(Strict):
    """A day counted from the start day, and a time on the wall clock."""

    day: int
    at: str = "00:00"
    minutes: int = 60


class Entry(Strict):
    """What one calendar (`person/calendar`) holds of a session."""

    place: str = Field(alias="in")
    title: str | None = None
    day: int | None = None
    at: str | None = None
    answer: Literal["needs_action", "accepted", "declined", "tentative"] = "accepted"
    deleted: bool = False
    by_hand: bool = False
    note: str | None = None


class Session(Moment):
    """A coaching session and what the calendars hold of it."""

    id: str
    shows: str
    title: str
    people: tuple[str, ...]
    zone: str | None = None
    sequence: int = 1
    kind: Literal["one_to_one", "group", "pod"] = "one_to_one"
    status: Literal["confirmed", "cancelled"] = "confirmed"
    join_url: str | None = None
    location: str | None = None
    description: str | None = None
    written: bool = True
    entries: tuple[Entry, ...] = ()


class PrivateEntry(Moment):
    """Something in a calendar that is no session."""

    place: str = Field(alias="in")
    title: str
    all_day: bool = False


class People(Strict):
    """people.yaml."""

    company: About
    channels: tuple[Channel, ...]
    usergroups: tuple[Usergroup, ...]
    people: dict[str, Person]
    visitors: dict[str, Person]


class Sessions(Strict):
    """sessions.yaml."""

    sessions: tuple[Session, ...]
    private: tuple[PrivateEntry, ...]


@cache
def people() -> People:
    """The company's people."""
    return People.model_validate(yaml.safe_load((HERE / "people.yaml").read_text("utf-8")))


@cache
def sessions() -> Sessions:
    """The company's sessions and private entries."""
    return Sessions.model_validate(yaml.safe_load((HERE / "sessions.yaml").read_text("utf-8")))
