"""Processes out of the nursery, with the face of any other process."""

import asyncio
import itertools
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.commands.process import Process
from bot.setting_kinds import ROOT


class Nursery:
    """The process that forks, and what it tells."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = itertools.count()
        self._born: dict[int, asyncio.Future[int]] = {}
        self._ended: dict[int, asyncio.Future[int]] = {}

    async def listen(self) -> None:
        """Take note of births and ends until the process is gone."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            if "born" in told:
                self._born.pop(told["number"]).set_result(told["born"])
            elif "ended" in told:
                self.end_of(told["ended"]).set_result(told["exit_code"])

    async def start(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path, output: Path) -> int:
        """Start a program; its process id."""
        assert self._process.stdin is not None
        number = next(self._numbers)
        born = self._born[number] = asyncio.get_running_loop().create_future()
        order: dict[str, Any] = {"arguments": list(arguments), "environment": dict(environment), "log": str(log), "output": str(output)}
        self._process.stdin.write(f"{json.dumps({**order, 'number': number})}\n".encode())
        pid: int = await born
        return pid

    def end_of(self, pid: int) -> asyncio.Future[int]:
        """Holds the exit code once the process has ended."""
        return self._ended.setdefault(pid, asyncio.get_running_loop().create_future())

    def launch(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
        """What `open_world` takes to make its processes."""
        return Forked(self, arguments, environment, log)


class Forked(Process):
    """A process out of a nursery."""

    def __init__(self, nursery: Nursery, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        super().__init__(arguments, environment, log)
        self._nursery = nursery
        self._pid: int | None = None

    async def start(self) -> None:
        """Start it; both files are there when this returns."""
        self.log.touch()
        self.output.touch()
        self._pid = await self._nursery.start(self.arguments, self.environment, self.log, self.output)

    @property
    def exit_code(self) -> int | None:
        """As of any process."""
        end = self._nursery.end_of(self._pid) if self._pid is not None else None
        return end.result() if end is not None and end.done() else None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._pid is not None, "started before"
        if self.exit_code is None:
            os.kill(self._pid, number)

    async def wait(self) -> int:
        """Wait for its end; its exit code."""
        assert self._pid is not None, "started before"
        return await asyncio.shield(self._nursery.end_of(self._pid))


@asynccontextmanager
async def open_nursery() -> AsyncIterator[Nursery]:
    """A nursery that has imported everything; closed with whoever it still holds."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.scenarios.nursery", cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    if "ready" not in json.loads(await process.stdout.readline()):
        raise RuntimeError("the nursery did not start")
    nursery = Nursery(process)
    listening = asyncio.create_task(nursery.listen())
    try:
        yield nursery
    finally:
        process.stdin.close()
        await process.wait()
        await listening
