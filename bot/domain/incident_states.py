"""The lifecycle of an incident as data: where it stands, what may happen to it, and where it stands then."""

from collections.abc import Mapping
from enum import StrEnum


class IncidentState(StrEnum):
    """Where an incident stands."""

    OPENED = "opened"
    TOLD = "told"
    REMINDED = "reminded"
    SNOOZED = "snoozed"
    MUTED = "muted"  # the person wants to hear no more of it
    HANDED_OVER = "handed_over"  # the person cannot be written to
    RESOLVED = "resolved"


class IncidentEvent(StrEnum):
    """What happens to an incident."""

    TELL = "tell"
    REMIND = "remind"
    SNOOZE = "snooze"
    MUTE = "mute"
    RESUME = "resume"  # the person takes either back
    HAND_OVER = "hand_over"
    TAKE_BACK = "take_back"  # decided, and not posted
    REACH = "reach"  # the person may be written to again
    REACH_AGAIN = "reach_again"  # and was told before
    RESOLVE = "resolve"


_S, _E = IncidentState, IncidentEvent
TRANSITIONS: Mapping[tuple[IncidentState, IncidentEvent], IncidentState] = {
    (_S.OPENED, _E.TELL): _S.TOLD,
    (_S.OPENED, _E.TAKE_BACK): _S.OPENED,
    (_S.OPENED, _E.HAND_OVER): _S.HANDED_OVER,
    (_S.OPENED, _E.RESOLVE): _S.RESOLVED,
    (_S.TOLD, _E.REMIND): _S.REMINDED,
    (_S.TOLD, _E.TAKE_BACK): _S.OPENED,
    (_S.TOLD, _E.SNOOZE): _S.SNOOZED,
    (_S.TOLD, _E.MUTE): _S.MUTED,
    (_S.TOLD, _E.HAND_OVER): _S.HANDED_OVER,
    (_S.TOLD, _E.RESOLVE): _S.RESOLVED,
    (_S.REMINDED, _E.REMIND): _S.REMINDED,
    (_S.REMINDED, _E.TAKE_BACK): _S.TOLD,
    (_S.REMINDED, _E.SNOOZE): _S.SNOOZED,
    (_S.REMINDED, _E.MUTE): _S.MUTED,
    (_S.REMINDED, _E.HAND_OVER): _S.HANDED_OVER,
    (_S.REMINDED, _E.RESOLVE): _S.RESOLVED,
    (_S.SNOOZED, _E.REMIND): _S.REMINDED,
    (_S.SNOOZED, _E.SNOOZE): _S.SNOOZED,
    (_S.SNOOZED, _E.MUTE): _S.MUTED,
    (_S.SNOOZED, _E.RESUME): _S.TOLD,
    (_S.SNOOZED, _E.HAND_OVER): _S.HANDED_OVER,
    (_S.SNOOZED, _E.RESOLVE): _S.RESOLVED,
    (_S.MUTED, _E.SNOOZE): _S.SNOOZED,
    (_S.MUTED, _E.RESUME): _S.TOLD,
    (_S.MUTED, _E.RESOLVE): _S.RESOLVED,
    (_S.HANDED_OVER, _E.REACH): _S.OPENED,
    (_S.HANDED_OVER, _E.REACH_AGAIN): _S.TOLD,
    (_S.HANDED_OVER, _E.RESOLVE): _S.RESOLVED,
}
"""Everything that may happen. Only a resolved incident stays as it is: the next break is another one."""
