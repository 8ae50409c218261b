"""Taking up a question once, however often and to however many replicas Slack delivers it."""

from bot.services.ports import Clock, Storage


class QuestionService:
    """Claims deliveries in the store."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def claim(self, delivery: str) -> bool:
        """True for the first caller of all replicas; whoever gets False stays silent."""
        async with self._storage.writing() as unit:
            return await unit.deliveries.claim(delivery, self._clock())
