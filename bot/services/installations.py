"""Where Relink is installed, and its tokens in use: one renewal at a time per workspace, over all processes.

A refresh token of Slack's works once (https://docs.slack.dev/authentication/using-token-rotation/), so two renewals at once can lose a good
installation. The right to renew is a lease in the database; no transaction is open while Slack is asked.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.alerting import review_incidents
from bot.domain.errors import NotInstalled, TryLater
from bot.domain.installations import Bot, Installation
from bot.domain.support import LONG_AGO, show_item
from bot.services.ports import Clock, SlackInstalling, Storage, UnitOfWork
from bot.telemetry import logger

REMEMBERED_FOR = timedelta(minutes=1)
"""How long a process goes by an installation that it read: for so long it may not know what another one was told."""
LEASE = timedelta(seconds=60)
"""Longer than one renewal may take with its retries, short enough to outlive a process that died with it."""

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    installation: Installation
    at: datetime


class InstallationService:
    """Knows the installations. `slack` is None where nothing rotates, because nothing can be installed."""

    def __init__(self, storage: Storage, slack: SlackInstalling | None, clock: Clock) -> None:
        self._storage = storage
        self._slack = slack
        self._clock = clock
        self._read: dict[str, _Read] = {}
        self._flights: dict[str, asyncio.Task[Installation]] = {}

    async def find(self, workspace_id: str) -> Bot | None:
        """Our bot there; None where Relink is not installed, or not any more. From memory for a minute."""
        installation = await self._known(workspace_id)
        return installation.bot if installation else None

    async def usable(self, workspace_id: str) -> Installation:
        """With an access token that works. Raises NotInstalled, and TryLater where it cannot be renewed just now."""
        installation = _standing(await self._known(workspace_id))
        if self._slack is None or not installation.tokens.needs_renewal(self._clock()):
            return installation
        try:
            return await self._renewed(self._slack, workspace_id)
        except TryLater:
            if not installation.tokens.works(self._clock()):
                raise
            log.warning("a bot token could not be renewed, and works for a while yet", workspace_id=workspace_id, exc_info=True)
            return installation

    async def list_standing(self) -> list[Installation]:
        """All that have not ended, 1,000 at most."""
        async with self._storage.reading() as unit:
            return await unit.installations.list_standing()

    async def put(self, installation: Installation) -> None:
        """Relink was installed, for the first time or anew: what was held back there is let go."""
        async with self._storage.writing() as unit:
            await unit.installations.put(installation)
            await self._let_go(unit, installation.bot.workspace_id)
        self._read.pop(installation.bot.workspace_id, None)

    async def ended(self, workspace_id: str, happened_at: datetime) -> None:
        """Slack told that Relink was taken out at `happened_at`: nothing is said there from now on, and what is known stays.

        Runs twice without harm; an installation that is younger than that stands.
        """
        async with self._storage.writing() as unit:
            installation = await unit.installations.find(workspace_id)
            if installation is None or not installation.is_ended_by(happened_at):
                return
            await unit.installations.end(workspace_id, self._clock())
            await unit.alerting.save(replace(await unit.alerting.take(workspace_id), uninstalled_at=self._clock()))
        self._read.pop(workspace_id, None)
        log.info("Relink was taken out of a workspace", workspace_id=workspace_id)

    async def drain(self) -> None:
        """Wait for the renewals under way: tokens that rotate are lost unless they are saved."""
        await asyncio.gather(*self._flights.values(), return_exceptions=True)

    async def _let_go(self, unit: UnitOfWork, workspace_id: str) -> None:
        """What became due while nobody could be told is looked at again, and told if it is still true."""
        alerting, now = await unit.alerting.take(workspace_id), self._clock()
        if alerting.uninstalled_at is None:
            return
        await unit.alerting.save(replace(alerting, uninstalled_at=None))
        items = await unit.support_items.list_open(workspace_id, LONG_AGO)
        await unit.promise(
            review_incidents(workspace_id, "installed", now), *(show_item(item, f"installed-{now.isoformat()}") for item in items)
        )

    async def _known(self, workspace_id: str) -> Installation | None:
        """What is not there is looked for every time: whoever has just installed Relink is known at once."""
        read, now = self._read.get(workspace_id), self._clock()
        if read is not None and now - read.at < REMEMBERED_FOR:
            return read.installation
        async with self._storage.reading() as unit:
            installation = await unit.installations.find(workspace_id)
        self._read.pop(workspace_id, None)
        if installation is not None:
            self._read[workspace_id] = _Read(installation, now)
        return installation

    async def _renewed(self, slack: SlackInstalling, workspace_id: str) -> Installation:
        """With new tokens. Callers of one workspace share one flight, which goes on when they are cancelled."""
        flight = self._flights.get(workspace_id)
        if flight is None:
            flight = self._flights[workspace_id] = asyncio.create_task(self._fly(slack, workspace_id))
            flight.add_done_callback(lambda _: self._flights.pop(workspace_id))
        return await asyncio.shield(flight)

    async def _fly(self, slack: SlackInstalling, workspace_id: str) -> Installation:
        """Renew under the lease, which only success ends before its time: what fails is not tried again at once.

        Whoever does not get it goes on with what there is: it works for two hours yet.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            current = _standing(await unit.installations.find(workspace_id))
            takes = current.tokens.needs_renewal(now) and await unit.installations.lease(workspace_id, now, now + LEASE)
        if takes:
            current = await self._save_renewed(slack, current)
        elif not current.tokens.works(now):
            raise TryLater("another process has not finished renewing the bot token")
        self._read[workspace_id] = _Read(current, now)
        return current

    async def _save_renewed(self, slack: SlackInstalling, current: Installation) -> Installation:
        tokens = await slack.renew(current.tokens.refresh_token or "")
        async with self._storage.writing() as unit:
            await unit.installations.save_tokens(current.bot.workspace_id, tokens, current.version)
            return _standing(await unit.installations.find(current.bot.workspace_id))


def _standing(installation: Installation | None) -> Installation:
    if installation is None:
        raise NotInstalled("Relink is not installed in this workspace")
    return installation
