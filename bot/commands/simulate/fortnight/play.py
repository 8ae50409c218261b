"""One simulated fortnight: the real services, storage and workflows, with a Cronofy and a Slack of our own, on a fast clock."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from bot.commands.simulate.fortnight.company import Chances, Company
from bot.commands.simulate.fortnight.cronofy import Held, MemoryCronofy
from bot.commands.simulate.fortnight.database import opened_storage
from bot.commands.simulate.fortnight.history import History, Posted, Trouble
from bot.commands.simulate.fortnight.links import MemoryDoors, MemoryFileLinks
from bot.commands.simulate.fortnight.rounds import Rounds
from bot.commands.simulate.fortnight.runner import Runner
from bot.commands.simulate.fortnight.slack import MemorySlack
from bot.commands.simulate.fortnight.timeline import Timeline
from bot.commands.simulate.fortnight.weather import Weather
from bot.copy.catalogue import english
from bot.domain.alerting import Alerts
from bot.domain.errors import NotFound, RelinkError
from bot.domain.grants import StoredGrant
from bot.domain.linking import Door, Purpose
from bot.domain.people import Person, Role
from bot.domain.session import Session, SessionKind, SessionWriter, Writing, draft_of
from bot.services.grants import GrantService
from bot.services.sessions import PersonTold
from bot.services.use_cases import Around, UseCases, new_use_cases
from handlers.jobs.workflows import workflows
from handlers.reception import Reception
from integrations.ics.writer import IcsWriter
from storage.unit_of_work import Storage

W = "T0SIMULATED"
BEGINS = datetime(2026, 10, 19, tzinfo=UTC)
"""A Monday; the clocks of Europe and of North America change in the fortnight after it."""
SETTLING = timedelta(hours=12)
"""Before the first break everybody is looked at, and has the first sessions in the calendar."""
PUSHED_WITHIN = 30.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it: the true history, and the numbers beside it."""

    history: History
    jobs: dict[str, int]
    looks: int
    readings: int
    failures: list[str]
    deaths: int
    calls: int
    failed_calls: int
    pushes: int
    lost_pushes: int


