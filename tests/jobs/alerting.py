"""A process of its own in which Dana's login breaks an hour before a session and is mended, to be killed anywhere in between.

Cronofy and Slack are the folder: `mended` in it is the cure, `calendar` what the calendar holds, its notes are what Slack was asked to do.
"""

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.copy.catalogue import english
from bot.domain.alerting import Alerting, Alerts
from bot.domain.breaker import first_seen, watch_hold
from bot.domain.connection import Account, Calendar, ConnectionStatus, PrimaryCalendar, Profile, Provider
from bot.domain.grants import StoredGrant, Tokens
from bot.domain.incident import Ending, Incident, look_at_connection
from bot.domain.jobs import Job, JobKind
from bot.domain.linking import Door
from bot.domain.messages import Message
from bot.domain.people import Person, Role, SlackUser
from bot.domain.recovery import Proof, Recovery, prove_again
from bot.domain.session import CalendarEvent, EventDraft, Session, SessionKind, SessionWriter, Writing
from bot.services.grants import GrantService
from bot.services.use_cases import Around, new_use_cases
from handlers.jobs.steps import Workflow
from handlers.jobs.workflows import workflows
from handlers.reception import Reception
from storage.unit_of_work import Storage
from tests.jobs.house import until
from tests.jobs.process import World, opened_house

STEPS = ("look_at_connection:look", "tell_incident:decide", "tell_incident:post", "tell_incident:record", "update_alert:edit")
RECOVERING = (
    *("begin", "write-test", "see-test-0", "remove-test", "miss-test-0", "conclude"),
    *("look", "send", "see-0", "finish", "post", "record"),
)
LETTING_GO = ("watch_hold:watch:done", "review_incidents:page::done")
POINTS = (
    *LETTING_GO,
    *(f"{step}:{point}" for step in STEPS for point in ("before", "done")),
    *(f"recover:{step}:done" for step in RECOVERING),
    "prove_again:take-up:done",
)
"""Where the process dies. Of a recovery's steps after each effect: to die before one is to die after the record of the one before it."""
HELD_AT = datetime(2026, 11, 1, tzinfo=UTC)
"""When the breaker held alerts, long ago."""
DANA = Person("T0ACME", "dana", "dana@coach.example", "Dana", Role.COACH, "Europe/Dublin")


