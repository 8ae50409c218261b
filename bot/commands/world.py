"""The stand-ins and Relink as processes of their own, reached over the wire alone: what the demo shows and scenarios test."""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet

from bot.commands.process import Launch, Process
from bot.setting_kinds import ROOT

KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
HOST = "127.0.0.1"
START_SECONDS = 60.0
RELINK = ("-m", "bot", "run")

Seen = dict[str, Any]
"""What a person sees, as the local Slack tells it."""


class NotStarted(Exception):
    """A process ended, or was not ready in time; the message holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class World:
    """A local Slack, Cronofy and platform with Relink beside them. The controls' paths are relative to `/_local/`."""

    slack: httpx.AsyncClient
    cronofy: httpx.AsyncClient
    platform: httpx.AsyncClient
    browser: httpx.AsyncClient
    relink_url: str
    announcement: Mapping[str, Any]
    relink: Process
    settings: Mapping[str, str] = field(default_factory=dict)

    async def command(self, user: str, text: str = "", **more: Any) -> Seen:
        """Somebody types `/calendar text`."""
        return await _control(self.slack, "command", {"user": user, "command": "/calendar", "text": text, **more})

    async def direct_message(self, user: str, text: str, **more: Any) -> Seen:
        """Somebody writes to Relink."""
        return await _control(self.slack, "say", {"user": user, "text": text, **more})

    async def press(self, user: str, message: Mapping[str, Any], action_id: str, **more: Any) -> Seen:
        """Somebody presses a button of a message, or picks an option of it."""
        place = {"channel": message["channel"], "message_ts": message["ts"]}
        return await _control(self.slack, "act", {"user": user, **place, "action_id": action_id, **more})

    async def options(self, user: str, message: Mapping[str, Any], action_id: str, typed: str = "") -> list[dict[str, Any]]:
        """What a select offers after `typed`, groups flattened."""
        place = {"channel": message["channel"], "message_ts": message["ts"]}
        seen = await _control(self.slack, "options", {"user": user, **place, "action_id": action_id, "value": typed})
        return list(seen["options"] or ())

    async def breaks(self, profile_id: str) -> None:
        """The provider refuses a login from now on."""
        await _control(self.cronofy, "disconnect", {"profile_id": profile_id})

    async def books(self, session_id: str, title: str, people: Sequence[str], starts_at: datetime, ends_at: datetime) -> None:
        """The platform books a session, and has told Relink of it."""
        times = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
        await _control(self.platform, "book", {"session": {"id": session_id, "title": title, "people": list(people), **times}})

    async def messages(self, slack_channel_id: str) -> list[dict[str, Any]]:
        """All messages of a conversation, oldest first."""
        state = (await self.slack.get("state")).raise_for_status().json()
        conversation = next(c for c in state["conversations"] if c["id"] == slack_channel_id)
        return list(conversation["messages"])

    async def through_cronofy(self, address: str, **choices: Any) -> dict[str, Any]:
        """Walk Cronofy's pages as a browser would; where they lead in the end."""
        return await _control(self.cronofy, "sign_in", {"url": address, **choices})

    async def through_door(self, door_url: str) -> str:
        """Open a door in a browser and go on; the address at Cronofy."""
        (await self.browser.get(door_url)).raise_for_status()
        answer = await self.browser.post(door_url)
        if answer.status_code != 303:
            raise NotStarted(f"the door answered {answer.status_code}")
        return answer.headers["location"]

    async def ready(self) -> None:
        """Wait until Relink is ready and knows what the platform had to tell."""
        await _until_ready(self.relink, self.browser, self.relink_url)
        async with asyncio.timeout(START_SECONDS):
            while (await self.platform.get("state")).raise_for_status().json()["waiting"]:  # noqa: ASYNC110  another process is waited for
                await asyncio.sleep(0.1)


async def _control(client: httpx.AsyncClient, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    if answer.is_error:
        raise NotStarted(f"{path}: {answer.status_code} {answer.text[:500]}")
    result: dict[str, Any] = answer.json()
    return result


@asynccontextmanager
async def open_world(
    folder: Path,
    *,
    mode: str = "socket",
    writer: str = "platform",
    relink: Sequence[str] = RELINK,
    settings: Mapping[str, str] | None = None,
    port: int | None = None,
    launch: Launch = Process,
) -> AsyncIterator[World]:
    """Start everything; `folder` keeps the database and the logs, `settings` go over the defaults. Stopped again at the end.

    `mode` is SLACK_MODE, `writer` is SESSION_WRITER, `relink` what Python is to run as Relink. `launch` makes the processes.
    """
    port = port or free_port()
    relink_url = f"http://{HOST}:{port}"
    async with AsyncExitStack() as stack:
        stand_ins = ("-m", "bot", "local", "--bot-url", relink_url, "--session-writer", writer)
        local = launch(stand_ins, _environment({}), folder / "local.log")
        await local.start()
        stack.push_async_callback(local.stop)
        announcement = await _announced(local)
        given = {**announcement["settings"], **_settings(folder, mode, port, relink_url), **(settings or {})}
        process = launch(relink, _environment(given), folder / "relink.log")
        slack, cronofy, platform = [
            await stack.enter_async_context(_client(announcement[name]["control_url"])) for name in ("slack", "cronofy", "platform")
        ]
        browser = await stack.enter_async_context(_client(relink_url))
        world = World(slack, cronofy, platform, browser, relink_url, announcement, process, given)
        await process.start()
        stack.push_async_callback(process.stop)
        await world.ready()
        yield world


def _settings(folder: Path, mode: str, port: int, relink_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'relink.db'}",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "SLACK_MODE": mode,
        "HOST": HOST,
        "PORT": str(port),
        "PUBLIC_URL": relink_url,
    }


def _client(base_url: str) -> httpx.AsyncClient:
    # Let go of kept connections before the servers do, after five seconds: who is a moment late finds a closed one.
    limits = httpx.Limits(keepalive_expiry=2)
    return httpx.AsyncClient(base_url=f"{base_url}/", timeout=30, limits=limits, follow_redirects=False, trust_env=False)


async def _announced(local: Process) -> dict[str, Any]:
    """The line by which the stand-ins tell how to reach them."""
    async with asyncio.timeout(START_SECONDS):
        while not (told := local.output.read_text("utf-8")).endswith("\n"):
            if local.exit_code is not None:
                raise NotStarted(local.last_words())
            await asyncio.sleep(0.05)
    announcement: dict[str, Any] = json.loads(told)
    return announcement


async def _until_ready(process: Process, browser: httpx.AsyncClient, relink_url: str) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            if process.exit_code is not None:
                raise NotStarted(process.last_words())
            try:
                if (await browser.get(f"{relink_url}/readyz")).is_success:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            await asyncio.sleep(0.05)


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What a child needs of our environment, and the settings: an operator's own ones must not leak into the local world."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("COVERAGE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings}


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
