"""Doors: looking changes nothing, going through leads to Cronofy, the way back is judged once, and every page is readable."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.connection import Provider
from bot.domain.linking import LinkPhase, Purpose
from storage.unit_of_work import Storage
from tests.http.harness import app_of, browser
from tests.services.harness import DANA, MIA, RAVI, House
from tests.services.scenes import active, checked

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MIAS = {"email": "mia@coach.example", "provider_name": "google"}
KEPT_PRIVATE = {
    "cache-control": "no-store",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@pytest.fixture
async def door(house: House) -> str:
    """The address of Mia's door to a first Google account."""
    await house.put(MIA)
    return f"/cronofy/connect/{house.door(MIA, Purpose.CONNECT, Provider.GOOGLE)}"


def assert_page(answer: httpx.Response, status: int) -> None:
    """A page of ours, kept from caches, frames and other sites."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert KEPT_PRIVATE.items() <= dict(answer.headers).items()
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    if answer.request.method != "HEAD":
        assert "<h1>" in answer.text


async def walked(house: House, web: httpx.AsyncClient, door: str, **person: str) -> str:
    """Press the button and walk Cronofy's pages; the address that the browser comes back to."""
    gone = await web.post(door)
    assert gone.status_code == 303
    location = (await house.control("sign_in", url=gone.headers["location"], **person))["location"]
    assert isinstance(location, str)
    return location


@on_sqlite
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_at_a_door_changes_nothing(house: House, web: httpx.AsyncClient, door: str, method: str) -> None:
    asked = await house.state("calls_total")
    for _ in range(3):
        answer = await web.request(method, door)
        assert_page(answer, 200)
    assert await house.state("calls_total") == asked
    assert house.promised == []


@on_sqlite
async def test_a_door_says_whose_it_is_and_its_button_posts_to_itself(web: httpx.AsyncClient, door: str) -> None:
    page = (await web.get(door)).text
    assert "Mia" in page
    assert "Google" in page
    assert '<form method="post"><button' in page


@on_sqlite
async def test_names_are_escaped(house: House, web: httpx.AsyncClient) -> None:
    await house.put(replace(MIA, name="<script>alert(1)</script>"))
    page = await web.get(f"/cronofy/connect/{house.door(MIA, Purpose.CONNECT)}")
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text