class Outside:
    """Cronofy, Slack and the doors, as far as alerts need them."""

    def __init__(self, folder: Path) -> None:
        self._world = World(folder)
        self._mended = folder / "mended"
        self._calendar = folder / "calendar"
        self._calendar.mkdir(exist_ok=True)

    def mend(self) -> None:
        """Dana signs in again."""
        self._mended.touch()

    async def user(self, slack_user_id: str) -> SlackUser:
        """Dana."""
        return SlackUser(DANA.workspace_id, slack_user_id, DANA.email, DANA.name, None)

    async def do_not_disturb(self, _slack_user_id: str) -> None:
        """Nobody has any."""

    async def userinfo(self, _access_token: str) -> Account:
        """One login, broken until it is mended."""
        login = Profile("pro", Provider.GOOGLE, DANA.email, connected=self._mended.exists(), calendars=(Calendar("cal", "Work"),))
        return Account("acc_dana", DANA.email, None, (login,))

    async def find_posted(self, _slack_channel_id: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """Where the message stands."""
        return key if f"posted {key}" in self._world.notes else None

    async def post(self, _slack_channel_id: str, _message: Message, *, thread_ts: str | None = None, key: str) -> str:
        """Post it, however often it was posted already."""
        self._world.note(f"posted {key}")
        return key

    async def update(self, _slack_channel_id: str, _ts: str, message: Message) -> None:
        """Replace it."""
        self._world.note(f"edited: {message.text.partition(' ')[0]}")

    async def upsert_event(self, _access_token: str, _calendar_id: str, draft: EventDraft) -> None:
        """Put it into the calendar."""
        (self._calendar / draft.event_id).write_text(f"{draft.starts_at.isoformat()} {draft.ends_at.isoformat()}")

    async def delete_event(self, _access_token: str, _calendar_id: str, event_id: str) -> None:
        """Take it out, if it is there."""
        (self._calendar / event_id).unlink(missing_ok=True)

    async def read_events(self, _access_token: str, _since: datetime, _until: datetime, **_: bool) -> list[CalendarEvent]:
        """All of them, whenever they are."""
        return [_shown(entry) for entry in self._calendar.iterdir()]

    def url(self, _door: Door) -> str:
        """The address of a door."""
        return "http://relink.example/cronofy/connect/card"


def break_and_mend(url: str, key: str, folder: Path) -> None:
    """Let the login break while alerts are held, be told when they are let go, and be mended; go on with what an earlier process left.

    Die at the first point where none died yet.
    """
    world = World(folder)

    def die_once(point: str) -> None:
        if point in POINTS and f"died at {point}" not in world.notes:
            world.note(f"died at {point}")
            os.kill(os.getpid(), signal.SIGKILL)

    async def run() -> None:
        async with opened_house(url, key) as house:
            engine = house.new_engine(on_point=die_once)
            storage, outside = house.storage, Outside(folder)
            await engine.start(_workflows(storage, outside))
            await introduce(storage, held_at=HELD_AT)
            for promise in (look("broken"), watch_hold(DANA.workspace_id, HELD_AT, HELD_AT), look("mended")):
                await house.promise(promise)
                await until(house.is_idle)
                if promise.kind is JobKind.WATCH_HOLD:
                    outside.mend()
            await house.promise(prove_again(await _unproved(storage), _now()))
            await until(house.is_idle)

    asyncio.run(run())


def serve_alerts(url: str, key: str, folder: Path) -> None:
    """Be one of several replicas until killed; whichever posts first dies of it, before it could record that it did."""
    world = World(folder)

    def die_of_posting(point: str) -> None:
        if point == "tell_incident:post:done" and f"died at {point}" not in world.notes:
            world.note(f"died at {point}")
            os.kill(os.getpid(), signal.SIGKILL)

    async def run() -> None:
        async with opened_house(url, key) as house:
            engine = house.new_engine(on_point=die_of_posting)
            await engine.start(_workflows(house.storage, Outside(folder)))
            world.note("up")
            await asyncio.Event().wait()

    asyncio.run(run())


def _workflows(storage: Storage, outside: Any) -> Mapping[JobKind, Workflow]:
    """Everything outside is `outside`."""
    around = Around(storage, lambda _: outside, GrantService(storage, outside, _now), *(outside,) * 5, _now)
    writing = Writing(SessionWriter.RELINK, platform_listens=False)
    use_cases = new_use_cases(around, writing=writing, alerts=Alerts.ON, public_url="https://relink.example")
    return workflows(Reception(use_cases, lambda _: outside, english(), _now, ""), None)


def look(mark: str) -> Job:
    """Somebody saw something."""
    return look_at_connection(DANA.workspace_id, DANA.id, mark)


async def introduce(storage: Storage, held_at: datetime | None = None) -> None:
    """Dana, linked, whom Slack knows, and her session in an hour; alerts held since then; once."""
    starts_at = _now() + timedelta(hours=1)
    told = (SessionKind.ONE_TO_ONE, "Coaching", starts_at, starts_at + timedelta(hours=1), "Europe/Dublin", ("dana",), _now(), _now())
    async with storage.writing() as unit:
        if await unit.people.find(DANA.workspace_id, DANA.id):
            return
        await unit.people.put(DANA)
        await unit.alerting.save(Alerting(DANA.workspace_id, held_at=held_at, speaking_since=_now() - timedelta(days=1)))
        await unit.last_seen.save(first_seen(DANA.workspace_id, DANA.id, ConnectionStatus.ACTIVE, _now() - timedelta(days=1)))
        await unit.people.bind(DANA.workspace_id, DANA.id, "U0DANA", "D0DANA")
        await unit.grants.put(StoredGrant(DANA.workspace_id, DANA.id, "acc_dana", Tokens("access", "refresh", _now() + timedelta(days=1))))
        await unit.connections.set_primary(DANA.workspace_id, DANA.id, PrimaryCalendar("cal", "pro", "Work", DANA.email))
        await unit.sessions.put(Session(DANA.workspace_id, "s1", 1, *told))


async def _unproved(storage: Storage) -> Recovery:
    """A later break, whose test entry did not show; once."""
    began, ended = _now() - timedelta(hours=1), _now()
    over = replace(Incident("later", DANA.workspace_id, DANA.id, ConnectionStatus.RELINK, began, began), asked=True)
    lacking = Recovery(over.id, DANA.workspace_id, DANA.id, ended, tells=True, proof=Proof.NOT_SHOWN, finished_at=ended)
    async with storage.writing() as unit:
        await unit.incidents.add(over.resolved(Ending.HEALED, ended))
        await unit.recoveries.add(lacking)
    return lacking


def _shown(entry: Path) -> CalendarEvent:
    starts_at, ends_at = map(datetime.fromisoformat, entry.read_text().split())
    return CalendarEvent("cal", entry.name, entry.name, "", starts_at, ends_at)


def _now() -> datetime:
    return datetime.now(UTC)
