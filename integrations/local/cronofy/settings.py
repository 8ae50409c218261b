"""The switches of a local Cronofy: delays, lifetimes, limits and the behaviours that its documents leave open."""

from pydantic import Field

from integrations.local.strict import Strict


class CronofySettings(Strict):
    """All durations in seconds. Any of them can be changed while running, through `/_local/faults`."""

    write_delay_seconds: float = Field(default=0.3, ge=0)
    """How long an accepted event write takes until the calendar shows it."""
    initial_sync_seconds: float = Field(default=0.5, ge=0)
    """How long the first sync of a newly linked login takes."""
    access_token_seconds: int = Field(default=10800, ge=0)
    rotate_refresh_tokens: bool = False
    reuse_access_tokens: bool = True
    """A refresh answers the same access token while at least ten minutes of it remain."""
    link_tokens: bool = True
    """Link tokens are alpha: Cronofy enables them per application."""
    lock_event_writes: bool = False
    """Answer 423 to event writes of a disconnected profile instead of queueing them."""
    redirect_uris: tuple[str, ...] | None = None
    """The registered ones of a production application; None is development mode, where any works."""
    requests_per_second: int | None = Field(default=50, ge=1)
    requests_per_minute: int | None = Field(default=500, ge=1)
    page_size: int = Field(default=300, ge=1)
    push_timeout_seconds: float = Field(default=5, gt=0)
    push_time_scale: float = Field(default=1.0, gt=0)
    """Shrinks the waits between push attempts and the day after which a failing channel is closed."""
