"""What an operator does about a workspace's alerts: see what would go out, begin, hold, let go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.alerting import Alerting, Alerts, Gate, begun_anew, review_incidents, was_rehearsed
from bot.domain.answers import ConnectionReport
from bot.domain.breaker import QUIET, WATCH_EVERY, WINDOW, is_quiet, minute_of, watch_hold
from bot.domain.incident import Alert, Incident, look_at_connection
from bot.domain.manners import AlertPreferences, Manners
from bot.domain.occasions import Occasion, next_occasion
from bot.domain.support import LONG_AGO, show_item
from bot.services.connections import ConnectionService
from bot.services.last_seen import held_id
from bot.services.ports import Clock, Storage, UnitOfWork

PAGE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How alerts stand: the row, and what it comes to with the settings."""

    alerting: Alerting
    gate: Gate


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be said of one open incident, as things were last seen, and on which occasion (None: nothing).

    `fresh`: so far it was only recorded; `incident` is how it stands when alerts begin.
    """

    incident: Incident
    report: ConnectionReport
    occasion: Occasion | None
    fresh: bool


class AlertingService:
    """Begins, holds, releases. Each says what it did in the table that every replica asks, and runs twice without harm."""

    def __init__(self, storage: Storage, connections: ConnectionService, alerts: Alerts, clock: Clock) -> None:
        self._storage = storage
        self._connections = connections
        self._alerts = alerts
        self._clock = clock

    async def status(self, workspace_id: str) -> Standing:
        """How alerts stand."""
        async with self._storage.reading() as unit:
            return self._standing(await unit.alerting.get(workspace_id))

    async def is_uninstalled(self, workspace_id: str) -> bool:
        """Whether Relink was taken out of the workspace, and not installed since."""
        async with self._storage.reading() as unit:
            return (await unit.alerting.get(workspace_id)).uninstalled_at is not None

    async def observe(self, workspace_id: str) -> Standing:
        """Note since when alerts are meant to be sent: the settings may have changed with this start of the process."""
        return await self._change(workspace_id, lambda alerting, _: alerting)

    async def start(self, workspace_id: str) -> Standing:
        """Begin, where the settings say `shadow`; who is broken already is baseline. Elsewhere there is nothing to begin."""
        if self._alerts is not Alerts.SHADOW:
            return await self.observe(workspace_id)
        return await self._change(workspace_id, lambda alerting, now: replace(alerting, started_at=alerting.started_at or now))

    async def stop(self, workspace_id: str) -> Standing:
        """Go back to what the settings say; after the next start, what was not posted by then is baseline."""
        return await self._change(workspace_id, lambda alerting, _: replace(alerting, started_at=None))

    async def pause(self, workspace_id: str) -> Standing:
        """Hold all alerts until they are released."""
        return await self._change(workspace_id, lambda alerting, now: replace(alerting, paused_at=alerting.paused_at or now))

    async def release(self, workspace_id: str) -> Standing:
        """Let go, whoever held them: what became due meanwhile is told if it is still true."""
        return await self._change(
            workspace_id, lambda alerting, now: alerting.released(now) if alerting.paused_at or alerting.held_at else alerting
        )

    async def _change(self, workspace_id: str, change: Callable[[Alerting, datetime], Alerting]) -> Standing:
        now = self._clock()
        async with self._storage.writing() as unit:
            before = await unit.alerting.take(workspace_id)
            after = change(before, now).speaking(self._alerts, now)
            if after != before:
                await self._apply(unit, before, after)
        return self._standing(after)

    async def watch(self, workspace_id: str, held_at: datetime) -> None:
        """Let go where the breaker has held since `held_at` and it was quiet; else look again in a while. A pause stays one."""
        now = self._clock()
        async with self._storage.writing() as unit:
            alerting = await unit.alerting.take(workspace_id)
            if alerting.held_at != held_at:
                return
            changes = await unit.alerting.changes(workspace_id, minute_of(now - QUIET - WINDOW))
            if is_quiet(changes, alerting.accounts, now):
                await self._apply(unit, alerting, replace(alerting, held_at=None, released_at=now))
            else:
                await unit.promise(watch_hold(workspace_id, held_at, now + WATCH_EVERY))

    async def _apply(self, unit: UnitOfWork, before: Alerting, after: Alerting) -> None:
        """Save what was changed, and promise what follows from it."""
        await unit.alerting.save(after)
        now = self._clock()
        if before.held_at and not after.held_at:
            held = await unit.support_items.find(before.workspace_id, held_id(before.held_at))
            if held:
                await unit.support_items.save(replace(held, closed_at=now))
                await unit.promise(show_item(held, "over"))
        opens = after.gate(self._alerts) is Gate.OPEN and (before.gate(self._alerts) is not Gate.OPEN or before.speaking_since is None)
        if opens and await unit.incidents.people_with_open(before.workspace_id, "", 1):
            await unit.promise(review_incidents(before.workspace_id, "opened", now))
        if after.speaking_since and not before.speaking_since:
            items = await unit.support_items.list_open(before.workspace_id, LONG_AGO)
            await unit.promise(*(show_item(item, f"spoken-{now.isoformat()}") for item in items))

    def _standing(self, alerting: Alerting) -> Standing:
        return Standing(alerting, alerting.gate(self._alerts))

    async def review(self, workspace_id: str, mark: str, after: str) -> str | None:
        """Promise a look, under `mark`, at a page of those with an open incident, by person; after whom the next page begins."""
        async with self._storage.writing() as unit:
            page = await unit.incidents.people_with_open(workspace_id, after, PAGE)
            await unit.promise(*(look_at_connection(workspace_id, person_id, mark) for person_id in page))
        return page[-1] if len(page) == PAGE else None

    async def preview(self, workspace_id: str, after: str = "") -> list[Planned]:
        """What would be said if alerts were sent now to a page of people, by person; empty at the end. Nobody outside is asked."""
        async with self._storage.reading() as unit:
            since = (await unit.alerting.get(workspace_id)).speaking_since
            people = await unit.people.list_by_ids(workspace_id, await unit.incidents.people_with_open(workspace_id, after, PAGE))
            found = [
                (person, incident, await unit.incidents.list_alerts(workspace_id, incident.id))
                for person in people
                for incident in await unit.incidents.list_open(workspace_id, person.id)
            ]
            facts = {person.id: await unit.connections.facts(workspace_id, person.id) for person in people}
            wanted = {person.id: await unit.alert_preferences.get(workspace_id, person.id) for person in people}
        return [
            self._planned(incident, await self._connections.report(person, facts[person.id]), alerts, since, wanted[person.id])
            for person, incident, alerts in found
        ]

    def _planned(
        self,
        incident: Incident,
        report: ConnectionReport,
        alerts: Sequence[Alert],
        since: datetime | None,
        preferences: AlertPreferences,
    ) -> Planned:
        now = self._clock()
        fresh = was_rehearsed(incident, alerts, since)
        stands = begun_anew(incident, now) if fresh else incident
        manners = Manners(preferences, report.person.zone)
        return Planned(stands, report, next_occasion(stands, now, [session.starts_at for session in report.at_risk], manners), fresh)
