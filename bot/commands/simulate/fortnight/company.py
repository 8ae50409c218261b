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

    def __init__(self, people: int, history: History, timeline: Timeline, seed: int, chances: Chances, hands: Hands) -> None:
        """Each person has lots of their own, so that what Relink does about one changes nothing for the others."""
        self._history = history
        self._timeline = timeline
        self._lots: dict[str, Random] = {}
        self._chances = chances
        self._hands = hands
        self._broken: dict[str, Break] = {}
        self._not_before: dict[str, datetime] = {}
        self._number = 0
        for number in range(people):
            person = f"p{number}"
            lots = self._lots[person] = Random(f"{seed} {person}")  # noqa: S311  a made-up world
            history.zones[person] = ZONES[number % len(ZONES)]
            history.hours[person] = EARLY_HOURS if lots.random() < chances.early_hours else USUAL_HOURS
            if lots.random() < chances.unreachable:
                history.unreachable.add(person)

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
        broken, lots = self._broken.get(person), self._lots[person]
        if broken and lots.random() >= self._chances.never_mend:
            self._timeline.after(HOUR * lots.lognormvariate(2.0, 1.3), lambda: self._mend(broken, by_door=lots.random() < 0.5))

    def _plan(self, person: str, since: datetime) -> None:
        span = min(WEEK, self._history.until - since)
        part, lots = span / WEEK, self._lots[person]
        if lots.random() < self._chances.breaks * part:
            self._timeline.at(since + span * lots.random(), lambda: self._break(person))
        if lots.random() < self._chances.blips * part:
            self._timeline.at(since + span * lots.random(), lambda: self._blip(person))
        for _ in range(_how_many(lots, self._chances.bookings_a_week * part)):
            self._timeline.at(since + span * lots.random(), lambda: self._book(person))

    async def _break(self, person: str) -> None:
        lots = self._lots[person]
        trouble = lots.choices(list(Trouble), [70, 12, 10, 8])[0]
        broken = await self._hurt(person, trouble)
        if broken and lots.random() < 0.3:  # others look after it without a word from Relink
            self._timeline.after(DAY * lots.expovariate(0.4), lambda: self._mend(broken))
        if broken and lots.random() < 0.7:  # and most have something coming up that they are yet to hear of
            self._timeline.after(HOUR * lots.expovariate(0.2), lambda: self._book(person))

    async def _blip(self, person: str) -> None:
        broken = await self._hurt(person, Trouble.LOGIN)
        if broken:
            self._timeline.after(timedelta(seconds=self._lots[person].uniform(5, 570)), lambda: self._mend(broken))

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
        lots = self._lots[person]
        lot = lots.random()
        if lot < 0.2:
            self._timeline.after(DAY * lots.expovariate(1), lambda: self._tell(person, session, self._some_start(person), 2))
        elif lot < 0.3:
            self._timeline.after(DAY * lots.expovariate(1), lambda: self._call_off(person, session))

    async def _tell(self, person: str, session: str, starts_at: datetime, sequence: int) -> None:
        self._history.bookings.append(Booking(person, session, self._timeline(), starts_at))
        await self._hands.book(person, session, starts_at, sequence)

    async def _call_off(self, person: str, session: str) -> None:
        self._history.bookings.append(Booking(person, session, self._timeline(), None))
        await self._hands.call_off(session)

    def _some_start(self, person: str) -> datetime:
        """A full hour of some day, most of them soon."""
        zone, lots = ZoneInfo(self._history.zones[person]), self._lots[person]
        earliest = self._timeline() + HOUR
        day = (earliest + DAY * min(lots.expovariate(0.25), 30)).astimezone(zone)
        starts_at = day.replace(hour=lots.choice(OPENING_HOURS), minute=0, second=0, microsecond=0)
        return (starts_at if starts_at > earliest.astimezone(zone) else starts_at + DAY).astimezone(ZoneInfo("UTC"))


def _how_many(lots: Random, mean: float) -> int:
    """A number around the mean, 0 included."""
    count, left = 0, lots.expovariate(1)
    while left < mean:
        count, left = count + 1, left + lots.expovariate(1)
    return count
