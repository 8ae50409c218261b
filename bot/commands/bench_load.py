"""The load: prepared requests over connections that are kept open, each sending its next one when the last was answered.

Written on asyncio's protocols, because an HTTP client costs more than what is measured with it.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_SECONDS = 3.0
"""A measurement ends then, however many requests are left."""
_HEAD_END, _LENGTH = b"\r\n\r\n", b"content-length: "


class NotAcknowledged(Exception):
    """A request was not answered with 200."""


@dataclass(frozen=True, slots=True)
class Round:
    """One measurement: requests per second, milliseconds at the median and the 99th percentile, and the load's own share of a core."""

    rate: float
    p50: float
    p99: float
    load: float


class _Caller(asyncio.Protocol):
    """One connection: the next request is sent when the one before was answered."""

    def __init__(self, requests: Iterator[bytes], spent: list[float]) -> None:
        self._requests = requests
        self._spent = spent
        self._answer = b""
        self._began = 0.0
        self._ends = float("inf")
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or NotAcknowledged("hung up"))

    def begin(self, ends: float) -> None:
        """Send until there is no more to send, or until `ends`."""
        self._ends = ends
        self._send()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if not _is_whole(self._answer):
            return
        self._spent.append((time.perf_counter() - self._began) * 1000)
        status, self._answer = self._answer[9:12], b""
        if status != b"200":
            self.done.set_exception(NotAcknowledged(status.decode("ascii", "replace")))
        else:
            self._send()

    def _send(self) -> None:
        self._began = time.perf_counter()
        request = next(self._requests, None) if self._began < self._ends else None
        if request is None:
            self.done.set_result(None)
        else:
            self.transport.write(request)


def _is_whole(answer: bytes) -> bool:
    """Whether this is all of an HTTP/1.1 answer, as uvicorn writes it: with its length."""
    end = answer.find(_HEAD_END)
    if end < 0:
        return False
    at = answer.index(_LENGTH) + len(_LENGTH)
    return len(answer) >= end + len(_HEAD_END) + int(answer[at : answer.index(b"\r\n", at)])


async def measure(port: int, requests: Sequence[bytes], in_flight: int) -> Round:
    """Send all requests, `in_flight` at a time, for at most MOST_SECONDS. Raises NotAcknowledged, OSError."""
    loop = asyncio.get_running_loop()
    waiting, spent = iter(requests), list[float]()
    callers = [(await loop.create_connection(lambda: _Caller(waiting, spent), "127.0.0.1", port))[1] for _ in range(in_flight)]
    try:
        began, busy = time.perf_counter(), time.process_time()
        for caller in callers:
            caller.begin(began + MOST_SECONDS)
        async with asyncio.timeout(10 * MOST_SECONDS):
            await asyncio.gather(*(caller.done for caller in callers))
        took, busy = time.perf_counter() - began, time.process_time() - busy
    finally:
        for caller in callers:
            caller.transport.abort()
    ordered = sorted(spent)
    return Round(len(ordered) / took, ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100], busy / took)
