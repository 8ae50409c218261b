"""How long the local Slack waits: Slack's own limits by default, shorter ones where a test asks for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Waiting times in seconds of real time; expiries of triggers and response URLs follow the clock instead."""

    ack: float = 3.0
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    disconnect_warning: float = 10.0
    refresh_socket: float = 3600.0
    socket_ping: float = 15.0
    settle_limit: float = 10.0
