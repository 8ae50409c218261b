"""Socket Mode as the official client meets it: tickets, hello, envelopes, acknowledgements, goodbyes and deaf lines."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from integrations.local.slack.timing import Timing
from tests.local.slack.harness import DANA, LocalSlack, running, seed

Json = dict[str, Any]
QUICK = Timing(ack=0.3, event_retries=(0.0, 0.02, 0.02), disconnect_warning=0.1, settle_limit=5, socket_ping=0.05)
Answer = Callable[[SocketModeRequest], Json | None]


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A local Slack with short waits."""
    async with running(timing=QUICK) as started:
        yield started


@asynccontextmanager
async def client(slack: LocalSlack, answer: Answer = lambda request: {}) -> AsyncIterator[SocketModeClient]:
    """Connect the SDK's client; None from `answer` acknowledges nothing."""
    web = AsyncWebClient(slack.seed.app.app_token, base_url=slack.api)
    connected = SocketModeClient(slack.seed.app.app_token, web_client=web, ping_interval=1)

    async def listen(socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = answer(request)
        if payload is not None:
            await socket.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload or None))

    connected.socket_mode_request_listeners.append(listen)
    await connected.connect()
    try:
        yield connected
    finally:
        await connected.close()


async def _url(slack: LocalSlack) -> str:
    answer = await slack.web(slack.seed.app.app_token).apps_connections_open(app_token=slack.seed.app.app_token)
    return str(answer["url"])


@asynccontextmanager
async def raw(slack: LocalSlack, more: str = "") -> AsyncIterator[ClientConnection]:
    """Connect without the SDK; hello is still to be read."""
    async with connect(await _url(slack) + more, proxy=None) as connection:
        yield connection


async def _read(connection: ClientConnection) -> Json:
    async with asyncio.timeout(3):
        frame: Json = json.loads(await connection.recv())
    return frame


async def _lines(slack: LocalSlack, count: int) -> list[Json]:
    """Wait until this many connections are open."""
    async with asyncio.timeout(4):
        while True:
            lines: list[Json] = (await slack.state())["connections"]
            if len(lines) == count:
                return lines
            await asyncio.sleep(0.02)


async def test_a_url_opens_one_connection_which_begins_with_hello(slack: LocalSlack) -> None:
    url = await _url(slack)
    async with connect(url, proxy=None) as connection:
        hello = await _read(connection)
        assert hello["type"] == "hello"
        assert hello["connection_info"] == {"app_id": slack.seed.app.app_id}
        assert (hello["num_connections"], hello["debug_info"]["approximate_connection_time"]) == (1, 3600)
        with pytest.raises(InvalidStatus):
            await connect(url, proxy=None)
    slack.clock.advance(seconds=-60)
    old = await _url(slack)
    slack.clock.advance(seconds=60)
    with pytest.raises(InvalidStatus):
        await connect(old, proxy=None)
    with pytest.raises(InvalidStatus):
        await connect(old.partition("?")[0], proxy=None)


async def test_without_socket_mode_no_connection_is_opened() -> None:
    async with running(socket_mode=False) as slack:
        with pytest.raises(SlackApiError, match="forbidden_team"):
            await _url(slack)


async def test_envelopes_carry_what_arrived_and_say_whether_they_take_an_answer(slack: LocalSlack) -> None:
    requests: list[SocketModeRequest] = []

    def answer(request: SocketModeRequest) -> Json:
        requests.append(request)
        return {"text": "hi there"} if request.type == "slash_commands" else {}

    async with client(slack, answer):
        seen = await slack.do("command", user=DANA, command="/calendar", text="x")
        assert [message["text"] for message in seen["ephemerals"]] == ["hi there"]
        await slack.do("say", user=DANA, text="hello")
        command, event = requests
        assert (command.type, command.payload["command"], command.accepts_response_payload) == (
            "slash_commands",
            "/calendar",
            True,
        )
        assert (event.type, event.payload["event"]["text"], event.accepts_response_payload) == (
            "events_api",
            "hello",
            False,
        )
        assert (event.retry_attempt, event.retry_reason) == (0, "")


async def test_an_event_without_acknowledgement_is_sent_again_and_a_command_times_out(slack: LocalSlack) -> None:
    requests: list[SocketModeRequest] = []

    def answer(request: SocketModeRequest) -> Json | None:
        requests.append(request)
        return {} if request.retry_attempt == 2 else None

    async with client(slack, answer):
        await slack.do("say", user=DANA, text="hello", settle_ms=400)
        assert [(request.retry_attempt, request.retry_reason) for request in requests[:3]] == [
            (0, ""),
            (1, "timeout"),
            (2, "timeout"),
        ]
        assert len({request.payload["event_id"] for request in requests}) == 1
        assert len({request.envelope_id for request in requests}) == len(requests)
        seen = await slack.do("command", user=DANA, command="/calendar")
        assert [error["code"] for error in seen["errors"]] == ["operation_timeout"]


async def test_dropped_acknowledgements_make_slack_send_again(slack: LocalSlack) -> None:
    attempts: list[int | None] = []

    def answer(request: SocketModeRequest) -> Json:
        attempts.append(request.retry_attempt)
        return {}

    async with client(slack, answer):
        await slack.do("faults", drop_acks=1)
        await slack.do("say", user=DANA, text="hello", settle_ms=150)
        assert attempts == [0, 1]


