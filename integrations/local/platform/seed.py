"""What a local coaching platform starts with: its people, with the calendars it linked already, and their sessions."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from integrations.local.strict import Strict

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._~-]+$")]
Role = Literal["coach", "coachee", "program_manager", "support", "admin"]
SessionKind = Literal["one_to_one", "group", "pod"]


class GrantRecord(Strict):
    """A Cronofy account that the platform linked itself, under the client that Relink uses too."""

    sub: str
    refresh_token: str
    primary_calendar_id: str | None = None


class PersonRecord(Strict):
    """A person as Relink's API takes them."""

    id: Identifier
    email: str
    name: str
    role: Role
    time_zone: str | None = None
    locale: str | None = None
    programme: str | None = None
    cronofy: GrantRecord | None = None

    def body(self) -> dict[str, Any]:
        """The JSON of `PUT /v1/people/{id}`."""
        return self.model_dump(mode="json", exclude_none=True)


class SessionRecord(Strict):
    """A session as Relink's API takes it; without `event_id` the platform has not written it to any calendar."""

    id: Identifier
    sequence: int = Field(default=1, ge=0)
    kind: SessionKind = "one_to_one"
    title: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    time_zone: str
    people: tuple[Identifier, ...] = Field(min_length=1)
    organizer: str | None = None
    location: str | None = None
    join_url: str | None = None
    status: Literal["confirmed", "cancelled"] = "confirmed"
    event_id: str | None = None
    description: str | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "SessionRecord":
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at must be after starts_at")
        return self

    def body(self) -> dict[str, Any]:
        """The JSON of `PUT /v1/sessions/{id}`."""
        return self.model_dump(mode="json", exclude_none=True)


class PlatformSeed(Strict):
    """Everything a local platform starts with.

    `written` tells, by session and person, the calendar that already holds the session: written before the start.
    `api_key` opens Relink's API; `webhook_secret` (whsec_…, Standard Webhooks) proves what Relink sends.
    """

    api_key: str
    webhook_secret: str
    people: tuple[PersonRecord, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()
    written: dict[str, dict[str, str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ids_exist(self) -> "PlatformSeed":
        people = {person.id for person in self.people}
        sessions = {session.id for session in self.sessions}
        missing = {person for session in self.sessions for person in session.people} - people | set(self.written) - sessions
        if missing:
            raise ValueError(f"named and not there: {', '.join(sorted(missing))}")
        return self
