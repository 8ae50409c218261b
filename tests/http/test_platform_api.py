"""The platform's API: idempotent by sequence, bound to the workspace of its key, documented by itself."""

import re
from datetime import timedelta

import httpx
import pytest

from bot.domain.jobs import JobKind
from tests.http.harness import START, Platform, session_body
from tests.services.harness import House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

STORED = session_body() | {
    "starts_at": "2026-11-24T09:00:00Z",
    "ends_at": "2026-11-24T10:00:00Z",
    "status": "confirmed",
    **dict.fromkeys(("organizer", "location", "join_url", "event_id", "description")),
}


async def test_a_person_is_stored_and_read_back_without_the_grant(platform: Platform) -> None:
    cronofy = {"sub": "acc_dana", "refresh_token": "refresh-dana", "primary_calendar_id": "cal_work"}
    told = {"time_zone": "Europe/Dublin", "locale": "en-IE", "programme": "Spring", "role": "support"}
    put = await platform.put_person(**told, cronofy=cronofy)
    assert put.status_code == 200
    expected = {"id": "dana", "email": "dana@coach.example", "name": "Dana"} | told
    assert put.json() == expected
    assert (await platform.ask("GET", "/v1/people/dana")).json() == expected
    badge = (await platform.ask("GET", "/v1/people/dana/connection")).json()
    assert badge == {"status": "active", "delivers": True, "checked_at": "2026-11-23T09:00:00Z"}


async def test_the_badge_of_an_unlinked_person(platform: Platform) -> None:
    badge = (await platform.ask("GET", "/v1/people/dana/connection")).json()
    assert badge == {"status": "not_linked", "delivers": False, "checked_at": None}


async def test_the_badge_tells_the_last_known_state_while_cronofy_is_down(house: House, platform: Platform) -> None:
    await platform.put_person(cronofy={"sub": "acc_dana", "refresh_token": "refresh-dana"})
    await house.break_down()
    never = await platform.ask("GET", "/v1/people/dana/connection")
    assert never.json() == {"status": None, "delivers": None, "checked_at": None}
    await house.mend()
    await platform.ask("GET", "/v1/people/dana/connection")
    await house.break_down()
    house.clock.advance(timedelta(hours=1))
    last = await platform.ask("GET", "/v1/people/dana/connection")
    assert last.json() == {"status": "no_primary", "delivers": False, "checked_at": "2026-11-23T09:00:00Z"}


async def test_a_session_is_created_unchanged_updated_and_stale(platform: Platform) -> None:
    created = await platform.put_session()
    assert created.json() == {"outcome": "created", "session": STORED}
    assert (await platform.put_session()).json() == {"outcome": "unchanged", "session": STORED}
    updated = STORED | {"sequence": 3, "title": "Moved"}
    assert (await platform.put_session(sequence=3, title="Moved")).json() == {"outcome": "updated", "session": updated}
    stale = await platform.put_session(sequence=2, title="Late news")
    assert (stale.status_code, stale.json()) == (200, {"outcome": "stale", "session": updated})
    assert (await platform.ask("GET", "/v1/sessions/s1")).json() == updated


async def test_the_same_sequence_with_other_content_is_409_and_changes_nothing(platform: Platform) -> None:
    await platform.put_session()
    answer = await platform.put_session(title="Other")
    assert answer.status_code == 409
    assert "sequence" in answer.json()["error"]
    assert (await platform.ask("GET", "/v1/sessions/s1")).json() == STORED


async def test_instants_of_any_offset_are_the_same_instant(platform: Platform) -> None:
    await platform.put_session()
    zoned = {"starts_at": "2026-11-24T10:00:00+01:00", "ends_at": "2026-11-24T05:00:00-05:00"}
    assert (await platform.put_session(**zoned)).json()["outcome"] == "unchanged"


async def test_cancelling_twice_changes_nothing(house: House, platform: Platform) -> None:
    await platform.put_session()
    cancelled = await platform.ask("DELETE", "/v1/sessions/s1")
    assert cancelled.json()["outcome"] == "updated"
    assert cancelled.json()["session"] == STORED | {"sequence": 2, "status": "cancelled"}
    promised = len(house.promised)
    assert (await platform.ask("DELETE", "/v1/sessions/s1")).json()["outcome"] == "unchanged"
    assert (await platform.ask("DELETE", "/v1/sessions/s1", params={"sequence": 1})).json()["outcome"] == "unchanged"
    assert len(house.promised) == promised
    assert (await platform.ask("GET", "/v1/sessions/s1")).json()["status"] == "cancelled"


async def test_a_cancellation_may_bring_its_sequence(platform: Platform) -> None:
    await platform.put_session(sequence=5)
    assert (await platform.ask("DELETE", "/v1/sessions/s1", params={"sequence": 4})).json()["outcome"] == "stale"
    assert (await platform.ask("DELETE", "/v1/sessions/s1", params={"sequence": 5})).status_code == 409
    assert (await platform.ask("DELETE", "/v1/sessions/s1", params={"sequence": 8})).json()["session"]["sequence"] == 8


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/people/made-up"),
        ("GET", "/v1/people/made-up/connection"),
        ("GET", "/v1/sessions/made-up"),
        ("DELETE", "/v1/sessions/made-up"),
        ("GET", "/v1/nothing"),
    ],
)
async def test_what_is_not_there_is_404(platform: Platform, method: str, path: str) -> None:
    answer = await platform.ask(method, path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}


