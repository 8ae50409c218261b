"""As many queries for much as for little: what a request asks of the database does not grow with what is there."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.services.sessions import PAGE
from tests.http.harness import Platform, session_body
from tests.services.harness import House
from tests.storage.test_queries import recorded

PEOPLE = [f"p{number}" for number in range(20)]


async def count(engine: AsyncEngine, platform: Platform, method: str, path: str, body: Any = None) -> int:
    """How many statements one request runs."""
    with recorded(engine) as ran:
        answer = await platform.ask(method, path, body)
    assert answer.status_code == 200, answer.text
    return len(ran)


@pytest.fixture
async def filled(platform: Platform) -> None:
    """Twenty more people."""
    for person_id in PEOPLE:
        await platform.put_person(person_id)


@pytest.mark.usefixtures("filled")
async def test_single_calls_ask_as_much_for_twenty_people_as_for_one(engine: AsyncEngine, platform: Platform) -> None:
    asked: dict[str, list[int]] = {}
    for session_id, people in (("few", ["dana"]), ("many", PEOPLE)):
        path = f"/v1/sessions/{session_id}"
        for name, method, body in (
            ("create", "PUT", session_body(session_id, people=people)),
            ("repeat", "PUT", session_body(session_id, people=people)),
            ("update", "PUT", session_body(session_id, people=people, sequence=2)),
            ("read", "GET", None),
            ("cancel", "DELETE", None),
        ):
            asked.setdefault(name, []).append(await count(engine, platform, method, path, body))
    assert all(few == many for few, many in asked.values()), asked
    assert max(many for _, many in asked.values()) <= 10


@pytest.mark.usefixtures("filled")
async def test_people_ask_a_constant_number_of_queries(house: House, engine: AsyncEngine, platform: Platform) -> None:
    person = {"email": "dana@coach.example", "name": "Dana", "role": "coach"}
    grant = {"cronofy": {"sub": "acc_dana", "refresh_token": "refresh-dana", "primary_calendar_id": "cal_work"}}
    assert await count(engine, platform, "PUT", "/v1/people/dana", person) <= 5
    assert await count(engine, platform, "PUT", "/v1/people/dana", person | grant) <= 16
    assert await count(engine, platform, "GET", "/v1/people/dana") <= 1
    await count(engine, platform, "GET", "/v1/people/dana/connection")
    await house.control("add_calendar", profile_id="pro_home", name="Room")  # what is seen changes, as it does below
    few = await count(engine, platform, "GET", "/v1/people/dana/connection")
    for number in range(30):
        await house.control("add_calendar", profile_id="pro_home", name=f"Room {number}")
        await platform.put_session(f"s{number}")
    assert await count(engine, platform, "GET", "/v1/people/dana/connection") == few <= 19


@pytest.mark.usefixtures("filled")
async def test_a_batch_looks_up_page_by_page_and_writes_only_what_changed(engine: AsyncEngine, platform: Platform) -> None:
    async def asked(size: int, sequence: int = 1) -> int:
        batch = [session_body(f"s{number}", people=PEOPLE, sequence=sequence) for number in range(size)]
        return await count(engine, platform, "POST", "/v1/sessions/batch", batch)

    lookups, writes, page = 2, 3, PAGE // len(PEOPLE)
    more = 4  # for a page: whose sessions are soon, what was said of them, who opened their home, and whose case is open
    assert await asked(1) == lookups + writes + more
    assert await asked(1) == lookups
    assert await asked(3 * page) == 3 * lookups + writes * (3 * page - 1) + 3 * more
    assert await asked(3 * page) == 3 * lookups
    files = 1
    assert await asked(page, sequence=2) == lookups + writes * page + files + more
