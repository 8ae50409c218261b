"""A clock that stands where a test puts it."""

from datetime import UTC, datetime, timedelta


class SettableClock:
    """Answers `now` (aware UTC) until it is moved; usable wherever a clock is an argument."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Now."""
        return self.now

    def advance(self, by: timedelta) -> datetime:
        """Move on by `by` and answer the new now."""
        self.now += by
        return self.now
