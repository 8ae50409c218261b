"""Promises kept in memory and on a fast clock: the engine's part in a simulation, with deaths between an effect and its record."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from random import Random

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from bot.commands.simulate.fortnight.timeline import Timeline
from bot.domain.errors import TryLater
from bot.domain.jobs import Job, JobKind
from handlers.jobs.recorded_steps import reason
from handlers.jobs.steps import DEFAULT_PATIENCE, StepFailed, T, Workflow

RESUMED_WITHIN = 60
"""Seconds until what a dead process left is gone on with by another; the world does not wait meanwhile."""
PICKED_UP_WITHIN = 0.5
"""Seconds until a due job is begun, as queues are polled."""


class Runner:
    """Keeps each key once, from the commit of its promise on and not before its time."""

    def __init__(self, timeline: Timeline, chance: Random, deaths: float) -> None:
        """`deaths` is how likely a process dies between an effect and its record, so that the effect happens again."""
        self._timeline = timeline
        self._chance = chance
        self._deaths = deaths
        self._keys: set[str] = set()
        self._workflows: Mapping[JobKind, Workflow] = {}
        self.begun: Counter[JobKind] = Counter()
        self.failures: list[str] = []
        self.deaths = 0

    def keep_by(self, workflows: Mapping[JobKind, Workflow]) -> None:
        """Which workflow keeps which promise; before the first is due."""
        self._workflows = workflows

    async def enqueue(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        """Promise jobs in the session's own transaction."""

        def committed(within: Session) -> None:
            if not within.in_nested_transaction():
                for job in jobs:
                    self._take(job)

        event.listen(session.sync_session, "after_commit", committed)

    def _take(self, job: Job) -> None:
        if job.key not in self._keys:
            self._keys.add(job.key)
            due = max(self._timeline(), job.not_before or self._timeline())
            self._timeline.at(due + timedelta(seconds=self._chance.uniform(0, PICKED_UP_WITHIN)), lambda: self._keep(job))

    async def _keep(self, job: Job) -> None:
        self.begun[job.kind] += 1
        try:
            await self._workflows[job.kind](_Steps(self, self._timeline, self._chance), job)
        except StepFailed as failure:
            self.failures.append(f"{job.key}: {failure}")

    def dies(self) -> bool:
        """Whether the process dies now."""
        dead = self._chance.random() < self._deaths
        self.deaths += dead
        return dead


class _Steps:
    """Fulfils `Steps` for one job; what was recorded stays so, because nothing but single steps is ever repeated."""

    def __init__(self, runner: Runner, timeline: Timeline, chance: Random) -> None:
        self._runner = runner
        self._timeline = timeline
        self._chance = chance

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """The answer, after as many tries as the engine would make."""
        began = self._timeline()
        try:
            for pause in DEFAULT_PATIENCE.pauses():
                try:
                    return await self._once(effect)
                except TryLater as error:
                    wait = max(pause, error.retry_after or pause) * self._chance.uniform(1, 1.2)
                    if self._timeline() - began + wait > DEFAULT_PATIENCE.within:
                        raise
                await self._timeline.sleep(wait)
            return await self._once(effect)
        except Exception as error:
            raise StepFailed(reason(name, error)) from error

    async def sleep(self, duration: timedelta) -> None:
        """Let time pass."""
        await self._timeline.sleep(duration)

    async def _once(self, effect: Callable[[], Awaitable[T]]) -> T:
        answer = await effect()
        while self._runner.dies():
            await self._timeline.sleep(timedelta(seconds=self._chance.uniform(0, RESUMED_WITHIN)))
            answer = await effect()
        through_json: T = json.loads(json.dumps(answer))
        return through_json
