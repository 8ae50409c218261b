"""Sessions: replaced whole, listed by whose and when, never by older news."""

from datetime import timedelta

import pytest

from bot.domain.errors import NotFound
from bot.domain.session import SessionKind, SessionStatus
from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W, session


async def test_a_session_comes_back_as_put_with_its_people_in_order(storage: Storage) -> None:
    told = session(people=("zoe", "dana", "liam"), kind=SessionKind.GROUP)
    bare = session("s2", organizer=None, location=None, join_url=None, description=None, event_id="platform-7", people=())
    async with storage.writing() as work:
        await work.sessions.put(told)
        await work.sessions.put(bare)
    async with storage.reading() as work:
        assert await work.sessions.get(W, "s1") == told
        assert await work.sessions.find(W, "s2") == bare


async def test_an_unknown_session_is_not_found(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session())
    async with storage.reading() as work:
        assert await work.sessions.find(W, "s2") is None
        with pytest.raises(NotFound):
            await work.sessions.get("T0OTHER", "s1")


async def test_newer_news_replace_everything_people_included(storage: Storage) -> None:
    moved = session(sequence=4, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR, title="Moved", people=("liam", "zoe"))
    async with storage.writing() as work:
        await work.sessions.put(session())
        await work.sessions.put(moved)
        assert await work.sessions.get(W, "s1") == moved
        assert await work.sessions.list_for_person(W, "dana", NOW, NOW + timedelta(days=9)) == []
        assert await work.sessions.list_for_person(W, "zoe", NOW, NOW + timedelta(days=9)) == [moved]


async def test_older_news_change_nothing(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session())
        await work.sessions.put(session(sequence=2, title="Long ago", people=("zoe",)))
        assert await work.sessions.get(W, "s1") == session()


async def test_a_persons_sessions_are_those_that_start_in_the_window_by_start(storage: Storage) -> None:
    starts = {"late": 3 * HOUR, "first": 0 * HOUR, "end": 4 * HOUR, "before": -HOUR, "second": HOUR}
    async with storage.writing() as work:
        for session_id, offset in starts.items():
            status = SessionStatus.CANCELLED if session_id == "second" else SessionStatus.CONFIRMED
            await work.sessions.put(session(session_id, starts_at=NOW + offset, status=status))
        await work.sessions.put(session("liams", people=("liam",), starts_at=NOW))
        await work.sessions.put(session("elsewhere", workspace_id="T0OTHER", starts_at=NOW))
    async with storage.reading() as work:
        listed = await work.sessions.list_for_person(W, "dana", NOW, NOW + 4 * HOUR)
        assert [one.id for one in listed] == ["first", "second", "late"]
        assert listed[1].people == ("dana", "liam")
        assert [one.id for one in await work.sessions.list_for_person(W, "dana", NOW, NOW + 4 * HOUR, limit=1)] == ["first"]


async def test_several_are_listed_by_start(storage: Storage) -> None:
    async with storage.writing() as work:
        for session_id, hours in (("b", 2), ("a", 3), ("c", 1)):
            await work.sessions.put(session(session_id, starts_at=NOW + hours * HOUR))
        assert [one.id for one in await work.sessions.list_by_ids(W, ["a", "b", "nobody", "c"])] == ["c", "b", "a"]
        assert await work.sessions.list_by_ids("T0OTHER", ["a"]) == []


async def test_a_person_named_twice_takes_part_once(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session(people=("dana", "dana")))
        assert len(await work.sessions.list_for_person(W, "dana", NOW, NOW + timedelta(days=9))) == 1


async def test_a_sequence_may_be_a_number_of_milliseconds(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session(sequence=1_790_000_000_000))
        assert (await work.sessions.get(W, "s1")).sequence == 1_790_000_000_000
