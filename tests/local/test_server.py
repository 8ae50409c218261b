"""`relink local`: three servers, one line of JSON, one clean stop."""

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.settings import load_settings
from integrations.local.server import HOST, Ports, PortTakenError, SessionWriter, StandIn, listen, stand_ins

NOBODY = "http://127.0.0.1:9"


@asynccontextmanager
async def relink_that_hears() -> AsyncIterator[tuple[str, asyncio.Queue[str]]]:
    """Something that is ready and takes every call; gives its address and what it is told."""
    told: asyncio.Queue[str] = asyncio.Queue()

    async def hear(request: Request) -> JSONResponse:
        if request.method == "PUT":
            told.put_nowait(request.url.path)
        return JSONResponse({})

    with listen() as listener:
        server = StandIn(Starlette(routes=[Route("/{path:path}", hear, methods=["GET", "PUT"])]))
        task = asyncio.create_task(server.serve([listener]))
        yield f"http://{HOST}:{listener.getsockname()[1]}", told
        server.should_exit = True
        await task


async def fetch(url: str) -> Any:
    """The JSON at an address."""
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.get(url)
        assert response.status_code == 200, response.text
        return response.json()


async def test_each_stand_in_answers_where_the_line_says() -> None:
    async with stand_ins(NOBODY) as told:
        states = {name: await fetch(f"{told[name]['control_url']}/state") for name in ("slack", "cronofy", "platform")}
        slack = AsyncWebClient(told["slack"]["bot_token"], base_url=told["slack"]["api_url"])
        team = await slack.auth_test()

    assert all(states.values())
    assert team["team_id"] == told["slack"]["team_id"] == "T0BRIGHT01"


async def test_the_line_has_everything_the_interface_names() -> None:
    async with stand_ins(NOBODY) as told:
        pass

    assert {"api_url", "bot_token", "app_token", "signing_secret", "control_url"} <= set(told["slack"])
    assert {"api_url", "app_url", "client_id", "client_secret", "control_url"} <= set(told["cronofy"])
    assert {"api_url", "api_key", "control_url"} <= set(told["platform"])


async def test_its_settings_are_what_relink_needs() -> None:
    async with stand_ins("http://127.0.0.1:8765/", session_writer=SessionWriter.RELINK) as told:
        pass
    settings = load_settings({**told["settings"], "ENCRYPTION_KEYS": Fernet.generate_key().decode()}, None)

    assert (settings.port, settings.public_url, settings.session_writer) == (8765, "http://127.0.0.1:8765", "relink")
    assert settings.slack_api_url == told["slack"]["api_url"]
    assert settings.support_channel == ((None, "C0SUPPORT1"),)


async def test_the_platform_tells_relink_of_the_company_once_it_is_ready() -> None:
    async with relink_that_hears() as (address, heard), stand_ins(address):
        async with asyncio.timeout(20):
            paths = [await heard.get() for _ in range(22 + 32)]

    assert paths[0] == "/v1/people/amara"
    assert paths[22] == "/v1/sessions/amara-kim"


async def test_ports_can_be_chosen_and_a_taken_one_is_named() -> None:
    with socket.create_server((HOST, 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"port {number} cannot be used"):
            async with stand_ins(NOBODY, ports=Ports(cronofy=number)):
                pass
    async with stand_ins(NOBODY, ports=Ports(cronofy=number)) as told:
        assert told["cronofy"]["api_url"] == f"http://{HOST}:{number}"


@pytest.mark.slow
async def test_the_command_prints_one_line_and_stops_cleanly_with_connections_open() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "local", "--bot-url", NOBODY), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = await process.stdout.readline()
    told = json.loads(line)
    slack = AsyncWebClient(base_url=told["slack"]["api_url"])
    socket_mode = await slack.apps_connections_open(app_token=told["slack"]["app_token"])
    assert str(socket_mode["url"]).startswith("ws://")
    async with httpx.AsyncClient(trust_env=False) as lingering:
        await lingering.get(f"{told['cronofy']['control_url']}/state")
        process.send_signal(signal.SIGINT)
        rest, errors = await asyncio.wait_for(process.communicate(), 20)

    assert (process.returncode, rest, errors) == (0, b"", b"")
