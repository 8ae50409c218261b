"""A child process, started in the project's folder: what the demo and the scenarios run."""

import asyncio
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.setting_kinds import ROOT

STOP_SECONDS = 20.0


class Process:
    """One child process, in the project's folder whoever starts it. What it prints goes to `output`, what it logs to `log`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.arguments = arguments
        self.environment = environment
        self.log = log
        self.output = log.with_suffix(".out")
        self._child: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; both files are added to, not begun anew."""
        with self.log.open("ab") as log, self.output.open("ab") as output:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable, *self.arguments, env=dict(self.environment), cwd=ROOT, stdin=asyncio.subprocess.DEVNULL,
                stdout=output, stderr=log,
            )  # fmt: skip

    @property
    def exit_code(self) -> int | None:
        """How it ended; negative when a signal ended it, None while it runs, or before it was started."""
        return self._child.returncode if self._child else None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._child is not None, "started before"
        self._child.send_signal(number)

    async def wait(self) -> int:
        """Wait for its end; its exit code."""
        assert self._child is not None, "started before"
        return await self._child.wait()

    async def stop(self) -> int:
        """End it as an operator would; its exit code."""
        if self.exit_code is None:
            self.send(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.wait(), STOP_SECONDS)
            except TimeoutError:
                await self.kill()
        return await self.wait()

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self.exit_code is None:
            self.send(signal.SIGKILL)
        await self.wait()

    def last_words(self) -> str:
        """The end of what it said."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]


Launch = Callable[[Sequence[str], Mapping[str, str], Path], Process]
"""Makes a process from Python's arguments, its environment and its log file."""
