"""Chooses the way to the app, loses or doubles what is to be lost or doubled, and keeps a journal of every delivery."""

from collections import deque
from collections.abc import Callable
from datetime import datetime

from integrations.local.slack.activity import Activity
from integrations.local.slack.delivery.http import HttpDelivery
from integrations.local.slack.delivery.parcels import Json, Outcome, Parcel, Retry, failed, timed_out
from integrations.local.slack.delivery.socket import SocketHub
from integrations.local.slack.faults import Faults
from integrations.local.tasks import Tasks

REMEMBERED = 1000


class Courier:
    """Delivers over Socket Mode when a connection is open, else as signed HTTP when there is a request URL."""

    def __init__(
        self,
        *,
        hub: SocketHub,
        http: HttpDelivery | None,
        faults: Faults,
        tasks: Tasks,
        activity: Activity,
        clock: Callable[[], datetime],
    ) -> None:
        self.journal: deque[Json] = deque(maxlen=REMEMBERED)
        self._hub, self._http = hub, http
        self._faults, self._tasks, self._activity = faults, tasks, activity
        self._clock = clock

    async def deliver(self, parcel: Parcel, retry: Retry | None = None) -> Outcome:
        """Deliver once, or twice when a duplicate was ordered, and return what came of the first."""
        if self._faults.take("duplicate_deliveries"):
            self._tasks.start(self._once(parcel, retry))
        return await self._once(parcel, retry)

    async def _once(self, parcel: Parcel, retry: Retry | None) -> Outcome:
        with self._activity.busy():
            way, outcome = await self._send(parcel, retry)
        self._write_down(parcel, retry, way, outcome)
        return outcome

    async def _send(self, parcel: Parcel, retry: Retry | None) -> tuple[str, Outcome]:
        if self._faults.take("drop_deliveries"):
            return "lost", timed_out("http_timeout")
        if self._hub.is_open:
            return "socket", await self._hub.send(parcel, retry)
        if self._http is not None:
            return "http", await self._http.send(parcel, retry)
        return "none", failed("connection_failed")

    def _write_down(self, parcel: Parcel, retry: Retry | None, way: str, outcome: Outcome) -> None:
        event = parcel.payload.get("event") or {}
        what = parcel.payload.get("command") or event.get("type") or parcel.payload.get("type")
        entry: Json = {"kind": parcel.kind, "what": what, "way": way, "status": outcome.status}
        entry |= {"reason": outcome.reason, "retry": retry.number if retry else 0}
        entry |= {"event_id": parcel.payload.get("event_id"), "at": self._clock().isoformat()}
        self.journal.append(entry)
