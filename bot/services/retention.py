"""Forgetting what is over, a bounded part at a time."""

from bot.domain.retention import AT_ONCE, AUDIT_ENTRIES, DELIVERIES, INCIDENTS, LINK_STATES, MOVES, RECOVERIES, SNAPSHOTS, SUPPORT_ITEMS
from bot.services.ports import Clock, Storage


class RetentionService:
    """Any number of processes may forget at once."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def forget_some(self) -> int:
        """Forget at most AT_ONCE of each; answers how many there were: call again until there are none."""
        now = self._clock()
        async with self._storage.writing() as unit:
            over = unit.leftovers
            return sum(
                [
                    await over.forget_deliveries(now - DELIVERIES, AT_ONCE),
                    await over.forget_link_states(now - LINK_STATES, AT_ONCE),
                    await over.forget_incidents(now - INCIDENTS, AT_ONCE),
                    await over.forget_recoveries(now - RECOVERIES, AT_ONCE),
                    await over.forget_support_items(now - SUPPORT_ITEMS, AT_ONCE),
                    await over.forget_audit_entries(now - AUDIT_ENTRIES, AT_ONCE),
                    await over.forget_moves(now - MOVES, AT_ONCE),
                    await over.forget_snapshots(now - SNAPSHOTS, AT_ONCE),
                ]
            )
