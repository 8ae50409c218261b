"""Files over signed links, and whether the process lives."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from icalendar import Calendar

from bot.domain.linking import Purpose
from handlers.http.app import http_app
from handlers.http.health import health_routes
from integrations.links import SignedFileLinks
from tests.http.harness import browser
from tests.services.harness import DANA, RAVI, House, W, session

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def link(house: House) -> str:
    """A link to the file of Dana's session."""
    await house.put(DANA, RAVI)
    await house.use_cases().sessions.put(session())
    use_cases = house.use_cases()
    await use_cases.people.bind(DANA, "U0DANA", "D1")
    await use_cases.calendar_files.promise(DANA, ["s1"], "D1", None, "press:1")
    return use_cases.calendar_files.link_to(await use_cases.calendar_files.get(W, f"files:{W}:press:1"))


async def recorded(house: House) -> bool:
    """Whether a file of the session was handed out."""
    async with house.storage.reading() as unit:
        return await unit.hand_outs.latest_snapshot(W, "s1", "dana") is not None


async def test_a_signed_link_gives_the_file_and_records_it(house: House, web: httpx.AsyncClient, link: str) -> None:
    answer = await web.get(link)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="coaching-session-')
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("DTSTART") == session().starts_at
    assert await recorded(house)


async def test_a_link_ends_after_thirty_days(house: House, web: httpx.AsyncClient, link: str) -> None:
    house.clock.advance(timedelta(days=30, seconds=1))
    answer = await web.get(link)
    assert (answer.status_code, answer.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert not await recorded(house)


async def test_a_forged_link_is_a_404(house: House, web: httpx.AsyncClient, link: str) -> None:
    door = house.door(DANA, Purpose.CONNECT)
    for forged in (link.replace(".ics", "x.ics"), "/files/forged.ics", "/files/%00.ics", f"/files/{door}.ics", "/files/.ics"):
        assert (await web.get(forged)).status_code == 404
    assert not await recorded(house)


async def test_a_session_that_is_no_longer_theirs_is_a_404(house: House, web: httpx.AsyncClient, link: str) -> None:
    await house.use_cases().sessions.put(session(sequence=2, people=("ravi",)))
    assert (await web.get(link)).status_code == 404
    foreign = SignedFileLinks(house.settings, house.clock).url("T0OTHER", f"files:{W}:press:1")
    assert (await web.get(foreign)).status_code == 404
    assert not await recorded(house)


async def test_nothing_is_given_to_whom_it_was_given_for_somebody_else_by_now(house: House, web: httpx.AsyncClient, link: str) -> None:
    await house.put(replace(DANA, email="new.coach@coach.example"))
    assert (await web.get(link)).status_code == 404
    await house.use_cases().people.bind(DANA, "U0NEW", "D2")
    assert (await web.get(link)).status_code == 404
    assert not await recorded(house)


async def test_a_living_process_says_so(web: httpx.AsyncClient) -> None:
    assert (await web.get("/livez")).json() == {"status": "alive"}
    assert (await web.get("/readyz")).json() == {"status": "ready", "checks": {}}


async def test_one_failing_check_makes_it_unready(house: House) -> None:
    async def fine() -> bool:
        return True

    async def broken() -> bool:
        return False

    async with browser(http_app([health_routes({"database": fine, "jobs": broken})], "0")) as web:
        answer = await web.get("/readyz")
        assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "checks": {"database": True, "jobs": False}})
        assert (await web.get("/livez")).status_code == 200
