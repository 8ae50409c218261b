"""Notification channels and what comes through them."""

import asyncio

import httpx
import pytest

from integrations.local.cronofy.app import create_app
from integrations.local.cronofy.push import signature
from tests.local.cronofy.harness import AUTHORIZE, BASE, PUSH, SCOPE, Cronofy, Listener, StillClock, session, text_of, until
from tests.local.cronofy.people import SEED


async def test_a_channel_is_verified_at_once(cronofy: Cronofy) -> None:
    channel_id = await cronofy.listen()
    await cronofy.settle()

    assert cronofy.listener.received == [
        {
            "notification": {"type": "verification"},
            "channel": {"channel_id": channel_id, "callback_url": PUSH, "filters": {}},
        }
    ]
    assert cronofy.listener.headers[0]["content-type"] == "application/json; charset=utf-8"


async def test_an_identical_channel_is_the_same_channel(cronofy: Cronofy) -> None:
    first = await cronofy.listen()
    again = await cronofy.listen(filters={})
    other = await cronofy.listen(filters={"only_managed": True, "calendar_ids": ["cal_work"]})
    listed = await cronofy.http.get("/v1/channels", headers=await cronofy.headers())

    assert first == again
    assert first != other
    assert [each["filters"] for each in listed.json()["channels"]] == [
        {},
        {"calendar_ids": ["cal_work"], "only_managed": True},
    ]


async def test_a_closed_channel_hears_nothing_more(cronofy: Cronofy) -> None:
    channel_id = await cronofy.listen()
    headers = await cronofy.headers()
    assert (await cronofy.http.delete(f"/v1/channels/{channel_id}", headers=headers)).status_code == 202
    assert (await cronofy.http.delete(f"/v1/channels/{channel_id}", headers=headers)).status_code == 404
    await cronofy.control("disconnect", profile_id="pro_work")
    await cronofy.settle()

    assert cronofy.listener.kinds == []


@pytest.mark.parametrize("callback_url", [None, "", "ftp://x.example", "relative", "http://", "http://[::1"])
async def test_a_channel_needs_a_web_address(cronofy: Cronofy, callback_url: str | None) -> None:
    answer = await cronofy.http.post("/v1/channels", json={"callback_url": callback_url}, headers=await cronofy.headers())
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["callback_url"])


