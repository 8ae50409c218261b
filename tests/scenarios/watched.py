"""Relink as `relink run` runs it, with a clock that a test moves, and an end at the point that a test names.

In SCENARIO_FOLDER a test writes `ahead` (seconds that the clock is ahead) and `die_at` (the point of durable work at which the process
kills itself), and reads `passed` (the points that were passed). QUIET_SECONDS is how long a Socket Mode connection may be silent before
it is rebuilt.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import Relink, open_relink
from bot.commands.run import serve_http
from bot.commands.setting_errors import settings_or_exit
from bot.problems import bound_socket
from bot.settings import Settings
from bot.telemetry import configure_logging
from handlers.slack.socket import SocketConnection
from integrations.slack.client import new_slack_client


@dataclass(frozen=True, slots=True)
class Strings:
    """What a test pulls while the process runs: files in a folder."""

    folder: Path

    @property
    def ahead(self) -> Path:
        """How many seconds the clock is ahead."""
        return self.folder / "ahead"

    @property
    def die_at(self) -> Path:
        """The point at which to die."""
        return self.folder / "die_at"

    @property
    def passed(self) -> Path:
        """The points that were passed, one a line."""
        return self.folder / "passed"

    def points(self) -> set[str]:
        """The points that were passed."""
        return set(_text(self.passed).splitlines())

    def now(self) -> datetime:
        """The moved clock."""
        return datetime.now(UTC) + self._moved

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.ahead.write_text(str((self._moved + by).total_seconds()))

    @property
    def _moved(self) -> timedelta:
        return timedelta(seconds=float(_text(self.ahead) or 0))

    def on_point(self, name: str) -> None:
        """Note the point, and die there, as in a power cut, if this is the one."""
        with self.passed.open("a") as passed:
            passed.write(f"{name}\n")
        if _text(self.die_at) == name:
            os.kill(os.getpid(), signal.SIGKILL)


def _text(path: Path) -> str:
    return path.read_text("utf-8").strip() if path.exists() else ""


async def serve(settings: Settings, strings: Strings) -> None:
    """Serve until SIGTERM."""
    with bound_socket(settings.host, settings.port) as bound:
        async with open_relink(settings, clock=strings.now, on_point=strings.on_point) as relink, _watched_socket(settings, relink):
            await serve_http(relink.http, settings, bound)


@asynccontextmanager
async def _watched_socket(settings: Settings, relink: Relink) -> AsyncIterator[None]:
    """A Socket Mode connection that grows impatient as fast as the test wants; Relink itself then runs in http mode."""
    quiet_seconds = os.environ.get("QUIET_SECONDS")
    if quiet_seconds is None:
        yield
        return
    assert settings.slack_app_token is not None
    async with new_slack_client(settings) as slack:
        token = settings.slack_app_token.get_secret_value()
        socket = SocketConnection(relink.bolt, token, slack, time.monotonic, float(quiet_seconds))
        socket.start()
        yield
        await socket.stop()


if __name__ == "__main__":
    configure_logging("json")
    asyncio.run(serve(settings_or_exit(), Strings(Path(os.environ["SCENARIO_FOLDER"]))))
