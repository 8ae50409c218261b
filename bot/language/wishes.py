"""What somebody wants of what Relink writes first, said in plain words: less, again, later, or on another day."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.timezones import local_date
from bot.language.reading import read
from bot.language.understanding import understand, wishes_met
from bot.language.words import clean, tokens_of, without_markup


class WishKind(StrEnum):
    """What is wanted, by the key that its phrases have in phrases/*.yaml; the first that is met counts."""

    DIGEST = "digest"  # on the day that was named
    LATER = "later"  # at the time that was named
    UNMUTE = "unmute"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class AlertWish:
    """What is wanted, and the instant (aware UTC) that was named: the begin of a day where only that was.

    LATER is without one where no coming time was found in the words.
    """

    kind: WishKind
    at: datetime | None = None


def alert_wish(text: str, now: datetime, time_zone: str | None) -> AlertWish | None:
    """What `text` asks for, read at `now`; None where it only asks how things are. Of times that are over nothing is wanted."""
    reading = read(tokens_of(without_markup(clean(text))), local_date(now, time_zone), time_zone)
    span = understand(text, now, time_zone).span
    while span is not None and span.since <= now:
        span = span.otherwise
    met = wishes_met(reading)
    for kind in WishKind:
        if kind in met and (span is not None or kind in (WishKind.UNMUTE, WishKind.MUTE)):
            return AlertWish(WishKind.LATER if kind is WishKind.MUTE and span else kind, span.since if span else None)
    return AlertWish(WishKind.LATER) if WishKind.LATER in met else None
