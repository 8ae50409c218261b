"""The people of a simulated fortnight and what befalls them: what breaks, what heals by itself, and what they do once they were told."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.commands.simulate.fortnight.history import USUAL_HOURS, Booking, Break, History, Trouble
from bot.commands.simulate.fortnight.timeline import Timeline

ZONES = (
    *("America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kolkata"),
    *("America/Los_Angeles", "Australia/Sydney", "Asia/Tokyo", "America/Sao_Paulo"),
)
WEEK, DAY, HOUR, MINUTE = timedelta(days=7), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
OPENING_HOURS = range(8, 19)
EARLY_HOURS = (time(7), time(19))
"""Of those whose night is Slack's do-not-disturb."""
NEXT_AFTER = 26 * HOUR
"""Nothing breaks again before everybody could notice that it was mended: else nobody could say which break a message is about."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely what is. The first two are a person's each week; the next two are parts of what is sent."""

    breaks: float = 0.03
    blips: float = 0.10
    lost_pushes: float = 0.20
    bad_calls: float = 0.01
    deaths: float = 0.002
    bookings_a_week: float = 1.0
    never_mend: float = 0.1
    unreachable: float = 0.01
    early_hours: float = 0.33


class Hands(Protocol):
    """What befalls the outside; the play has it happen there."""

    async def book(self, person: str, session: str, starts_at: datetime, sequence: int) -> None: ...
    async def call_off(self, session: str) -> None: ...
    async def hurt(self, person: str, trouble: Trouble) -> None: ...
    async def heal(self, person: str, *, by_door: bool) -> None:
        """`by_door`: through the button of the message."""


class Company:
    """Draws lots for everybody, keeps the true history, and has things happen in their time."""

    def __init__(self, people: int, history: History, timeline: Timeline, chance: Random, chances: Chances, hands: Hands) -> None:
        self._history = history
        self._timeline = timeline
        self._chance = chance
        self._chances = chances
        self._hands = hands
        self._broken: dict[str, Break] = {}
        self._not_before: dict[str, datetime] = {}
        self._number = 0
        for number in range(people):
            history.zones[f"p{number}"] = ZONES[number % len(ZONES)]
            history.hours[f"p{number}"] = EARLY_HOURS if chance.random() < chances.early_hours else USUAL_HOURS
        history.unreachable |= {person for person in history.zones if chance.random() < chances.unreachable}

    @property
    def people(self) -> list[str]:
        """Everybody."""
        return list(self._history.zones)

    def draw_lots(self) -> None:
        """Plan the whole fortnight."""
        for person in self.people:
            for week in range(math.ceil(self._history.lasted / WEEK)):
                self._plan(person, self._history.since + week * WEEK)

    async def book_first(self, person: str) -> None:
        """Something everybody has in their calendar from the start."""
        await self._book(person)

    def was_told(self, person: str) -> None:
        """They read it, and most do something about it, in their own time."""
        broken = self._broken.get(person)
        if broken and self._chance.random() >= self._chances.never_mend:
            self._timeline.after(
                HOUR * self._chance.lognormvariate(2.0, 1.3), lambda: self._mend(broken, by_door=self._chance.random() < 0.5)
            )

    def _plan(self, person: str, since: datetime) -> None:
        span = min(WEEK, self._history.until - since)
        part = span / WEEK
        if self._chance.random() < self._chances.breaks * part:
            self._timeline.at(self._some_time(since, span), lambda: self._break(person))
        if self._chance.random() < self._chances.blips * part:
            self._timeline.at(self._some_time(since, span), lambda: self._blip(person))
        for _ in range(self._how_many(self._chances.bookings_a_week * part)):
            self._timeline.at(self._some_time(since, span), lambda: self._book(person))

    async def _break(self, person: str) -> None:
        trouble = self._chance.choices(list(Trouble), [70, 12, 10, 8])[0]
        broken = await self._hurt(person, trouble)
        if broken and self._chance.random() < 0.3:  # others look after it without a word from Relink
            self._timeline.after(DAY * self._chance.expovariate(0.4), lambda: self._mend(broken))
        if broken and self._chance.random() < 0.7:  # and most have something coming up that they are yet to hear of
            self._timeline.after(HOUR * self._chance.expovariate(0.2), lambda: self._book(person))

    async def _blip(self, person: str) -> None:
        broken = await self._hurt(person, Trouble.LOGIN)
        if broken:
            self._timeline.after(timedelta(seconds=self._chance.uniform(5, 570)), lambda: self._mend(broken))

    async def _hurt(self, person: str, trouble: Trouble) -> Break | None:
        if self._timeline() < self._not_before.get(person, self._history.since):
            return None
        self._not_before[person] = datetime.max.replace(tzinfo=UTC)
        broken = self._broken[person] = Break(person, trouble, self._timeline())
        self._history.breaks.append(broken)
        await self._hands.hurt(person, trouble)
        return broken

    async def _mend(self, broken: Break, *, by_door: bool = False) -> None:
        if self._broken.get(broken.person) is broken:
            await self._hands.heal(broken.person, by_door=by_door)
            broken.ended = self._timeline()
            del self._broken[broken.person]
            self._not_before[broken.person] = broken.ended + NEXT_AFTER

    async def _book(self, person: str) -> None:
        self._number += 1
        session = f"s{self._number}"
        await self._tell(person, session, self._some_start(person), 1)
        lot = self._chance.random()
        if lot < 0.2:
            self._timeline.after(DAY * self._chance.expovariate(1), lambda: self._tell(person, session, self._some_start(person), 2))
        elif lot < 0.3:
            self._timeline.after(DAY * self._chance.expovariate(1), lambda: self._call_off(person, session))

    async def _tell(self, person: str, session: str, starts_at: datetime, sequence: int) -> None:
        self._history.bookings.append(Booking(person, session, self._timeline(), starts_at))
        await self._hands.book(person, session, starts_at, sequence)

    async def _call_off(self, person: str, session: str) -> None:
        self._history.bookings.append(Booking(person, session, self._timeline(), None))
        await self._hands.call_off(session)

    def _some_start(self, person: str) -> datetime:
        """A full hour of some day, most of them soon."""
        zone = ZoneInfo(self._history.zones[person])
        earliest = self._timeline() + HOUR
        day = (earliest + DAY * min(self._chance.expovariate(0.25), 30)).astimezone(zone)
        starts_at = day.replace(hour=self._chance.choice(OPENING_HOURS), minute=0, second=0, microsecond=0)
        return (starts_at if starts_at > earliest.astimezone(zone) else starts_at + DAY).astimezone(ZoneInfo("UTC"))

    def _some_time(self, since: datetime, span: timedelta) -> datetime:
        return since + span * self._chance.random()

    def _how_many(self, mean: float) -> int:
        """A number around the mean, 0 included."""
        count, left = 0, self._chance.expovariate(1)
        while left < mean:
            count, left = count + 1, left + self._chance.expovariate(1)
        return count
