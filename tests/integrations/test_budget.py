"""One budget of requests: never beyond what the service allows, and a part of it always free for people."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from bot.domain.errors import TryLater
from bot.domain.pacing import Limit
from integrations.budget import OwnBudget, Share
from integrations.http import Caller, new_http_client

LIMITS = (Limit(50, 1.0), Limit(500, 60.0))


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    async def sleep(self, seconds: float) -> None:
        """Time passes."""
        self.now += seconds

    @property
    def budget(self) -> OwnBudget:
        """A fresh one."""
        return OwnBudget(LIMITS, lambda: self.now)


async def sent(time: Time, share: Share, requests: int) -> list[float]:
    """When each request was sent, in seconds from now."""
    began, at = time.now, []
    for _ in range(requests):
        await share.take()
        at.append(time.now - began)
    return at


async def test_no_second_and_no_minute_takes_more_than_is_allowed() -> None:
    time = Time()
    at = await sent(time, Share(time.budget, sleep=time.sleep), 1200)
    assert at[49] == 0.0
    assert all(at[n + 50] - at[n] >= 1.0 for n in range(1150))
    assert all(at[n + 500] - at[n] >= 60.0 for n in range(700))
    assert at[-1] == pytest.approx(123, abs=1)


async def test_jobs_leave_a_fifth_of_it_to_people_who_never_wait_behind_them() -> None:
    time = Time()
    budget = time.budget
    jobs, people = Share(budget, 0.8, sleep=time.sleep), Share(budget, patience=timedelta(seconds=5), sleep=time.sleep)
    assert (await sent(time, jobs, 400))[-1] < 10
    assert await sent(time, people, 10) == [0.0] * 10
    assert (await sent(time, people, 90))[-1] <= 2
    with pytest.raises(TryLater) as spent:
        await people.take()
    assert spent.value.retry_after is not None
    assert timedelta(seconds=40) < spent.value.retry_after < timedelta(seconds=60)


async def test_jobs_wait_in_turn_while_people_pass() -> None:
    held = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        await held.wait()
        time.now += 1

    time = Time()
    budget = OwnBudget((Limit(10, 1.0),), lambda: time.now)
    jobs, people = Share(budget, 0.8, sleep=sleep), Share(budget)
    for _ in range(8):
        await jobs.take()
    waiting = [asyncio.create_task(jobs.take()) for _ in range(3)]
    await asyncio.sleep(0)
    await people.take()
    assert not any(task.done() for task in waiting)
    held.set()
    await asyncio.gather(*waiting)


async def test_every_try_of_a_request_is_counted() -> None:
    taken: list[int] = []

    async def pace() -> None:
        taken.append(1)

    answers = iter((httpx.Response(503), httpx.Response(200)))
    async with new_http_client(httpx.MockTransport(lambda _: next(answers))) as http:
        caller = Caller(http, "service", pace=pace)
        await caller.send("ask", caller.request("GET", "http://service.example/"))
    assert len(taken) == 2
