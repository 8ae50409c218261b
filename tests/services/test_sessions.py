"""Sessions in: idempotent by sequence, every change a promise to each participant, batches in order with the bad items named."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import Conflict, Invalid, NotFound, RelinkError
from bot.domain.jobs import JobKind
from bot.domain.session import SYNC_WINDOW_AHEAD, Session, SessionStatus, SessionWriter
from bot.services.sessions import INTO_THE_WINDOW, PAGE, Put, PutOutcome, SessionService
from storage.unit_of_work import Storage
from tests.services.harness import DANA, MIA, RAVI, House, W, session

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BOTH = ("dana", "ravi")


@pytest.fixture
async def sessions(house: House) -> SessionService:
    """Dana, Ravi and Mia are known."""
    await house.put(DANA, RAVI, MIA)
    return house.use_cases().sessions


def promised_to(house: House, kind: JobKind = JobKind.READ_BACK) -> list[tuple[object, object, object]]:
    """(session, person, sequence) of each job of that kind, in order."""
    assert {job.kind for job in house.promised} <= {kind}
    return [(job.fields["session_id"], job.fields["person_id"], job.fields["sequence"]) for job in house.promised]


@on_sqlite
async def test_a_new_session_is_stored_and_promised_to_each_participant(house: House, sessions: SessionService) -> None:
    put = await sessions.put(session())
    assert put == Put(session(booked_at=house.clock.now, changed_at=house.clock.now), PutOutcome.CREATED)
    assert await sessions.get(W, "s1") == put.session
    assert promised_to(house) == [("s1", "dana", 1), ("s1", "ravi", 1)]


@on_sqlite
async def test_the_same_again_changes_nothing_and_promises_nothing(house: House, sessions: SessionService) -> None:
    first = await sessions.put(session())
    house.clock.advance(timedelta(hours=1))
    again = await sessions.put(session(people=("ravi", "dana")))
    assert again == Put(first.session, PutOutcome.UNCHANGED)
    assert len(house.promised) == 2


@on_sqlite
async def test_a_higher_sequence_changes_it_and_keeps_when_it_was_booked(house: House, sessions: SessionService) -> None:
    booked_at = house.clock.now
    await sessions.put(session())
    changed_at = house.clock.advance(timedelta(hours=1))
    put = await sessions.put(session(sequence=7, title="Coaching, again"))
    assert put.outcome is PutOutcome.UPDATED
    assert (put.session.booked_at, put.session.changed_at) == (booked_at, changed_at)
    assert promised_to(house)[2:] == [("s1", "dana", 7), ("s1", "ravi", 7)]


@on_sqlite
async def test_a_lower_sequence_is_stale_whatever_it_says(house: House, sessions: SessionService) -> None:
    stored = (await sessions.put(session(sequence=5))).session
    stale = await sessions.put(session(sequence=4, title="Old", people=("nobody",)))
    assert stale == Put(stored, PutOutcome.STALE)
    assert len(house.promised) == 2


@on_sqlite
async def test_the_same_sequence_with_other_content_is_a_conflict(house: House, sessions: SessionService) -> None:
    stored = (await sessions.put(session())).session
    for changed in (session(title="Other"), session(people=("dana",)), session(status=SessionStatus.CANCELLED), session(event_id="e")):
        with pytest.raises(Conflict):
            await sessions.put(changed)
    assert await sessions.get(W, "s1") == stored
    assert len(house.promised) == 2


@on_sqlite
async def test_people_the_platform_never_told_of_are_refused_by_name(house: House, sessions: SessionService) -> None:
    with pytest.raises(Invalid, match="people: unknown id zoe: put the person first"):
        await sessions.put(session(people=("dana", "zoe")))
    with pytest.raises(NotFound):
        await sessions.get(W, "s1")
    assert house.promised == []


@on_sqlite
async def test_another_workspaces_people_and_sessions_are_unknown(house: House, sessions: SessionService) -> None:
    await sessions.put(session())
    with pytest.raises(NotFound):
        await sessions.get("T0OTHER", "s1")
    with pytest.raises(Invalid):
        await sessions.put(session(workspace_id="T0OTHER"))
    with pytest.raises(NotFound):
        await sessions.cancel("T0OTHER", "s1")


@on_sqlite
async def test_somebody_who_no_longer_takes_part_is_promised_the_removal(house: House, sessions: SessionService) -> None:
    await sessions.put(session())
    await sessions.put(session(sequence=2, people=("ravi", "mia")))
    assert sorted(promised_to(house)[2:], key=str) == [("s1", "dana", 2), ("s1", "mia", 2), ("s1", "ravi", 2)]


@on_sqlite
async def test_cancelling_takes_the_next_sequence_and_twice_changes_nothing(house: House, sessions: SessionService) -> None:
    await sessions.put(session(sequence=3))
    cancelled = await sessions.cancel(W, "s1")
    assert (cancelled.outcome, cancelled.session.sequence, cancelled.session.cancelled) == (PutOutcome.UPDATED, 4, True)
    assert promised_to(house)[2:] == [("s1", "dana", 4), ("s1", "ravi", 4)]
    for sequence in (None, 4, 3):
        assert await sessions.cancel(W, "s1", sequence) == Put(cancelled.session, PutOutcome.UNCHANGED)
    assert len(house.promised) == 4


@on_sqlite
async def test_a_cancellation_obeys_sequences_too(house: House, sessions: SessionService) -> None:
    await sessions.put(session(sequence=3))
    assert (await sessions.cancel(W, "s1", 2)).outcome is PutOutcome.STALE
    with pytest.raises(Conflict):
        await sessions.cancel(W, "s1", 3)
    assert (await sessions.cancel(W, "s1", 9)).session.sequence == 9
    assert (await sessions.cancel(W, "s1", 11)).session.sequence == 11
    assert (await sessions.put(session(sequence=10))).outcome is PutOutcome.STALE
    assert (await sessions.put(session(sequence=12))).outcome is PutOutcome.UPDATED
    assert not (await sessions.get(W, "s1")).cancelled


@on_sqlite
async def test_nothing_unknown_can_be_cancelled(house: House, sessions: SessionService) -> None:
    with pytest.raises(NotFound):
        await sessions.cancel(W, "made-up")


async def test_a_batch_is_answered_in_order_and_a_bad_item_stops_no_other(house: House, sessions: SessionService) -> None:
    await sessions.put(session("old", sequence=5))
    house.promised.clear()
    batch = [
        session("z"),
        session("old", sequence=4),
        session("bad", people=("dana", "zoe")),
        session("old", sequence=5),
        session("old", sequence=5, title="Other"),
        session("a"),
        session("a", sequence=2, title="Moved"),
        session("a"),
    ]
    results = await sessions.put_all(batch)
    shown = [result.outcome if isinstance(result, Put) else type(result) for result in results]
    assert shown == [
        PutOutcome.CREATED,
        PutOutcome.STALE,
        Invalid,
        PutOutcome.UNCHANGED,
        Conflict,
        PutOutcome.CREATED,
        PutOutcome.UPDATED,
        PutOutcome.STALE,
    ]
    assert (await sessions.get(W, "a")).title == "Moved"
    expected = [(name, person, sequence) for name, sequence in (("a", 1), ("a", 2), ("z", 1)) for person in BOTH]
    assert promised_to(house) == expected


@on_sqlite
async def test_an_empty_batch_is_an_empty_answer(house: House, sessions: SessionService) -> None:
    assert await sessions.put_all([]) == []


@on_sqlite
async def test_a_batch_of_several_pages_keeps_its_order(house: House, sessions: SessionService) -> None:
    batch = [session(f"s{number}") for number in range(PAGE + 5)]
    random.Random(7).shuffle(batch)
    results = [result.session.id for result in await sessions.put_all(batch) if isinstance(result, Put)]
    assert results == [each.id for each in batch]
    assert len(house.promised) == 2 * len(batch)


async def test_batches_that_overlap_do_not_wait_for_each_other_for_ever(house: House, sessions: SessionService) -> None:
    batch = [session(f"s{number:02}") for number in range(40)]
    answers = await asyncio.gather(*(sessions.put_all(order) for order in (batch, batch[::-1], batch, batch[::-1])))
    outcomes = {result.outcome for results in answers for result in results if isinstance(result, Put)}
    assert outcomes <= {PutOutcome.CREATED, PutOutcome.UNCHANGED}
    assert len(house.promised) == 80


async def test_concurrent_news_of_one_session_end_with_the_latest(house: House, sessions: SessionService) -> None:
    news = [session(sequence=number, title=f"Version {number}") for number in range(1, 16)]
    random.Random(3).shuffle(news)
    await asyncio.gather(*(sessions.put(each) for each in news))
    assert (await sessions.get(W, "s1")).title == "Version 15"


@on_sqlite
@pytest.mark.usefixtures("sessions")
async def test_a_promise_that_cannot_be_made_leaves_no_session(house: House, engine: AsyncEngine) -> None:
    async def fail(*_: object) -> None:
        raise RelinkError("the engine's tables are gone")

    sessions = house.use_cases(Storage(engine, fail)).sessions
    with pytest.raises(RelinkError):
        await sessions.put(session())
    with pytest.raises(NotFound):
        await sessions.get(W, "s1")


@on_sqlite
async def test_with_relink_as_writer_a_change_is_promised_to_be_placed(house: House) -> None:
    house.writer = SessionWriter.RELINK
    await house.put(DANA, RAVI)
    await house.use_cases().sessions.put(session())
    assert promised_to(house, JobKind.PLACE_SESSION) == [("s1", "dana", 1), ("s1", "ravi", 1)]


@on_sqlite
async def test_every_field_survives_the_store(house: House, sessions: SessionService) -> None:
    full = replace(
        session(),
        organizer="dana@coach.example",
        location="Room 2, “Atrium”",
        join_url="https://meet.example/1",
        event_id="platform-1",
        description="שלום\n🌱",
        starts_at=session().starts_at + timedelta(microseconds=1),
    )
    await sessions.put(full)
    stored: Session = await sessions.get(W, "s1")
    assert replace(stored, booked_at=full.booked_at, changed_at=full.changed_at) == full


TAKEN = "event_id: another session of one of its people stands under it"


async def test_two_sessions_of_one_person_cannot_have_the_same_event_id(house: House, sessions: SessionService) -> None:
    await sessions.put(session(event_id="platform-1", people=("dana",)))
    await sessions.put(session("s3", people=("dana",)))
    for taken in ("platform-1", "relink-s3"):
        with pytest.raises(Conflict, match=TAKEN):
            await sessions.put(session("s2", event_id=taken))
    with pytest.raises(NotFound):
        await sessions.get(W, "s2")
    assert len(house.promised) == 2
    await sessions.put(session("s2", event_id="platform-1", people=("ravi",)))
    with pytest.raises(Conflict, match=TAKEN):
        await sessions.put(session("s2", event_id="platform-1", sequence=2))


@on_sqlite
async def test_one_batch_cannot_give_an_event_id_twice_either(house: House, sessions: SessionService) -> None:
    batch = [session("b", event_id="platform-1"), session("c", event_id="platform-1"), session("a"), session("b", 2, event_id="platform-1")]
    results = await sessions.put_all(batch)
    assert [result.outcome if isinstance(result, Put) else type(result) for result in results] == [
        PutOutcome.CREATED,
        Conflict,
        PutOutcome.CREATED,
        PutOutcome.UPDATED,
    ]
    assert [name for name, _, _ in promised_to(house)] == ["a", "a", "b", "b", "b", "b"]


@on_sqlite
async def test_a_session_beyond_the_window_is_promised_for_when_the_window_reaches_it(house: House, sessions: SessionService) -> None:
    far = house.clock.now + SYNC_WINDOW_AHEAD + timedelta(days=9)
    await sessions.put(session(starts_at=far, ends_at=far + timedelta(hours=1)))
    due = house.clock.now + timedelta(days=9) + INTO_THE_WINDOW
    assert [job.not_before for job in house.promised] == [None, None, due, due]
    assert len({job.key for job in house.promised}) == 4
    house.promised.clear()
    await sessions.cancel(W, "s1")
    assert [job.not_before for job in house.promised] == [None, None]
