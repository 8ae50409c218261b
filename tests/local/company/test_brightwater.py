"""The seeded company: every state and every finding is there to be met, and Relink's own rules agree with what the data says it shows."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
import yaml
from cryptography.fernet import Fernet

from bot.domain.alerting import Alerts
from bot.domain.connection import ConnectionStatus
from bot.domain.diagnosis import FindingId
from bot.domain.people import Person
from bot.domain.session import SessionWriter, Writing
from bot.services.connections import ConnectionService
from bot.services.diagnoses import DiagnosisService
from bot.services.gate import AlertGate
from bot.services.grants import GrantService
from bot.services.sessions import SessionService
from bot.settings import Settings, load_settings
from handlers.http.wire import PersonIn, SessionIn
from integrations.cronofy.client import CronofyClient
from integrations.http import new_http_client
from integrations.links import SignedDoorLinks
from integrations.local.company import model
from integrations.local.company.installation import MANIFEST
from integrations.local.company.seeds import Seeds, company
from integrations.local.cronofy.app import create_app
from integrations.local.cronofy.settings import CronofySettings
from integrations.local.server import SessionWriter as Writer
from integrations.local.server import announcement
from storage.unit_of_work import Storage
from tests.clock import SettableClock

BOT = "http://127.0.0.1:8000"
ADDRESSES = {name: f"https://{name}.example" for name in ("slack", "cronofy", "platform")}
TEAM = "T0BRIGHT01"

STATES = {
    "amara": ConnectionStatus.ACTIVE,
    "ravi": ConnectionStatus.ACTIVE,
    "jonas": ConnectionStatus.ACTIVE,
    "ingrid": ConnectionStatus.FREE_BUSY_ONLY,
    "dana": ConnectionStatus.RELINK,
    "mateo": ConnectionStatus.NOT_LINKED,
    "priya": ConnectionStatus.AUTHORISATION_WITHDRAWN,
    "tomasz": ConnectionStatus.PERMISSION_MISSING,
    "aiko": ConnectionStatus.PENDING,
    "seun": ConnectionStatus.PENDING,
    "lea": ConnectionStatus.NO_PRIMARY,
    "noor": ConnectionStatus.PRIMARY_GONE,
    "hana": ConnectionStatus.PRIMARY_GONE,
    "wei": ConnectionStatus.READ_ONLY,
    "kim": ConnectionStatus.ACTIVE,
    "lee": ConnectionStatus.NOT_LINKED,
}
FINDINGS = {
    "there": {FindingId.THERE},
    "there under another name": {FindingId.THERE},
    "at its old time": {FindingId.OLD_TIME},
    "removed by hand": {FindingId.REMOVED_BY_HAND},
    "declined": {FindingId.DECLINED},
    "never written": {FindingId.NEVER_WRITTEN},
    "outside the sync window": {FindingId.OUTSIDE_WINDOW},
    "cancelled": {FindingId.CANCELLED},
    "on another calendar": {FindingId.ON_ANOTHER_CALENDAR},
    "doubled": {FindingId.DOUBLED},
    "in another time zone": {FindingId.OTHER_TIME_ZONE},
    "accepted, not visible yet": {FindingId.NOT_VISIBLE_YET},
    "only an outdated file was imported": {FindingId.OUTDATED_SNAPSHOT},
    "invitation waiting": {FindingId.INVITATION_WAITING},
    "booked while broken": {FindingId.BOOKED_WHILE_BROKEN},
    "not linked": {FindingId.NOT_LINKED},
    "refused": {FindingId.AUTHORISATION_WITHDRAWN, FindingId.PERMISSION_MISSING, FindingId.READ_ONLY, FindingId.BOOKED_WHILE_BROKEN},
    "pending": {FindingId.PENDING, FindingId.BOOKED_WHILE_BROKEN},
    "no primary chosen": {FindingId.NO_PRIMARY, FindingId.BOOKED_WHILE_BROKEN},
    "primary gone": {FindingId.PRIMARY_GONE, FindingId.BOOKED_WHILE_BROKEN},
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Relink's use cases, told everything the platform tells, in front of the local Cronofy."""

    connections: ConnectionService
    diagnoses: DiagnosisService
    people: dict[str, Person]


@pytest.fixture
def seeds(clock: SettableClock) -> Seeds:
    """The company on a Monday morning."""
    return company(clock(), BOT)


@pytest.fixture
def settings(seeds: Seeds) -> Settings:
    """What `relink local` hands to `relink run`."""
    given = announcement(seeds, ADDRESSES, BOT, Writer.PLATFORM)["settings"]
    return load_settings({**given, "ENCRYPTION_KEYS": Fernet.generate_key().decode()}, None)