async def test_people_the_platform_never_told_of_are_400(house: House, platform: Platform) -> None:
    answer = await platform.put_session(people=["dana", "zoe"])
    assert (answer.status_code, answer.json()) == (400, {"error": "people: unknown id zoe: put the person first"})
    assert (await platform.ask("GET", "/v1/sessions/s1")).status_code == 404
    assert house.promised == []


async def test_an_account_that_is_another_persons_is_409(platform: Platform) -> None:
    grant = {"sub": "acc_dana", "refresh_token": "refresh-dana"}
    await platform.put_person(cronofy=grant)
    answer = await platform.put_person("ravi", cronofy=grant)
    assert answer.status_code == 409
    assert (await platform.ask("GET", "/v1/people/ravi")).status_code == 404


async def test_two_keys_see_two_worlds(platform: Platform, other_platform: Platform) -> None:
    await platform.put_session()
    for method, path in (("GET", "/v1/people/dana"), ("GET", "/v1/sessions/s1"), ("DELETE", "/v1/sessions/s1")):
        assert (await other_platform.ask(method, path)).status_code == 404
    assert (await other_platform.put_session()).status_code == 400
    await other_platform.put_person(name="Another Dana")
    assert (await other_platform.put_session(title="Theirs")).json()["outcome"] == "created"
    assert (await platform.ask("GET", "/v1/sessions/s1")).json() == STORED
    assert (await platform.ask("GET", "/v1/people/dana")).json()["name"] == "Dana"


async def test_a_batch_is_answered_item_by_item_in_order(house: House, platform: Platform) -> None:
    await platform.put_session("old", sequence=5)
    house.promised.clear()
    batch = [
        session_body("b"),
        session_body("old", sequence=4),
        session_body("bad", title=""),
        "no session at all",
        session_body(None),
        session_body("old", sequence=5, title="Other"),
        session_body("stranger", people=["zoe"]),
        session_body("a"),
        {"id": "not an id", "title": 7},
    ]
    answer = await platform.ask("POST", "/v1/sessions/batch", batch)
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [(result["id"], result["outcome"], result["stored_sequence"]) for result in results] == [
        ("b", "created", 1),
        ("old", "stale", 5),
        ("bad", None, None),
        (None, None, None),
        (None, None, None),
        ("old", None, None),
        ("stranger", None, None),
        ("a", "created", 1),
        (None, None, None),
    ]
    assert [result["error"].split(":")[0] for result in results if result["error"]] == [
        "title",
        "body",
        "id",
        "this sequence is stored with other content",
        "people",
        "id",
    ]
    assert house.kinds() == [JobKind.READ_BACK] * 2


async def test_a_batch_holds_a_thousand_and_no_more(platform: Platform) -> None:
    batch = [session_body(f"s{number % 10}") for number in range(1001)]
    answer = await platform.ask("POST", "/v1/sessions/batch", batch)
    assert answer.status_code == 422
    assert (await platform.ask("GET", "/v1/sessions/s0")).status_code == 404
    results = (await platform.ask("POST", "/v1/sessions/batch", batch[:1000])).json()["results"]
    assert [result["id"] for result in results] == [f"s{number % 10}" for number in range(1000)]
    assert [result["outcome"] for result in results] == ["created"] * 10 + ["unchanged"] * 990


async def test_the_api_documents_itself(web: httpx.AsyncClient) -> None:
    schema = (await web.get("/openapi.json")).json()
    assert {path: set(operations) for path, operations in schema["paths"].items()} == {
        "/v1/people/{person_id}": {"put", "get"},
        "/v1/people/{person_id}/connection": {"get"},
        "/v1/sessions/{session_id}": {"put", "get", "delete"},
        "/v1/sessions/batch": {"post"},
    }
    batch = schema["paths"]["/v1/sessions/batch"]["post"]
    items = batch["requestBody"]["content"]["application/json"]["schema"]
    assert items["maxItems"] == 1000
    assert {"sequence", "title", "starts_at", "ends_at", "time_zone", "people"} == set(items["items"]["required"])
    assert {"400", "401", "404", "409", "413", "422"} <= set(batch["responses"])
    assert batch["responses"]["422"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Refusal"}
    assert schema["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    docs = await web.get("/docs")
    assert docs.status_code == 200
    assert all(f"{method.upper()} {path}" in docs.text for path, operations in schema["paths"].items() for method in operations)
    assert all(field in docs.text for field in schema["components"]["schemas"]["SessionIn"]["properties"])


async def test_the_page_about_the_api_needs_no_other_server(web: httpx.AsyncClient) -> None:
    page = (await web.get("/docs")).text
    assert re.findall(r"(?:src|href)=\"([^\"]*)\"", page) == ["/openapi.json"]
    assert "<script" not in page


async def test_times_are_kept_to_the_microsecond(platform: Platform) -> None:
    precise = (START + timedelta(microseconds=1)).isoformat()
    assert (await platform.put_session(starts_at=precise)).json()["session"]["starts_at"] == "2026-11-24T09:00:00.000001Z"
