"""The official client, PyPI pycronofy 2.1.1, against the stand-in on a real socket."""

import base64
import hashlib
import hmac
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pycronofy
import pytest
import uvicorn
from pycronofy.batch import BatchBuilder
from pycronofy.exceptions import PyCronofyPartialSuccessError, PyCronofyRequestError

from integrations.local.cronofy.app import create_app
from integrations.local.cronofy.push import signature
from integrations.local.cronofy.settings import CronofySettings
from integrations.local.server import listen
from tests.local.cronofy.harness import CALLBACK
from tests.local.cronofy.people import SECRETS, SEED

SCOPES = "read_events create_event delete_event"
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)


def _serve(server: uvicorn.Server, listening: socket.socket) -> Callable[[], None]:
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(timeout=10)

    return stop


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A stand-in that serves on a free port."""
    listening = listen()
    base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = CronofySettings(
        write_delay_seconds=0,
        initial_sync_seconds=0,
        requests_per_second=None,
        requests_per_minute=None,
        reuse_access_tokens=False,
        page_size=2,
        push_time_scale=1e-6,
    )
    app = create_app(SEED, base_url=base_url, settings=settings)
    stop = _serve(uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", lifespan="on")), listening)
    yield base_url
    stop()
    listening.close()


def _client(address: str, **credentials: str) -> Any:
    client = pycronofy.Client(client_id="relink", client_secret=SECRETS[0], **credentials)
    client.request_handler.base_url = address
    client.app_base_url = address
    return client


@pytest.fixture
def dana(address: str) -> Any:
    """Dana's authorization in the official client's hands."""
    client = _client(address, refresh_token="refresh-dana")
    client.refresh_authorization()
    return client


def _control(address: str, action: str, /, **body: Any) -> dict[str, Any]:
    answer = httpx.post(f"{address}/_local/{action}", json=body, trust_env=False)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


def _event(event_id: str, **changes: Any) -> dict[str, Any]:
    end = TOMORROW + timedelta(hours=1)
    body = {"event_id": event_id, "summary": "Coaching", "description": "", "start": TOMORROW, "end": end}
    return body | changes


def test_it_authorizes_through_the_pages_and_reads_who_it_is(address: str) -> None:
    client = _client(address)
    url = client.user_auth_link(CALLBACK, scope=SCOPES, state="here", avoid_linking=True)
    walked = _control(address, "sign_in", url=url, provider_name="office365", email="eli@firm.example")
    back = parse_qs(urlsplit(walked["location"]).query)
    assert back["state"] == ["here"]

    tokens = client.get_authorization_from_code(back["code"][0])
    assert tokens["access_token"]
    assert not client.is_authorization_expired()
    assert client.userinfo()["cronofy.data"]["profiles"][0]["profile_name"] == "eli@firm.example"
    assert client.account()["default_tzid"] == "Europe/Paris"
    client.revoke_authorization()
    assert client.auth.access_token is None


def test_it_refreshes_and_lists_calendars_and_profiles(dana: Any) -> None:
    assert [each["profile_id"] for each in dana.list_profiles()] == ["pro_work", "pro_home"]
    assert "cal_work" in [each["calendar_id"] for each in dana.list_calendars()]


def test_it_creates_calendars_and_understands_a_duplicate_name(dana: Any) -> None:
    created = dana.create_calendar("pro_work", "From the client")
    assert created["calendar"]["calendar_name"] == "From the client"
    with pytest.raises(PyCronofyRequestError):
        dana.create_calendar("pro_work", "From the client")
    found = dana.create_calendar("pro_work", "From the client", error_on_duplicate=False)
    assert found["calendar_id"] == created["calendar"]["calendar_id"]


def test_it_writes_reads_and_deletes_events(dana: Any) -> None:
    dana.upsert_event("cal_work", _event("from-client", start=TOMORROW, tzid="Europe/London"))
    dana.validate("upsert_event", "cal_work", _event("from-client", tzid="Etc/UTC"))
    found = dana.read_events(only_managed=True, from_date=date.today() - timedelta(days=1)).all()  # noqa: DTZ011  the client takes bare dates
    uid = next(each["event_uid"] for each in found if each["event_id"] == "from-client")

    dana.change_participation_status("cal_work", uid, "declined")
    found = dana.read_events(only_managed=True).all()
    assert [each["participation_status"] for each in found if each["event_uid"] == uid] == ["declined"]
    dana.delete_event("cal_work", "from-client")
    assert uid not in [each["event_uid"] for each in dana.read_events(only_managed=True).all()]
    dana.delete_external_event("cal_open", _external(dana, "cal_open"))
    dana.delete_all_events(calendar_ids=("cal_work", "cal_open"))
    dana.delete_all_events()
    assert dana.read_events(only_managed=True).all() == []


def _external(client: Any, calendar_id: str) -> str:
    address = client.request_handler.base_url
    start, end = TOMORROW.isoformat(), (TOMORROW + timedelta(hours=1)).isoformat()
    made = _control(address, "event", calendar_id=calendar_id, summary="By hand", start=start, end=end)
    return str(made["event"]["event_uid"])


def test_it_follows_pages(dana: Any) -> None:
    for _ in range(5):
        _external(dana, "cal_work")
    pages = dana.read_events(calendar_ids=("cal_work",), localized_times=True)

    assert (pages.current, pages.total >= 3) == (1, True)
    assert len(list(pages)) >= 5
    assert len(dana.read_free_busy(calendar_ids=("cal_work",)).all()) >= 5


def test_it_sends_batches_and_sees_what_failed(dana: Any) -> None:
    builder = BatchBuilder()
    builder.upsert_event("cal_work", _event("batch-1")).delete_event("cal_work", "batch-0")
    assert [entry.status() for entry in dana.batch(builder).entries] == [202, 202]

    builder.upsert_event("cal_unknown", _event("batch-2"))
    with pytest.raises(PyCronofyPartialSuccessError) as failure:
        dana.batch(builder)
    assert [entry.status() for entry in failure.value.batch_response.errors()] == [404]


def test_it_asks_for_availability_and_keeps_rules(dana: Any) -> None:
    period = {"start": TOMORROW, "end": TOMORROW + timedelta(hours=4)}
    found = dana.availability(participants={"members": ["acc_ravi"]}, required_duration=60, available_periods=[period])
    assert [each["participants"] for each in found] == [[{"sub": "acc_ravi"}]]
    slots = dana.availability(
        participants=({"members": ["acc_ravi"]},),
        required_duration={"minutes": 60},
        query_slots=[{"start": TOMORROW}],
        response_format="slots",
        buffer={"before": 15, "after": 15},
    )
    assert len(slots) == 1

    hours = [{"day": "monday", "start_time": "09:30", "end_time": "12:30"}]
    rule = {"availability_rule_id": "work", "tzid": "Europe/London", "weekly_periods": hours}
    assert dana.upsert_availability_rule(rule) == rule
    assert dana.list_availability_rules() == [rule]
    assert dana.get_availability_rule("work") == rule
    dana.delete_availability_rule("work")
    assert dana.list_availability_rules() == []


def test_it_opens_lists_and_closes_channels(dana: Any) -> None:
    channel = dana.create_notification_channel("http://127.0.0.1:9/push", calendar_ids=("cal_work",), only_managed=True)
    assert channel["filters"] == {"calendar_ids": ["cal_work"], "only_managed": True}
    listed = dana.list_notification_channels()
    assert channel["channel_id"] in [each["channel_id"] for each in listed]
    dana.close_notification_channel(channel["channel_id"])


def test_it_accepts_the_signatures_of_pushes(dana: Any) -> None:
    body = '{"notification":{"type":"verification"}}'
    header = signature(body.encode(), SECRETS)

    assert dana.hmac_valid(header, body)
    assert not dana.hmac_valid(header, body + " ")
    expected = hmac.new(SECRETS[1].encode(), body.encode(), hashlib.sha256).digest()
    assert header.split(",")[1] == base64.b64encode(expected).decode()


def test_it_raises_the_documented_statuses(address: str, dana: Any) -> None:
    def status_of(call: Callable[[], object]) -> int:
        with pytest.raises(PyCronofyRequestError) as failure:
            call()
        return int(failure.value.response.status_code)

    assert status_of(lambda: dana.upsert_event("cal_team", _event("x"))) == 403
    assert status_of(lambda: dana.upsert_event("cal_unknown", _event("x"))) == 404
    assert status_of(lambda: dana.upsert_event("cal_work", _event("x", summary=""))) == 422
    assert status_of(lambda: dana.revoke_profile("pro_unknown")) == 404
    assert status_of(_client(address, access_token="unknown").userinfo) == 401
    assert status_of(_client(address, refresh_token="unknown").refresh_authorization) == 400


def test_a_cut_connection_breaks_the_answer_off(address: str, dana: Any) -> None:
    headers = {"Authorization": dana.auth.get_authorization()}
    _control(address, "faults", rules=[{"cut": True, "path": "/v1/account", "times": 1}])

    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{address}/v1/account", headers=headers, trust_env=False)
    assert httpx.get(f"{address}/v1/account", headers=headers, trust_env=False).status_code == 200
