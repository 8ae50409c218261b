"""Killing the process at each point of moving sessions: none is ever on no calendar, and in the end none is on two."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.services.moving import MovingService
from handlers.jobs.steps import T
from tests.services.harness import DANA, House
from tests.services.moves import MOVING, PLACE, Board, on, settle
from tests.services.promises import AtOnce, keep


class Died(BaseException):
    """The end of the process."""


class Mortal(AtOnce):
    """Steps in a process that dies before and after each of them, at each point once, and forgets what it did not record."""

    def __init__(self, house: House, died_at: set[str], key: str, in_pause: Callable[[], Awaitable[None]]) -> None:
        super().__init__(house, in_pause)
        self._died_at = died_at
        self._key = key

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """Do it, unless this is where the process dies."""
        self._die_once(f"{self._key}:{name}:before")
        done = await super().run(name, effect)
        self._die_once(f"{self._key}:{name}:done")
        return done

    def _die_once(self, point: str) -> None:
        if point not in self._died_at:
            self._died_at.add(point)
            raise Died


async def test_killed_anywhere_every_session_is_always_on_a_calendar_and_in_the_end_on_the_right_one_alone(
    house: House, moving: MovingService
) -> None:
    slack, died_at = Board(), set[str]()
    await moving.move(DANA, "cal_home", "press:1", *PLACE)
    while kinds := [kind for kind in house.kinds() if kind in MOVING]:
        with suppress(Died):
            await keep(house, kinds[0], inbox=slack, steps=lambda job: Mortal(house, died_at, job.key, lambda: settle(house)))
        assert {"s1", "s2"} <= set(await on(house)), died_at
    await settle(house)
    assert {point.rpartition(":")[0].rpartition(":")[2] for point in died_at} >= {"prepare", "look", "write", "read-back-0", "tidy", "tell"}
    assert await on(house) == {"s1": {"cal_home"}, "s2": {"cal_home"}, "s3": {"cal_work"}}
    assert len(set(slack.edits)) == 1
    assert "2 moved" in slack.edits[-1]
