"""The HTTP client: what is tried again and what is not, how long it waits, and that every failure is one of the domain's."""

import asyncio
import io
import logging
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import BaseModel
from stamina import AsyncRetryingCaller

from bot.domain.errors import TryLater
from bot.telemetry import configure_logging
from integrations.http import Caller, new_http_client, retry_after_of

AT_ONCE = AsyncRetryingCaller(attempts=3, timeout=5, wait_initial=0, wait_max=0, wait_jitter=0)
URL = "https://service.example/v1/things/secret-id?code=secret-code"

Answer = httpx.Response | Exception
Reply = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


class Service:
    """Answers in turn; the last answer is repeated."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def caller(service: Reply, **options: Any) -> Caller:
    return Caller(new_http_client(httpx.MockTransport(service)), "service", **{"retries": AT_ONCE, **options})


class Thing(BaseModel):
    name: str


async def test_an_answer_comes_back_whatever_its_status_below_500() -> None:
    for status in (200, 202, 302, 400, 401, 404, 423):
        service = Service(httpx.Response(status))
        assert (await caller(service).send("get", caller(service).request("GET", URL))).status_code == status
        assert len(service.requests) == 1


@pytest.mark.parametrize(
    "failure",
    [httpx.Response(500), httpx.Response(503), httpx.Response(429), httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.ReadError("x")],
    ids=str,
)
async def test_a_repeatable_call_is_tried_again_until_it_succeeds(failure: Answer) -> None:
    service = Service(failure, failure, httpx.Response(200))
    call = caller(service)
    assert (await call.send("get", call.request("GET", URL))).status_code == 200
    assert len(service.requests) == 3


@pytest.mark.parametrize(
    "failure", [httpx.Response(502), httpx.RemoteProtocolError("x"), httpx.ReadTimeout("x"), httpx.DecodingError("x")], ids=str
)
async def test_three_failures_are_try_later(failure: Answer) -> None:
    service = Service(failure)
    call = caller(service)
    with pytest.raises(TryLater, match=r"^service\.get: ") as caught:
        await call.send("get", call.request("GET", URL))
    assert len(service.requests) == 3
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("failure", "tries"),
    [
        (httpx.Response(500), 1),
        (httpx.ReadTimeout("x"), 1),
        (httpx.ConnectError("x"), 3),
        (httpx.ConnectTimeout("x"), 3),
        (httpx.Response(429), 3),
    ],
    ids=str,
)
async def test_another_call_is_tried_again_only_when_it_cannot_have_arrived(failure: Answer, tries: int) -> None:
    service = Service(failure)
    call = caller(service)
    with pytest.raises(TryLater):
        await call.send("post", call.request("POST", URL), repeatable=False)
    assert len(service.requests) == tries


async def test_a_short_retry_after_is_waited_for() -> None:
    service = Service(httpx.Response(429, headers={"Retry-After": "1"}), httpx.Response(200))
    call = caller(service)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await call.send("get", call.request("GET", URL))
    assert 0.9 < loop.time() - began < 3


async def test_a_long_retry_after_is_handed_to_the_caller_at_once() -> None:
    service = Service(httpx.Response(503, headers={"Retry-After": "30"}))
    call = caller(service)
    with pytest.raises(TryLater) as caught:
        await call.send("get", call.request("GET", URL))
    assert caught.value.retry_after == timedelta(seconds=30)
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "99999999999"}, 86_400),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Sat, 21 Nov 2026 10:00:30 GMT", "Date": "Sat, 21 Nov 2026 10:00:00 GMT"}, 30),
        ({"Retry-After": "Sat, 21 Nov 2026 09:00:00 GMT", "Date": "Sat, 21 Nov 2026 10:00:00 GMT"}, 0),
        ({"Retry-After": "Sat, 21 Nov 2026 10:00:30 GMT"}, None),
        ({"Retry-After": "Sat, 21 Nov 2026 10:00:30 GMT", "Date": "today"}, None),
        ({"Retry-After": "Sat, 21 Nov 2026 10:00:30 -0000", "Date": "Sat, 21 Nov 2026 10:00:00 GMT"}, None),
    ],
)
def test_retry_after_is_read_in_both_forms(headers: dict[str, str], expected: int | None) -> None:
    seconds = retry_after_of(httpx.Response(429, headers=headers))
    assert seconds == (None if expected is None else timedelta(seconds=expected))


async def test_a_service_that_drips_runs_into_the_deadline() -> None:
    async def drip(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    call = caller(drip, deadline_seconds=0.02)
    with pytest.raises(TryLater, match="TimeoutError"):
        await call.send("get", call.request("GET", URL))


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"name": 1}', b"\xff\xfe", b'{"name": "secret"'])
def test_nonsense_is_try_later_and_never_repeated(body: bytes) -> None:
    with pytest.raises(TryLater, match="another shape") as caught:
        caller(Service(httpx.Response(200))).parsed("get", httpx.Response(200, content=body), Thing)
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_body_of_the_right_shape_is_parsed() -> None:
    call = caller(Service(httpx.Response(200)))
    assert call.parsed("get", httpx.Response(200, content=b'{"name": "x", "more": 1}'), Thing) == Thing(name="x")


async def test_cookies_of_one_answer_are_not_sent_with_the_next_call() -> None:
    service = Service(httpx.Response(200, headers={"Set-Cookie": "who=dana; Path=/"}), httpx.Response(200))
    call = caller(service)
    for _ in range(2):
        await call.send("get", call.request("GET", URL, bearer="token"))
    assert "cookie" not in service.requests[1].headers
    assert service.requests[1].headers["authorization"] == "Bearer token"


async def test_redirects_are_not_followed() -> None:
    service = Service(httpx.Response(302, headers={"Location": "https://elsewhere.example"}))
    call = caller(service)
    assert (await call.send("get", call.request("GET", URL))).status_code == 302


@pytest.fixture(name="log")
def fixture_log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    configure_logging("json", stream, logging.DEBUG)
    yield stream
    root.handlers[:], root.level = before


async def test_the_log_names_the_call_and_nothing_that_it_carried(log: io.StringIO) -> None:
    service = Service(httpx.Response(500), httpx.Response(200))
    call = caller(service)
    await call.send("read_things", call.request("GET", URL, bearer="secret-token", params={"title": "secret title"}))
    lines = log.getvalue()
    assert '"call": "service.read_things", "host": "service.example", "method": "GET", "status": 500' in lines
    assert "call is tried again" in lines
    assert "secret" not in lines