async def test_an_account_has_at_most_128_channels(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    statuses = []
    for number in range(129):
        body = {"callback_url": f"{PUSH}/{number}"}
        statuses.append((await cronofy.http.post("/v1/channels", json=body, headers=headers)).status_code)

    assert statuses == [200] * 128 + [422]


async def test_a_change_by_hand_is_announced_with_the_moment_to_read_from(cronofy: Cronofy) -> None:
    await cronofy.listen()
    cronofy.clock.advance(hours=1)
    since = text_of(cronofy.clock())
    await cronofy.control("event", calendar_id="cal_work", event_uid="evt_external_dentist", deleted=True)
    await cronofy.settle()

    assert cronofy.listener.received[-1]["notification"] == {"type": "change", "changes_since": since}
    changed = await cronofy.read(last_modified=since, include_deleted="true")
    assert [each["event_uid"] for each in changed] == ["evt_external_dentist"]


async def test_filters_keep_other_changes_away(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.settle()
    await cronofy.listen(filters={"calendar_ids": ["cal_open"]})
    await cronofy.listen(callback_url=f"{PUSH}/managed", filters={"only_managed": True})
    await cronofy.control("event", calendar_id="cal_work", event_uid="evt_external_dentist", summary="Dentist!")
    await cronofy.settle()
    assert cronofy.listener.kinds == []

    await cronofy.control("event", calendar_id="cal_work", event_id="session-1", participation_status="declined")
    await cronofy.control("event", calendar_id="cal_open", event_uid="evt_external_lunch", summary="Lunch!")
    await cronofy.settle()
    assert cronofy.listener.kinds == ["change", "change"]


async def test_a_lost_login_is_announced_once_and_mailed(cronofy: Cronofy) -> None:
    await cronofy.listen()
    await cronofy.control("disconnect", profile_id="pro_work")
    await cronofy.control("disconnect", profile_id="pro_work")
    await cronofy.settle()

    assert cronofy.listener.kinds == ["profile_disconnected"]
    assert set(cronofy.listener.received[-1]) == {"notification", "channel"}
    assert cronofy.listener.received[-1]["notification"] == {"type": "profile_disconnected"}
    mail = (await cronofy.state("mails"))[0]
    assert (mail["kind"], mail["to"]) == ("relink", "dana@work.example")
    assert mail["link"] == (await cronofy.profile("pro_work"))["profile_relink_url"]


async def test_a_login_that_is_back_is_announced_only_by_a_change(cronofy: Cronofy) -> None:
    await cronofy.control("disconnect", profile_id="pro_work")
    lost_at = text_of(cronofy.clock())
    await cronofy.listen()
    cronofy.clock.advance(hours=5)
    await cronofy.control("reconnect", profile_id="pro_work")
    await cronofy.settle()

    assert cronofy.listener.received[-1]["notification"] == {"type": "change", "changes_since": lost_at}


async def test_the_end_of_a_first_sync_is_announced(cronofy: Cronofy) -> None:
    await cronofy.listen()
    await cronofy.control("initial_sync", profile_id="pro_work", required=True)
    await cronofy.control("initial_sync", profile_id="pro_work", required=False)
    await cronofy.settle()

    assert cronofy.listener.kinds == ["profile_initial_sync_completed"]


async def test_a_first_sync_ends_and_is_announced_without_another_request(cronofy: Cronofy) -> None:
    await cronofy.switch(initial_sync_seconds=0)
    await cronofy.listen()
    answer = await cronofy.http.post("/v1/link_tokens", headers=await cronofy.headers())
    url = AUTHORIZE + SCOPE + f"&link_token={answer.json()['link_token']}"
    await cronofy.sign_in(url, provider_name="office365", email="eli@firm.example")

    async def announced() -> bool:
        return bool(cronofy.listener.kinds)

    await until(announced)
    assert cronofy.listener.kinds == ["profile_initial_sync_completed"]


async def test_changes_by_hand_on_a_lost_login_are_seen_only_when_it_is_back(cronofy: Cronofy) -> None:
    await cronofy.listen()
    await cronofy.control("disconnect", profile_id="pro_work")
    answer = await cronofy.control("event", calendar_id="cal_work", event_uid="evt_external_dentist", summary="New")
    await cronofy.settle()
    assert answer["seen_by_cronofy"] is False
    assert "Dentist" in [each["summary"] for each in await cronofy.read()]

    await cronofy.control("reconnect", profile_id="pro_work")
    await cronofy.settle()
    assert "New" in [each["summary"] for each in await cronofy.read()]
    assert cronofy.listener.kinds == ["profile_disconnected", "change", "change"]


async def test_a_push_that_fails_is_tried_again(cronofy: Cronofy) -> None:
    await cronofy.switch(push_time_scale=1e-7)
    cronofy.listener.status = 500
    await cronofy.listen()
    await cronofy.settle()
    cronofy.listener.status = 204

    await _until_delivered(cronofy)
    push = (await cronofy.state("pushes"))[0]
    assert (push["answers"][0], push["answers"][-1], push["state"]) == ("500", "204", "delivered")


async def _until_delivered(cronofy: Cronofy) -> None:
    async def over() -> bool:
        return (await cronofy.state("pushes"))[0]["state"] in {"delivered", "abandoned"}

    await until(over)


@pytest.mark.parametrize("status", [500, 410, 302])
async def test_a_channel_that_fails_for_a_day_is_closed_without_a_word(cronofy: Cronofy, status: int) -> None:
    await cronofy.switch(push_time_scale=1e-8)
    cronofy.listener.status = status
    await cronofy.listen()
    await _until_delivered(cronofy)

    assert (await cronofy.state("pushes"))[0]["state"] == "abandoned"
    listed = await cronofy.http.get("/v1/channels", headers=await cronofy.headers())
    assert listed.json() == {"channels": []}


async def test_a_channel_that_heard_something_meanwhile_stays_open(cronofy: Cronofy) -> None:
    await cronofy.switch(push_time_scale=1e-6)
    cronofy.listener.status = 500
    await cronofy.listen()
    await cronofy.settle()
    cronofy.clock.advance(seconds=1)
    cronofy.listener.status = 200
    await cronofy.control("disconnect", profile_id="pro_work")
    await cronofy.settle()
    cronofy.listener.status = 500
    await _until_delivered(cronofy)

    listed = await cronofy.http.get("/v1/channels", headers=await cronofy.headers())
    assert len(listed.json()["channels"]) == 1


async def test_retries_stop_when_the_channel_is_closed(cronofy: Cronofy) -> None:
    await cronofy.switch(push_time_scale=1e-4)
    cronofy.listener.status = 500
    channel_id = await cronofy.listen()
    await cronofy.settle()
    await cronofy.http.delete(f"/v1/channels/{channel_id}", headers=await cronofy.headers())
    await _until_delivered(cronofy)

    assert (await cronofy.state("pushes"))[0]["state"] == "abandoned"


async def test_closing_the_application_drops_the_pushes_that_wait() -> None:
    listener = Listener(status=500)
    app = create_app(SEED, base_url=BASE, push_transport=httpx.ASGITransport(app=listener.app()))
    async with (
        asyncio.timeout(5),
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE) as http,
    ):
        cronofy = Cronofy(http, StillClock(), listener)
        await cronofy.listen()
        await cronofy.settle()
        assert (await cronofy.state("pushes"))[0]["state"] == "waiting"
    assert len(listener.received) == 1


def test_the_signature_holds_one_digest_per_secret() -> None:
    body = b'{"example":"well-formed"}'
    one, two = signature(body, ("first", "second")).split(",")

    assert one == signature(body, ("first",))
    assert two == signature(body, ("second",))
    assert one != two
    assert httpx.Headers({"Cronofy-HMAC-SHA256": one})["cronofy-hmac-sha256"].endswith("=")
