"""What is told of a recovery: each session, how far it got, and why it needs the person where it does."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.connection import PrimaryCalendar
from bot.domain.people import Person
from bot.domain.recovery import Bringing, Proof, Recovery
from bot.domain.session import Placement, PlacementState, Session


class Missing(StrEnum):
    """Why a session needs the person."""

    PLATFORM = "platform"  # somebody else writes it, and it is not there
    UNPROVED = "unproved"  # nothing was written, as the test entry did not work
    INTERRUPTED = "interrupted"  # nothing was tried, as no session would have arrived
    HELD = "held"  # sessions do not reach the calendar after all
    REFUSED = "refused"
    NOT_SHOWN = "not_shown"
    BY_HAND = "by_hand"  # cancelled, and whoever writes takes nothing off for a receipt
    STILL_STANDS = "still_stands"  # cancelled, and not seen to be gone


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One session of a receipt, with what is recorded of it. `is_theirs`: the receipt's person takes part in it."""

    session: Session
    placement: Placement | None
    is_theirs: bool = True

    @property
    def is_off(self) -> bool:
        """Whether it was to leave the calendar."""
        return self.session.cancelled or not self.is_theirs

    def is_missed(self, now: datetime) -> bool:
        """Whether it was to be on the calendar and has begun: nothing brings it back."""
        return not self.is_off and self.session.starts_at <= now


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is told of a recovery.

    `calendar` is the one it was proved on, the primary one where nothing was tried. `by_relink`: Relink writes sessions; `can_resend`:
    somebody can send what is missing again.
    """

    recovery: Recovery
    person: Person
    calendar: PrimaryCalendar | None
    lines: tuple[ReceiptLine, ...]
    by_relink: bool
    can_resend: bool

    def that_are(self, bringing: Bringing) -> list[ReceiptLine]:
        """The sessions that got so far, by start."""
        return [line for line in self.lines if self.recovery.sessions[line.session.id] is bringing]

    def may_name(self, line: ReceiptLine) -> bool:
        """Whether its title is one that the person knew: what went to others may be called otherwise since."""
        return line.is_theirs or line.session.changed_at <= self.recovery.begun_at

    def why_missing(self, line: ReceiptLine) -> Missing:
        """Why this session needs the person."""
        state = line.placement.state if line.placement and line.placement.sequence >= line.session.sequence else None
        if self.recovery.proof is Proof.INTERRUPTED:
            return Missing.INTERRUPTED
        if self.recovery.proof.failed:
            return Missing.UNPROVED
        if line.is_off:
            return Missing.STILL_STANDS if self.by_relink else Missing.BY_HAND
        if not self.by_relink:
            return Missing.PLATFORM
        if state is PlacementState.HELD:
            return Missing.HELD
        if state is PlacementState.REFUSED:
            return Missing.REFUSED
        return Missing.NOT_SHOWN
