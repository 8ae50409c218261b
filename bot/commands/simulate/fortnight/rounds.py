"""Going round all accounts, for what nobody told of."""

from datetime import timedelta

from bot.commands.simulate.fortnight.cronofy import MemoryCronofy
from bot.commands.simulate.fortnight.history import Trouble
from bot.commands.simulate.fortnight.timeline import Timeline
from bot.domain.notifications import look_at
from storage.unit_of_work import Storage

EVERY = timedelta(minutes=30)
SLOWLY_EVERY = timedelta(hours=20)
QUICKLY_SEEN = (None, Trouble.LOGIN, Trouble.AUTHORISATION)


class Rounds:
    """Promises a look wherever something is otherwise than at the last round."""

    def __init__(self, cronofy: MemoryCronofy, storage: Storage, timeline: Timeline, workspace_id: str) -> None:
        self._cronofy = cronofy
        self._storage = storage
        self._timeline = timeline
        self._workspace_id = workspace_id
        self._known: dict[str, Trouble | None] = {}

    def begin(self) -> None:
        """From now on."""
        self._timeline.after(EVERY, lambda: self._round(EVERY))
        self._timeline.after(SLOWLY_EVERY, lambda: self._round(SLOWLY_EVERY))

    async def _round(self, every: timedelta) -> None:
        self._timeline.after(every, lambda: self._round(every))
        for sub, held in self._cronofy.accounts.items():
            known = self._known.get(sub)
            if held.trouble is known or (every is EVERY and not (held.trouble in QUICKLY_SEEN and known in QUICKLY_SEEN)):
                continue
            self._known[sub] = held.trouble
            async with self._storage.writing() as unit:
                await unit.promise(look_at(self._workspace_id, sub.removeprefix("acc_"), self._timeline()))