async def test_frames_that_are_no_acknowledgement_are_ignored(slack: LocalSlack) -> None:
    async with raw(slack) as connection:
        await _read(connection)
        for frame in ("no json", "[]", '{"envelope_id": "unknown"}', b"\xff"):
            await connection.send(frame)
        deed = asyncio.ensure_future(slack.do("command", user=DANA, command="/calendar"))
        envelope = await _read(connection)
        for _ in range(2):
            await connection.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": "odd"}))
        assert (await deed)["errors"] == []


async def test_pings_are_answered_with_the_same_body_and_sent(slack: LocalSlack) -> None:
    async with client(slack) as connected, asyncio.timeout(4):
        while connected.last_ping_pong_time is None:
            await asyncio.sleep(0.01)
        assert await connected.is_connected()


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_the_client_moves_to_a_new_connection_when_told_to(slack: LocalSlack, reason: str) -> None:
    async with client(slack) as connected:
        before = await connected.session_id()
        [old] = await _lines(slack, 1)
        await slack.do("faults", socket_disconnect=reason)
        async with asyncio.timeout(4):
            while await connected.session_id() == before:
                await asyncio.sleep(0.02)
        async with asyncio.timeout(4):
            while [line["id"] for line in (await slack.state())["connections"]] in ([], [old["id"]]):
                await asyncio.sleep(0.02)
        [new] = await _lines(slack, 1)
        assert new["id"] != old["id"]
        assert (await slack.do("command", user=DANA, command="/calendar"))["errors"] == []


async def test_who_does_not_leave_is_disconnected(slack: LocalSlack) -> None:
    async with raw(slack) as connection:
        await _read(connection)
        await slack.do("faults", socket_disconnect="warning")
        assert (await _read(connection))["reason"] == "warning"
        assert (await _read(connection))["reason"] == "refresh_requested"
        with pytest.raises(ConnectionClosed):
            await _read(connection)


async def test_a_disabled_link_lets_nobody_in_until_it_is_put_right(slack: LocalSlack) -> None:
    async with raw(slack) as connection:
        await _read(connection)
        await slack.do("faults", socket_disconnect="link_disabled")
        assert (await _read(connection))["reason"] == "link_disabled"
        with pytest.raises(SlackApiError, match="forbidden_team"):
            await _url(slack)
        await slack.do("faults", clear=True)
        assert await _url(slack)


async def test_a_cut_connection_is_opened_again_by_the_client(slack: LocalSlack) -> None:
    async with client(slack):
        [old] = await _lines(slack, 1)
        await slack.do("faults", socket_disconnect="cut")
        async with asyncio.timeout(8):
            while [line["id"] for line in (await slack.state())["connections"]] in ([], [old["id"]]):
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("how", ["silent", "frozen"])
async def test_a_deaf_connection_delivers_nothing_and_a_new_one_does(slack: LocalSlack, how: str) -> None:
    async with raw(slack) as deaf:
        await _read(deaf)
        await slack.do("faults", socket_deaf=how)
        assert [line["deaf"] for line in (await slack.state())["connections"]] == [how]
        seen = await slack.do("command", user=DANA, command="/calendar")
        assert [error["code"] for error in seen["errors"]] == ["operation_timeout"]
        pong = await deaf.ping()
        answered = not (await asyncio.wait([asyncio.ensure_future(_done(pong))], timeout=0.2))[1]
        assert answered is (how == "silent")
        await slack.do("faults", socket_deaf="off")
        async with asyncio.timeout(2):
            await pong


async def _done(pong: Any) -> None:
    await pong


async def test_ten_connections_are_open_at_once_and_an_eleventh_is_sent_away(slack: LocalSlack) -> None:
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(raw(slack)) for _ in range(11)]
        hellos = [await _read(connection) for connection in connections]
        assert [hello.get("num_connections") for hello in hellos] == [*range(1, 11), None]
        assert hellos[-1]["reason"] == "too_many_websockets"
        for _ in range(4):
            await slack.do("command", user=DANA, command="/calendar", settle_ms=0)
        envelopes = await asyncio.gather(*(_read(connection) for connection in connections[:4]))
        assert len({envelope["envelope_id"] for envelope in envelopes}) == 4


async def test_a_connection_is_refreshed_when_it_is_old() -> None:
    old = Timing(ack=0.3, disconnect_warning=0.05, refresh_socket=0.1)
    async with running(timing=old) as slack, raw(slack, "&debug_reconnects=true") as connection:
        assert (await _read(connection))["type"] == "hello"
        assert (await _read(connection))["reason"] == "warning"
        assert (await _read(connection))["reason"] == "refresh_requested"


async def test_a_command_to_a_connection_that_just_closed_fails(slack: LocalSlack) -> None:
    async with raw(slack) as connection:
        await _read(connection)
        deed = asyncio.ensure_future(slack.do("command", user=DANA, command="/calendar"))
        await _read(connection)
    assert [error["code"] for error in (await deed)["errors"]] == ["operation_timeout"]


async def test_duplicates_reach_the_app_twice_over_one_connection() -> None:
    async with running(seed(), timing=QUICK) as slack:
        requests: list[SocketModeRequest] = []

        def answer(request: SocketModeRequest) -> Json:
            requests.append(request)
            return {"text": "one answer"}

        async with client(slack, answer):
            await slack.do("faults", duplicate_deliveries=1)
            seen = await slack.do("command", user=DANA, command="/calendar")
            assert len(seen["ephemerals"]) == 1
            first, second = requests
            assert first.payload["trigger_id"] == second.payload["trigger_id"]
