"""What somebody may know and decide about their own data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.audit import AuditEntry
from bot.domain.connection import ConnectionFacts
from bot.domain.erasure import erase_account, export_data, sweep_erased
from bot.domain.errors import NotFound
from bot.domain.jobs import Job
from bot.domain.people import Person
from bot.domain.retention import Retention
from bot.services.last_seen import note_seen
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.refreshing import refresh_homes

SHOWN = 10
"""Lines of the access log that one message shows."""


@dataclass(frozen=True, slots=True)
class PrivacyReport:
    """Who looked at what is known of `person`, the newest first, and for how long things are kept; `more`: there are older entries."""

    person: Person
    retention: Retention
    entries: tuple[AuditEntry, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything that is kept about `person`, by table, as it was at `made_at`; ready for JSON."""

    person: Person
    made_at: datetime
    tables: Mapping[str, Any]


class PrivacyService:
    """Whoever asks here asks about themselves, or is an operator."""

    def __init__(self, storage: Storage, clock: Clock, retention: Retention) -> None:
        self._storage = storage
        self._clock = clock
        self._retention = retention

    async def report(self, person: Person) -> PrivacyReport:
        """Their own access log, and what is kept."""
        async with self._storage.reading() as unit:
            entries = await unit.audit_entries.list_about(person.workspace_id, person.id, SHOWN + 1)
        return PrivacyReport(person, self._retention, tuple(entries[:SHOWN]), len(entries) > SHOWN)

    async def promise_export(self, person: Person, slack_channel_id: str, thread_ts: str | None) -> None:
        """Promise to bring them everything that is kept about them; asking twice within a minute is one wish."""
        async with self._storage.writing() as unit:
            await unit.promise(export_data(person, slack_channel_id, thread_ts, self._clock()))

    async def export(self, workspace_id: str, person_id: str) -> OwnData:
        """Everything that is kept about them: no tokens, no other people, no sessions they take no part in. Raises NotFound."""
        async with self._storage.reading() as unit:
            person = await unit.people.get(workspace_id, person_id)
            return OwnData(person, self._clock(), await unit.personal_data.export(workspace_id, person_id))

    async def told_to(self, entry: AuditEntry) -> OwnData:
        """The same for an operator: `entry` is what the person reads of it. Raises NotFound."""
        assert entry.person_id, "about somebody"
        async with self._storage.writing() as unit:
            await unit.audit_entries.add(entry)
        return await self.export(entry.workspace_id, entry.person_id)

    async def erase(self, person: Person, by: AuditEntry | None = None) -> Retention:
        """Forget them here, at once and in one transaction, and promise to have Cronofy do so; for how long the rest stays.

        `by` records that somebody else did it, without of whom.
        What is under way for them does nothing from then on, and says nothing. Raises NotFound where they are not known (any more).
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            known = await unit.people.get(person.workspace_id, person.id)
            await self._erase(unit, known.workspace_id, known.id, known)
            await unit.promise(sweep_erased(known, now))
            if by:
                await unit.audit_entries.add(by)
        return self._retention

    async def sweep(self, workspace_id: str, person_id: str) -> None:
        """Forget what was written of somebody while they were erased; nothing where the platform told of them again since."""
        async with self._storage.writing() as unit:
            if await unit.people.find(workspace_id, person_id) is None:
                await self._erase(unit, workspace_id, person_id, None)

    async def is_gone(self, job: Job) -> bool:
        """Whether what this job is about went with its person."""
        workspace_id = str(job.fields.get("workspace_id"))
        async with self._storage.reading() as unit:
            getters = {
                "person_id": unit.people.get,
                "incident_id": unit.incidents.get,
                "recovery_id": unit.incidents.get,  # a recovery has the id of its incident
                "hand_out_id": unit.hand_outs.get,
                "move_id": unit.moves.get,
                "case_id": unit.cases.get,
            }
            try:
                for name, get in getters.items():
                    if name in job.fields:
                        await get(workspace_id, job.text(name))
            except NotFound:
                return True
            if "link_id" in job.fields:
                return await unit.links.find_link(workspace_id, job.text("link_id")) is None
        return False

    async def _erase(self, unit: UnitOfWork, workspace_id: str, person_id: str, known: Person | None) -> None:
        now = self._clock()
        subs = sorted(await unit.personal_data.accounts(workspace_id, person_id))
        home = await unit.homes.find(workspace_id, known.slack_user_id) if known and known.slack_user_id else None
        await refresh_homes(unit, workspace_id, [person_id], now)
        await unit.grants.remove(workspace_id, person_id)
        if known:
            await note_seen(unit, known, ConnectionFacts(None), now)  # it counts no more, for the breaker and for outbreaks
        await unit.personal_data.erase(workspace_id, person_id)
        if home:
            await unit.homes.save(home)  # until Slack shows nothing of them any more; it goes when what is left is swept
        await unit.checks.forget([sub for sub in subs if not await unit.grants.is_used(sub)])
        await unit.promise(*(erase_account(sub, now) for sub in subs))
