"""The bodies of the control requests; a misspelt field is refused."""

from datetime import date
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, model_validator

from integrations.local.cronofy.faults import Fault
from integrations.local.cronofy.seed import Consent, ParticipationStatus, Transparency, Zone


class Control(BaseModel):
    """A control request."""

    model_config = ConfigDict(extra="forbid")


class ProfileNamed(Control):
    """disconnect, reconnect."""

    profile_id: str


class SubNamed(Control):
    """revoke, expire."""

    sub: str


class CalendarChange(Control):
    """calendar: what changed about it at the provider; None leaves a field alone.

    `deleted` keeps it in the list, marked; with `vanished` its id is not listed any more.
    """

    calendar_id: str
    readonly: bool | None = None
    deleted: bool | None = None
    primary: bool | None = None
    vanished: bool = False
    name: str | None = None
    permission_level: Literal["sandbox", "unrestricted"] | None = None


class NewCalendar(Control):
    """add_calendar."""

    profile_id: str
    name: str
    calendar_id: str | None = None
    readonly: bool = False
    primary: bool = False
    integrated_conferencing: bool = False


class InitialSync(Control):
    """initial_sync: force it to be required, or to be over.

    `since` dates the beginning of a required one; `hide_calendars` lists none until it is over.
    """

    profile_id: str
    required: bool
    since: AwareDatetime | None = None
    hide_calendars: bool = False


class Scopes(Control):
    """scopes: what our application may do from now on."""

    sub: str
    scopes: tuple[str, ...]


class EventChange(Control):
    """event: what the person does in their calendar, by hand.

    Without `event_id` and `event_uid` a new external event is made (`start` and `end` needed): an imported file,
    or a copy of `copy_of`. With one of them, the fields that are given change: moved, deleted, an invitation answered.
    """

    calendar_id: str
    event_id: str | None = None
    event_uid: str | None = None
    copy_of: str | None = None
    summary: str | None = None
    description: str | None = None
    location: str | None = None
    start: AwareDatetime | date | None = None
    end: AwareDatetime | date | None = None
    tzid: Zone | None = None
    participation_status: ParticipationStatus | None = None
    transparency: Transparency | None = None
    status: Literal["confirmed", "tentative", "cancelled", "unknown"] | None = None
    deleted: bool | None = None

    @model_validator(mode="after")
    def _complete(self) -> "EventChange":
        new = self.event_id is None and self.event_uid is None and self.copy_of is None
        if new and (self.start is None or self.end is None):
            raise ValueError("a new event needs start and end")
        return self


class IdentityChange(Control):
    """identity: how a login's provider treats its sign-in from now on."""

    email: str
    provider_name: str
    consent: Consent


class Faults(Control):
    """faults: replace the rules (`rules`), or change switches (`settings`), or drop all rules (`clear`)."""

    rules: list[Fault] | None = None
    settings: dict[str, Any] | None = None
    clear: bool = False


class SignIn(Control):
    """sign_in: walk the pages as a person would, in a browser that keeps its cookies under a name.

    `email` is the login to choose (None refuses where it would be asked for). `permissions` lists the boxes to tick;
    None leaves them as the page shows them.
    """

    url: str
    email: str | None = None
    provider_name: str | None = None
    decision: Literal["allow", "refuse"] = "allow"
    permissions: tuple[str, ...] | None = None
    access_mode: Literal["full", "free_busy"] | None = None
    browser: str | None = None


class Empty(Control):
    """settle."""
