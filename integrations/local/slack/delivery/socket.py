"""Socket Mode's other end: one-time URLs, hello, envelopes and their acknowledgements, pings and goodbyes.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from integrations.local.slack.activity import Activity
from integrations.local.slack.delivery.parcels import Json, Outcome, Parcel, Retry, failed, timed_out
from integrations.local.slack.faults import Deafness, Disconnect, Faults
from integrations.local.slack.ids import Ids
from integrations.local.slack.timing import Timing
from integrations.local.tasks import Tasks

TICKET_LIFE = timedelta(seconds=30)
MOST_CONNECTIONS = 10
DEBUG_RECONNECT = 360.0


@dataclass(slots=True, eq=False)
class Line:
    """One open connection of the app; a leaving one gets nothing new."""

    id: str
    connection: ServerConnection
    opened_at: datetime
    life: float
    deaf: Deafness = "off"
    leaving: bool = False
    delivered: int = 0


class SocketHub:
    """Keeps the app's connections and delivers each parcel over any one of them; its server starts when first needed."""

    def __init__(
        self,
        *,
        app_id: str,
        host: str,
        enabled: bool,
        ids: Ids,
        faults: Faults,
        timing: Timing,
        tasks: Tasks,
        activity: Activity,
        clock: Callable[[], datetime],
    ) -> None:
        self.enabled = self._switched_on = enabled
        self.lines: list[Line] = []
        self._app_id, self._host = app_id, host
        self._ids, self._faults, self._timing = ids, faults, timing
        self._tasks, self._activity, self._clock = tasks, activity, clock
        self._tickets: dict[str, datetime] = {}
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._server: Server | None = None
        self._starting = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Tell whether a parcel can be sent over some connection."""
        return any(not line.leaving for line in self.lines)

    def switch_on_again(self) -> None:
        """Undo a disabled link and deafness."""
        self.enabled = self._switched_on
        self.deafen("off")

    async def new_url(self) -> str:
        """Return an address that opens one connection, once, within half a minute."""
        port = await self._port()
        ticket = self._ids.uuid()
        self._tickets[ticket] = self._clock()
        return f"ws://{self._host}:{port}/link/?ticket={ticket}&app_id={self._app_id}"

    async def send(self, parcel: Parcel, retry: Retry | None) -> Outcome:
        """Deliver over the next connection in turn and wait for its acknowledgement."""
        line = self._next_line()
        envelope_id = self._ids.uuid()
        arrived: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = arrived
        try:
            async with asyncio.timeout(self._timing.ack):
                if line.deaf == "off":
                    await line.connection.send(json.dumps(_envelope(envelope_id, parcel, retry)))
                    line.delivered += 1
                return Outcome("acknowledged", await arrived)
        except TimeoutError:
            return timed_out("timeout")
        except ConnectionClosed:
            return failed("connection_failed")
        finally:
            del self._waiting[envelope_id]

    def deafen(self, how: Deafness) -> None:
        """Make the open connections deliver nothing any more (`silent`), not even pongs (`frozen`), or work again."""
        for line in self.lines:
            if how == "frozen" and line.deaf != "frozen":
                line.connection.transport.pause_reading()
            elif how != "frozen" and line.deaf == "frozen":
                line.connection.transport.resume_reading()
            line.deaf = how

    def disconnect(self, how: Disconnect) -> None:
        """Say goodbye on every open connection, or cut them without a word."""
        self.enabled = self.enabled and how != "link_disabled"
        for line in list(self.lines):
            if how == "cut":
                line.connection.transport.abort()
            elif how == "warning":
                self._tasks.start(self._warn(line))
            else:
                self._tasks.start(self._dismiss(line, how))

    async def close(self) -> None:
        """Close every connection and stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _port(self) -> int:
        async with self._starting:
            if self._server is None:
                self._server = await serve(
                    self._serve_line,
                    self._host,
                    0,
                    process_request=self._check_ticket,
                    ping_interval=self._timing.socket_ping,
                    ping_timeout=None,
                    compression=None,
                )
        port: int = next(iter(self._server.sockets)).getsockname()[1]
        return port

    def _check_ticket(self, connection: ServerConnection, request: Request) -> Response | None:
        """Return a refusal unless the address carries a ticket that was not used before and is not too old."""
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        issued_at = self._tickets.pop(ticket, None)
        if issued_at is None or self._clock() - issued_at > TICKET_LIFE:
            return connection.respond(HTTPStatus.UNAUTHORIZED, "unknown, used or expired ticket\n")
        return None

    async def _serve_line(self, connection: ServerConnection) -> None:
        """Serve one connection from hello to its end."""
        if len(self.lines) >= MOST_CONNECTIONS:
            await connection.send(json.dumps(_goodbye("too_many_websockets")))
            return
        debug = connection.request is not None and "debug_reconnects=true" in connection.request.path
        life = min(DEBUG_RECONNECT, self._timing.refresh_socket) if debug else self._timing.refresh_socket
        line = Line(self._ids.new("L"), connection, self._clock(), life)
        self.lines.append(line)
        self._activity.touch()
        ageing = asyncio.get_running_loop().call_later(line.life, lambda: self._tasks.start(self._warn(line)))
        try:
            await connection.send(json.dumps(self._hello(line)))
            async for frame in connection:
                self._receive(frame)
        except ConnectionClosed:
            pass
        finally:
            ageing.cancel()
            self.lines.remove(line)
            self._activity.touch()

    def _receive(self, frame: str | bytes) -> None:
        """Take an acknowledgement; anything else the app may say is ignored, as Slack ignores it."""
        try:
            said: Any = json.loads(frame)
        except ValueError:
            return
        waiting = self._waiting.get(str(said.get("envelope_id"))) if isinstance(said, dict) else None
        if waiting is None or waiting.done() or self._faults.take("drop_acks"):
            return
        payload = said.get("payload")
        waiting.set_result(payload if isinstance(payload, dict) else {})

    def _next_line(self) -> Line:
        """Return the connection whose turn it is: the one that delivered least, the oldest among equals."""
        return min((line for line in self.lines if not line.leaving), key=lambda line: line.delivered)

    async def _warn(self, line: Line) -> None:
        """Announce the end of a connection, and end it after the time of the warning."""
        await self._say(line, _goodbye("warning"))
        await asyncio.sleep(self._timing.disconnect_warning)
        await self._dismiss(line, "refresh_requested")

    async def _dismiss(self, line: Line, reason: Disconnect) -> None:
        """Tell the app to go, and close when it has not gone by itself after the time of the warning."""
        line.leaving = True
        await self._say(line, _goodbye(reason))
        try:
            async with asyncio.timeout(self._timing.disconnect_warning):
                await line.connection.wait_closed()
        except TimeoutError:
            await line.connection.close()

    async def _say(self, line: Line, frame: Json) -> None:
        try:
            await line.connection.send(json.dumps(frame))
        except ConnectionClosed:
            line.leaving = True

    def _hello(self, line: Line) -> Json:
        debug = {"host": "applink-local-1", "build_number": 1, "approximate_connection_time": int(line.life)}
        started = line.opened_at.strftime("%Y-%m-%d %H:%M:%S.000")
        counted: Json = {"type": "hello", "num_connections": len(self.lines)}
        return counted | {"connection_info": {"app_id": self._app_id}, "debug_info": {**debug, "started": started}}


def _envelope(envelope_id: str, parcel: Parcel, retry: Retry | None) -> Json:
    """Return the frame that carries a parcel; only what a person waits for accepts an answer."""
    is_event = parcel.kind == "events_api"
    envelope: Json = {"envelope_id": envelope_id, "type": parcel.kind, "payload": parcel.payload}
    envelope["accepts_response_payload"] = not is_event
    if is_event:
        attempt: Json = {"retry_attempt": retry.number, "retry_reason": retry.reason} if retry else {}
        envelope |= {"retry_attempt": 0, "retry_reason": ""} | attempt
    return envelope


def _goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local-1"}}