@pytest.fixture
async def stage(seeds: Seeds, settings: Settings, storage: Storage, clock: SettableClock) -> AsyncIterator[Stage]:
    unlimited = CronofySettings(requests_per_second=None, requests_per_minute=None)
    cronofy = create_app(seeds.cronofy, base_url=ADDRESSES["cronofy"], clock=clock, settings=unlimited)
    async with cronofy.router.lifespan_context(cronofy), new_http_client(httpx.ASGITransport(app=cronofy)) as http:
        client = CronofyClient(http, settings, clock)
        grants = GrantService(storage, client, clock)
        connections = ConnectionService(storage, grants, client, SignedDoorLinks(settings), clock, AlertGate(Alerts.OFF))
        writing = Writing(SessionWriter.PLATFORM, platform_listens=True)
        sessions = SessionService(storage, clock, writing)
        people: dict[str, Person] = {}
        for record in seeds.platform.people:
            people[record.id] = await sessions.put_person(PersonIn.model_validate(record.body()).to_told(TEAM, record.id))
        for session in seeds.platform.sessions:
            await sessions.put(SessionIn.model_validate(session.body()).to_session(TEAM, session.id, clock()))
        yield Stage(connections, DiagnosisService(storage, connections, grants, client, clock, writing), people)


sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@sqlite_only
async def test_each_coach_is_in_the_state_that_the_data_names(stage: Stage) -> None:
    # A missing permission shows with the first call that needs it.
    await stage.diagnoses.why_session(stage.people["tomasz"], "tomasz-one")
    reports = {key: await stage.connections.check(stage.people[key]) for key in STATES}

    assert {key: report.verdict and report.verdict.status for key, report in reports.items()} == STATES
    assert set(STATES.values()) == set(ConnectionStatus)
    ravi = reports["ravi"].verdict
    assert ravi is not None
    assert [line.status for line in ravi.secondary] == [ConnectionStatus.RELINK]


@sqlite_only
async def test_why_finds_what_the_data_says_each_session_shows(stage: Stage, clock: SettableClock) -> None:
    clock.advance(timedelta(minutes=1))
    wrong = []
    for session in model.sessions().sessions:
        answer = await stage.diagnoses.why_session(stage.people[session.people[0]], session.id)
        found = [finding.id for finding in answer.diagnosis.findings]
        if FINDINGS[session.shows].isdisjoint(found[: 2 if session.shows == "in another time zone" else 1]):
            wrong.append((session.id, session.shows, found))

    assert wrong == []


@sqlite_only
async def test_the_pickers_have_calendars_of_one_name_and_more_than_a_hundred(stage: Stage) -> None:
    lea = await stage.connections.choices(stage.people["lea"])
    jonas = await stage.connections.choices(stage.people["jonas"])

    assert [calendar.name for _, calendar in lea.choices] == ["Calendar", "Calendar", "Calendar"]
    assert len(jonas.choices) > 100


def test_everybody_the_bot_must_tell_apart_is_in_the_workspace(seeds: Seeds) -> None:
    known = [person.email for person in seeds.platform.people]
    users = {user.name: user for user in seeds.slack.users}

    assert users["gita.rao"].is_restricted
    assert users["stella.brandt"].is_stranger
    assert users["marcus.okafor"].email not in known
    assert users["helena.novak"].is_admin
    assert known.count(users["alex.moreau"].email or "") == 2
    roles = [person.role for person in seeds.platform.people]
    assert [roles.count(role) for role in ("coach", "support", "admin")] == [14, 2, 1]


def test_relink_is_installed_with_what_its_manifest_asks_for_and_nothing_more(seeds: Seeds) -> None:
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    app = seeds.slack.app

    assert app.scopes == manifest["oauth_config"]["scopes"]["bot"]
    assert app.events == manifest["settings"]["event_subscriptions"]["bot_events"]
    assert app.slash_commands == ["/calendar", "/calendar-support"]
    assert app.redirect_urls == [f"{BOT}/slack/oauth_redirect"]


def test_times_are_counted_from_the_start_on_the_wall_clock_of_the_zone(seeds: Seeds) -> None:
    sessions = {session.id: session for session in seeds.platform.sessions}

    assert sessions["amara-kim"].starts_at.isoformat() == "2026-11-24T10:00:00+00:00"
    assert sessions["ravi-there"].starts_at.isoformat() == "2026-11-24T17:00:00+00:00"
    assert sessions["ravi-elsewhere"].starts_at.isoformat() == "2026-11-28T00:00:00+00:00"


@pytest.mark.parametrize("finding", sorted(FINDINGS))
def test_the_data_has_a_session_for_every_finding(finding: str) -> None:
    assert finding in {session.shows for session in model.sessions().sessions}


def test_awkward_titles_are_among_them() -> None:
    titles = " ".join(session.title for session in model.sessions().sessions)

    assert all(letter in titles for letter in (",", "🎯", "ج", "פ", "初", "é"))


def test_a_misspelt_key_in_the_data_is_an_error() -> None:
    with refused():
        model.Person.model_validate({"name": "A", "shows": "x", "zone": "Etc/UTC", "roel": "coach"})
    with refused():
        model.Login.model_validate({"provider": "google", "calendars": ["Work"]})


@contextmanager
def refused() -> Iterator[None]:
    """What pydantic refuses."""
    with pytest.raises(ValueError, match="validation error"):
        yield
