"""Whether a session belongs on a person's calendar at this moment, and what is written down of each step of bringing it there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.connection import PrimaryCalendar
from bot.domain.people import Person
from bot.domain.session import CalendarEvent, Placement, PlacementState, Session

WRITTEN = (PlacementState.ACCEPTED, PlacementState.SEEN)
"""The states of an entry that is on the calendar, or on its way."""


@dataclass(frozen=True, slots=True)
class Work:
    """The newest facts about one session and one person's calendar, from which every step starts.

    `recorded_event_id` is None where nothing was written down yet.
    """

    person: Person
    session: Session
    placement: Placement
    now: datetime
    primary: PrimaryCalendar | None
    calendar_ids: frozenset[str]
    recorded_event_id: str | None
    event_ids: frozenset[str]
    """Under which its entry may stand: the present one, and the one recorded; without what is another session's by now."""

    @property
    def takes_place(self) -> bool:
        """Whether the session is one of this person's at all."""
        return not self.session.is_off_for(self.person.id)

    @property
    def wanted(self) -> bool:
        """Whether it belongs on this calendar now: what was moved beyond Cronofy's window does not stay at its old time meanwhile."""
        return self.takes_place and not self.is_far_ahead

    @property
    def is_far_ahead(self) -> bool:
        """Whether Cronofy's window has yet to reach it."""
        return self.now < self.session.enters_window_at

    @property
    def written(self) -> bool:
        """Whether an entry of any sequence is on the calendar, or on its way."""
        return self.placement.state in WRITTEN

    @property
    def may_tidy(self) -> bool:
        """Whether what stands on other calendars is one too many: the primary one was seen to show the session, or its removal."""
        if not self.wanted:
            return self.placement.state is PlacementState.REMOVED
        there = self.primary is not None and self.placement.calendar_id == self.primary.calendar_id
        return there and self.placement.state is PlacementState.SEEN

    def leftovers(self, shown: Iterable[CalendarEvent]) -> list[tuple[str, str]]:
        """Calendar and event_id of everything that is, or may be, of this session on the person's other calendars."""
        # Cronofy lists calendars of every login that was ever merged into the account, also one that was refused as somebody else's.
        others = self.calendar_ids - ({self.primary.calendar_id} if self.primary else set())
        found = {(entry.calendar_id, entry.event_id or "") for entry in shown if not entry.deleted}
        # What was sent to a calendar that was left may only be on its way there, and shows nowhere so far.
        found |= {(calendar_id, event_id) for calendar_id in self.placement.left_on for event_id in self.event_ids}
        return sorted((calendar_id, event_id) for calendar_id, event_id in found if calendar_id in others and event_id in self.event_ids)

    @property
    def out_of_reach(self) -> bool:
        """Whether there is nothing to do: beyond the window, and nothing there to take off."""
        return not self.session.in_sync_window(self.now) and not (self.is_far_ahead and self.written)


def advanced(current: Placement, work: Work, state: PlacementState, reason: str | None, now: datetime) -> Placement:
    """What is held leaves the entry where it was, and under the event_id that it had; so does a removal until it is over."""
    tried = state in (PlacementState.ACCEPTED, PlacementState.REFUSED, PlacementState.HELD)
    primary = work.primary if state is not PlacementState.HELD else None
    calendar_id = primary.calendar_id if primary else current.calendar_id
    return replace(
        current,
        state=state,
        sequence=work.session.sequence,
        event_id=work.session.calendar_event_id if primary and work.wanted else current.event_id,
        calendar_id=calendar_id,
        profile_id=primary.profile_id if primary else current.profile_id,
        reason=reason,
        attempted_at=now if tried else current.attempted_at,
        accepted_at=now if state is PlacementState.ACCEPTED else current.accepted_at,
        seen_at=_seen_at(current, state, now),
        left_on=tuple(sorted(left for left in {*current.left_on, current.calendar_id} - {calendar_id} if left)),
    )


def _seen_at(current: Placement, state: PlacementState, now: datetime) -> datetime | None:
    """What was taken off is not missed again when the session is put back."""
    if state is PlacementState.REMOVED:
        return None
    return now if state is PlacementState.SEEN else current.seen_at


def first_placement(session: Session, person_id: str) -> Placement:
    """Before anything was done."""
    return Placement(session.workspace_id, session.id, person_id, PlacementState.WANTED, session.sequence, session.calendar_event_id)


def may_record(state: PlacementState, current: Placement, work: Work) -> bool:
    """Whether `state` may take the place of `current`: a newer sequence is never overwritten, nor that it was seen by that it is held."""
    return current.sequence <= work.session.sequence and not (state is PlacementState.HELD and _was_seen(current, work))


def _was_seen(placement: Placement, work: Work) -> bool:
    """Whether the session as it is now was read back from the primary calendar before."""
    there = placement.state is PlacementState.SEEN and placement.sequence == work.session.sequence
    return there and (work.primary is None or placement.calendar_id == work.primary.calendar_id)
