"""What is delivered to the app and what came of it, whichever way it travelled."""

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
ParcelKind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One payload on its way to the app; the kinds are those of Socket Mode's envelopes."""

    kind: ParcelKind
    payload: Json


@dataclass(frozen=True, slots=True)
class Retry:
    """A repeated delivery: which attempt after the first, from 1, and why the one before failed."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the app made of a delivery; `answer` is the body it acknowledged with, empty when there was none."""

    status: Literal["acknowledged", "timeout", "failed"]
    answer: Json
    reason: str = ""
    no_retry: bool = False

    @property
    def acknowledged(self) -> bool:
        """Tell whether the app said yes in time."""
        return self.status == "acknowledged"


def timed_out(reason: str) -> Outcome:
    """Return the outcome of a delivery that was not acknowledged in time."""
    return Outcome("timeout", {}, reason)


def failed(reason: str, *, no_retry: bool = False) -> Outcome:
    """Return the outcome of a delivery that was refused or reached nobody."""
    return Outcome("failed", {}, reason, no_retry)