class Play:
    """Fulfils `Hands`: does to the services, and to what is outside, what the company has happen."""

    def __init__(
        self,
        history: History,
        storage: Storage,
        runner: Runner,
        timeline: Timeline,
        chance: Random,
        chances: Chances,
        writer: SessionWriter,
    ) -> None:
        self._writer = writer
        self._timeline = timeline
        self._chance = chance
        self._chances = chances
        self.runner = runner
        self.weather = Weather(chance, chances.bad_calls)
        self.pushes = self.lost_pushes = 0
        self._cronofy = MemoryCronofy(timeline, self.weather)
        self._slack = MemorySlack(W, timeline, self.weather, history)
        self._slack.on_post = self._posted
        self._doors = MemoryDoors()
        self._history = history
        self._storage = storage
        self.use_cases = self._assembled()
        self.runner.keep_by(workflows(Reception(self.use_cases, lambda _: self._slack, english(), timeline, ""), None))
        self.rounds = Rounds(self.use_cases.checking, timeline)

    def _assembled(self) -> UseCases:
        storage, cronofy, clock = self._storage, self._cronofy, self._timeline
        grants = GrantService(storage, cronofy, clock)
        around = Around(storage, lambda _: self._slack, grants, cronofy, cronofy, self._doors, IcsWriter(), MemoryFileLinks(), clock)
        writing = Writing(self._writer, platform_listens=False)
        return new_use_cases(around, writing=writing, alerts=Alerts.ON, public_url="https://relink.example")

    async def introduce(self, company: Company) -> None:
        """The platform tells of everybody, whom Slack knows, with their grants."""
        self._company = company
        for person_id, zone in self._history.zones.items():
            held = self._cronofy.add(f"acc_{person_id}", zone)
            person = Person(W, person_id, f"{person_id}@company.example", person_id.upper(), Role.COACH, zone)
            grant = StoredGrant(W, person_id, held.sub, self._cronofy.tokens(held.sub))
            await self.use_cases.sessions.put_person(PersonTold(person, grant, held.calendar_id))
            await self.use_cases.people.bind(person, f"U{person_id}", f"D{person_id}")
            self._timeline.after(SETTLING / 2 * self._chance.random(), partial(company.book_first, person_id))

    async def book(self, person: str, session: str, starts_at: datetime, sequence: int) -> None:
        """The platform writes a session, or a change of it, and tells Relink."""
        now = self._timeline()
        times = (starts_at, starts_at + timedelta(hours=1), "UTC", (person,), now, now)
        told = Session(W, session, sequence, SessionKind.ONE_TO_ONE, f"Coaching {session}", *times)
        if self._writer is SessionWriter.PLATFORM:
            self._cronofy.put(self._held(person), draft_of(told))
        await self.use_cases.sessions.put(told)

    async def call_off(self, session: str) -> None:
        """The platform takes it back."""
        put = await self.use_cases.sessions.cancel(W, session)
        if self._writer is SessionWriter.PLATFORM:
            for person in put.session.people:
                self._cronofy.take_off(self._held(person), put.session.calendar_event_id)

    async def hurt(self, person: str, trouble: Trouble) -> None:
        """Something breaks; Cronofy tells of a login of its own accord."""
        self._held(person).trouble = trouble
        if trouble is Trouble.LOGIN:
            self._push(person)

    async def heal(self, person: str, *, by_door: bool) -> None:
        """It works again. Who comes through the door is looked after by it; otherwise something changes in the calendar, and is pushed."""
        held = self._held(person)
        if held.trouble is Trouble.LOGIN and by_door:
            await self._go_through_door(person)
        if held.trouble is Trouble.AUTHORISATION:
            held.generation += 1
        was = held.trouble
        self._cronofy.mend(held)
        if was is Trouble.AUTHORISATION:
            known = await self.use_cases.people.get(W, person)
            grant = StoredGrant(W, person, held.sub, self._cronofy.tokens(held.sub))
            await self.use_cases.sessions.put_person(PersonTold(known, grant))
        self._push(person)

    async def _go_through_door(self, person: str) -> None:
        door = Door(W, person, Purpose.RELINK, profile_id=f"pro_acc_{person}")
        card = self._doors.url(door).rpartition("/")[2]
        with suppress(RelinkError):
            await self.use_cases.linking.go_through(card)
        await self._timeline.sleep(timedelta(seconds=self._chance.uniform(20, 200)))

    def _push(self, person: str) -> None:
        """Cronofy calls, unless it is lost."""
        self.pushes += 1
        if self._chance.random() < self._chances.lost_pushes:
            self.lost_pushes += 1
            return
        self._timeline.after(timedelta(seconds=self._chance.uniform(0, PUSHED_WITHIN)), lambda: self._hear(person))

    async def _hear(self, person: str) -> None:
        for address in self._held(person).channels.values():
            with suppress(NotFound):
                await self.use_cases.notifications.hear(address.rpartition("/")[2], is_news=True)

    def _held(self, person: str) -> Held:
        return self._cronofy.accounts[f"acc_{person}"]

    def _posted(self, posted: Posted, key: str) -> None:
        if key.startswith("alert:"):
            self._history.messages.append(posted)
            self._company.was_told(posted.person)


async def play(people: int, seed: int, lasts: timedelta, chances: Chances, writer: SessionWriter = SessionWriter.PLATFORM) -> Played:
    """Play it from the first lots to the end."""
    chance = Random(seed)  # noqa: S311  a made-up world
    timeline = Timeline(BEGINS - SETTLING)
    history = History(BEGINS, BEGINS + lasts, {}, {})
    runner = Runner(timeline, chance, chances.deaths)
    async with opened_storage(runner.enqueue) as storage:
        play = Play(history, storage, runner, timeline, chance, chances, writer)
        company = Company(people, history, timeline, seed, chances, play)
        await play.introduce(company)
        company.draw_lots()
        play.rounds.begin()
        try:
            await timeline.play(history.until)
        finally:
            await timeline.end()
    return _played(play, history)


def _played(play: Play, history: History) -> Played:
    runner, rounds, weather = play.runner, play.rounds, play.weather
    return Played(
        history,
        jobs={kind.value: count for kind, count in sorted(runner.begun.items())},
        looks=rounds.looks,
        readings=rounds.readings,
        failures=runner.failures,
        deaths=runner.deaths,
        calls=weather.calls,
        failed_calls=weather.failed,
        pushes=play.pushes,
        lost_pushes=play.lost_pushes,
    )
