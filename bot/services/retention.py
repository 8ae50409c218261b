"""Forgetting what is over, a bounded part at a time."""

from bot.domain.retention import AT_ONCE, DELIVERIES, Retention
from bot.services.ports import Clock, Storage


class RetentionService:
    """Any number of processes may forget at once. `keep` says for how long each sort is remembered."""

    def __init__(self, storage: Storage, clock: Clock, keep: Retention) -> None:
        self._storage = storage
        self._clock = clock
        self.keep = keep

    async def forget_some(self) -> int:
        """Forget at most AT_ONCE of each; answers how many there were: call again until there are none."""
        now, keep = self._clock(), self.keep
        async with self._storage.writing() as unit:
            over = unit.leftovers
            return sum(
                [
                    await over.forget_deliveries(now - DELIVERIES, AT_ONCE),
                    await over.forget_link_states(now - keep.link_states, AT_ONCE),
                    await over.forget_incidents(now - keep.incidents, AT_ONCE),
                    await over.forget_recoveries(now - keep.incidents, AT_ONCE),
                    await over.forget_support_items(now - keep.incidents, AT_ONCE),
                    await over.forget_cases(now - keep.incidents, AT_ONCE),
                    await over.forget_audit_entries(now - keep.audit_entries, AT_ONCE),
                    await over.forget_moves(now - keep.files, AT_ONCE),
                    await over.forget_snapshots(now - keep.files, AT_ONCE),
                ]
            )
