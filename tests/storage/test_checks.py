"""The accounts that are looked at: added with their grant, taken by one caller each, and found by what is due."""

import asyncio
from datetime import timedelta

from bot.domain.checking import AT_ONCE, Check, Risk, SyncStatus
from bot.domain.connection import Grant
from bot.domain.session import SessionStatus
from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W, check, grant, session, tokens

MOST = 100
MINUTE = timedelta(minutes=1)
THEN = NOW + 2 * MINUTE
"""Until when those that were taken are put off."""
LATER = NOW + 9 * HOUR


async def granted(storage: Storage, *people: str) -> None:
    """They have accounts."""
    async with storage.writing() as work:
        for person_id in people:
            await work.grants.put(grant(person_id, f"acc_{person_id}"))


async def looked_at(storage: Storage, *checks: Check) -> None:
    """All that is due was taken, and these were seen."""
    async with storage.writing() as work:
        await work.checks.take_looks(Risk.FAR, NOW, MOST, THEN)
        await work.checks.save_looks(checks, THEN)


async def take(storage: Storage, risk: Risk, most: int = MOST, *, at: timedelta = 2 * HOUR) -> list[str]:
    """The accounts that are due to be looked at by then."""
    async with storage.writing() as work:
        return sorted(each.sub for each in await work.checks.take_looks(risk, NOW + at, most, NOW + 9 * HOUR))


async def test_an_account_is_due_as_soon_as_it_is_granted(storage: Storage) -> None:
    await granted(storage, "dana")
    async with storage.writing() as work:
        assert await work.checks.take_looks(Risk.NEAR, NOW, MOST, THEN) == []
        new = Check("acc_dana", Risk.FAR, THEN, AT_ONCE)
        assert await work.checks.take_looks(Risk.FAR, NOW, MOST, THEN) == [new]
        assert await work.checks.take_looks(Risk.FAR, NOW, MOST, THEN) == []
        assert [each.sub for each in await work.checks.take_readings(NOW, MOST, THEN)] == ["acc_dana"]
        assert await work.checks.take_readings(NOW, MOST, THEN) == []
        await work.checks.save_readings({"acc_dana": NOW + HOUR})
        assert [each.sub for each in await work.checks.take_readings(NOW + HOUR, MOST, THEN)] == ["acc_dana"]


async def test_those_due_longest_come_first_and_each_is_taken_once(storage: Storage) -> None:
    people = [f"p{number}" for number in range(6)]
    await granted(storage, *people)
    await looked_at(storage, *(check(f"acc_{name}", due_at=NOW - number * MINUTE) for number, name in enumerate(people)))

    assert await take(storage, Risk.NEAR) == []
    assert await take(storage, Risk.FAR, 2) == ["acc_p4", "acc_p5"]
    several = await asyncio.gather(*(take(storage, Risk.FAR, 2) for _ in range(3)))
    assert sorted(sub for one in several for sub in one) == ["acc_p0", "acc_p1", "acc_p2", "acc_p3"]


async def test_what_was_seen_is_remembered_unless_the_account_was_linked_anew_meanwhile(storage: Storage) -> None:
    await granted(storage, "dana", "liam")
    async with storage.writing() as work:
        await work.checks.take_looks(Risk.FAR, NOW, MOST, THEN)
    await granted(storage, "liam")
    seen = [check(f"acc_{name}", status=SyncStatus.DISCONNECTED) for name in ("liam", "dana")]
    async with storage.writing() as work:
        await work.checks.save_looks(seen, THEN)
        assert await work.checks.take_looks(Risk.FAR, NOW, MOST, LATER) == [Check("acc_liam", Risk.FAR, LATER, AT_ONCE)]
        [dana] = await work.checks.take_looks(Risk.FAR, NOW + HOUR, MOST, THEN)
        assert (dana.status, dana.checked_at) == (SyncStatus.DISCONNECTED, NOW)
        await work.checks.forget(["acc_dana"])
        assert await work.checks.take_looks(Risk.FAR, NOW + HOUR, MOST, LATER) == []


async def test_a_session_that_is_booked_soon_makes_its_people_urgent(storage: Storage) -> None:
    await granted(storage, "dana", "liam", "mia")
    await looked_at(storage, check("acc_dana"), check("acc_liam", due_at=NOW), check("acc_mia"))
    async with storage.writing() as work:
        await work.checks.expect_session(W, ["dana", "liam", "nobody"], NOW + MINUTE)

    assert await take(storage, Risk.NEAR, at=timedelta(0)) == ["acc_liam"]
    assert await take(storage, Risk.NEAR, at=MINUTE) == ["acc_dana"]
    assert await take(storage, Risk.FAR) == ["acc_mia"]


async def test_an_account_is_everybodys_who_has_it_but_those_it_was_withdrawn_from(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.grants.put(grant("ms-dana", workspace_id="T0OTHER"))
        await work.grants.put(grant("liam", "acc_liam", tokens=tokens("2"), state=Grant.WITHDRAWN))
        assert await work.grants.people_of(["acc_dana", "acc_liam"]) == [("acc_dana", W, "dana"), ("acc_dana", "T0OTHER", "ms-dana")]


async def test_the_next_session_is_that_of_anybody_who_has_the_account(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.grants.put(grant("ms-dana", workspace_id="T0OTHER"))
        await work.grants.put(grant("liam", "acc_liam"))
        await work.sessions.put(session("s1", people=("dana",), starts_at=NOW + 3 * HOUR))
        await work.sessions.put(session("s2", people=("ms-dana",), workspace_id="T0OTHER", starts_at=NOW + 2 * HOUR))
        await work.sessions.put(session("s3", people=("dana",), starts_at=NOW + HOUR, status=SessionStatus.CANCELLED))
        await work.sessions.put(session("s4", people=("liam",), starts_at=NOW + 9 * HOUR))
        subs = ["acc_dana", "acc_liam"]
        assert await work.sessions.next_starts(subs, NOW, NOW + 8 * HOUR) == {"acc_dana": NOW + 2 * HOUR}