@on_sqlite
async def test_going_through_leads_to_cronofy_with_a_fresh_state_each_time(web: httpx.AsyncClient, door: str) -> None:
    answers = [await web.post(door) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    urls = [urlsplit(answer.headers["location"]) for answer in answers]
    assert {f"{url.scheme}://{url.netloc}{url.path}" for url in urls} == {"https://cronofy.example/oauth/authorize"}
    assert len({parse_qs(url.query)["state"][0] for url in urls}) == 2


@pytest.mark.parametrize("card", ["forged", "WyJUMEFDTUUiXQ.c2ln", "%00", "%F0%9F%8C%B1", "x" * 3000])
async def test_a_forged_door_is_a_readable_404(house: House, web: httpx.AsyncClient, card: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        assert_page(await web.request(method, f"/cronofy/connect/{card}"), 404)
    assert house.promised == []


@on_sqlite
async def test_the_door_of_somebody_unknown_is_a_404(house: House, web: httpx.AsyncClient) -> None:
    assert_page(await web.get(f"/cronofy/connect/{house.door(DANA, Purpose.CONNECT)}"), 404)


@on_sqlite
async def test_a_changed_card_is_no_door(web: httpx.AsyncClient, door: str) -> None:
    changed = door[:-2] + ("a" if door[-2] != "a" else "b") + door[-1]  # of the last character, Base64 leaves two bits unread
    assert_page(await web.post(changed), 404)


@on_sqlite
async def test_coming_back_is_a_page_that_points_to_slack(house: House, web: httpx.AsyncClient, door: str) -> None:
    answer = await web.get(await walked(house, web, door, **MIAS))
    assert_page(answer, 200)
    assert "Slack" in answer.text
    [waiting] = (await house.use_cases().connections.accounts(MIA)).waiting
    assert waiting.link.phase is LinkPhase.WAITING


@on_sqlite
async def test_a_previewer_does_not_use_the_way_back_up(house: House, web: httpx.AsyncClient, door: str) -> None:
    back = await walked(house, web, door, **MIAS)
    assert (await web.head(back)).status_code == 405
    assert_page(await web.get(back), 200)


@on_sqlite
async def test_a_page_loaded_again_says_the_same(house: House, web: httpx.AsyncClient, door: str) -> None:
    back = await walked(house, web, door, **MIAS)
    first, again = await web.get(back), await web.get(back)
    assert_page(again, 200)
    assert again.text == first.text


@on_sqlite
async def test_coming_back_late_is_410(house: House, web: httpx.AsyncClient, door: str) -> None:
    late = await walked(house, web, door, **MIAS)
    house.clock.advance(timedelta(minutes=15))
    answer = await web.get(late)
    assert_page(answer, 410)
    assert f'href="http://relink.example{door}"' in answer.text


@on_sqlite
async def test_refused_consent_is_a_page_with_the_way_on(house: House, web: httpx.AsyncClient, door: str) -> None:
    back = await walked(house, web, door, **MIAS, decision="refuse")
    assert "error=access_denied" in back
    answer = await web.get(back)
    assert_page(answer, 200)
    assert f'href="http://relink.example{door}"' in answer.text


@on_sqlite
async def test_somebody_elses_account_is_409(house: House, web: httpx.AsyncClient) -> None:
    await house.put(RAVI, MIA)
    await checked(house, RAVI)
    door = f"/cronofy/connect/{house.door(MIA, Purpose.CONNECT)}"
    back = await walked(house, web, door, email="ravi@coach.example", provider_name="exchange")
    assert_page(await web.get(back), 409)


@on_sqlite
async def test_cronofy_being_down_is_503_on_the_way_there_and_back(house: House, web: httpx.AsyncClient, door: str) -> None:
    back = await walked(house, web, door, **MIAS)
    await active(house)
    await checked(house)
    await house.control("disconnect", profile_id="pro_work")
    await house.break_down()
    assert_page(await web.get(back), 503)
    relink = house.door(DANA, Purpose.RELINK, Provider.GOOGLE, "pro_work")
    assert_page(await web.post(f"/cronofy/connect/{relink}"), 503)
    assert_page(await web.get(f"/cronofy/connect/{relink}"), 200)


@on_sqlite
async def test_a_busy_database_is_a_page_to_load_again(house: House, web: httpx.AsyncClient, door: str, engine: AsyncEngine) -> None:
    back = await walked(house, web, door, **MIAS)
    impatient = Storage(engine, never, patience=timedelta(milliseconds=20))
    async with impatient.writing(), browser(app_of(replace(house, storage=impatient))) as kept_waiting:
        answer = await kept_waiting.get(back)
    assert_page(answer, 503)
    assert answer.headers["retry-after"] == "30"
    assert "busy" in answer.text
    assert_page(await web.get(back), 200)


async def never(*_: object) -> None:
    """Nothing is promised."""


@on_sqlite
async def test_link_tokens_that_are_not_switched_on_are_explained(house: House, web: httpx.AsyncClient) -> None:
    await active(house)
    await house.switch(link_tokens=False)
    answer = await web.post(f"/cronofy/connect/{house.door(DANA, Purpose.ADD)}")
    assert_page(answer, 501)
    assert "help@acme.example" in answer.text


@pytest.mark.parametrize(
    "query", ["", "state=", "state=made-up&code=1", "state=%00&code=%00", "state=" + "x" * 4000, "error=access_denied"]
)
async def test_a_way_back_that_leads_from_nowhere_is_a_404(house: House, web: httpx.AsyncClient, query: str) -> None:
    assert_page(await web.get(f"/cronofy/return?{query}"), 404)
    assert house.promised == []
