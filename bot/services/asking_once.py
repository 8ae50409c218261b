"""Asking once for many: what jobs of one person want to know at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from bot.domain.people import Person
from bot.services.ports import Clock

T = TypeVar("T")


class SharedAnswers(Generic[T]):
    """Answers about people, each shared by all who ask within `lasts`; who asks meanwhile waits for the same answer.

    One that is not `worth_sharing`, and a failure, is given to nobody else.
    """

    def __init__(
        self, ask: Callable[[Person], Awaitable[T]], clock: Clock, lasts: timedelta, worth_sharing: Callable[[T], bool] = lambda _: True
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._lasts = lasts
        self._worth_sharing = worth_sharing
        self._answers: dict[tuple[str, str], tuple[datetime, T]] = {}
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def of(self, person: Person, since: datetime | None = None) -> T:
        """The answer about this person, asked for at or after `since` (aware UTC). Raises what asking raises."""
        key = (person.workspace_id, person.id)
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            asked_at = self._clock()
            self._forget_older_than(asked_at - self._lasts)
            kept = self._answers.get(key)
            if kept and (since is None or kept[0] >= since):
                return kept[1]
            answer = await self._ask(person)
            if self._worth_sharing(answer):
                self._answers[key] = (asked_at, answer)
            return answer

    def _forget_older_than(self, moment: datetime) -> None:
        self._answers = {key: kept for key, kept in self._answers.items() if kept[0] > moment}
