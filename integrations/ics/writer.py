"""Sessions as one .ics file (RFC 5545) that any calendar reads at the right instant, in every zone."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event

from bot.domain.calendar_files import snapshot_uid
from bot.domain.errors import Invalid
from bot.domain.rules import reference_of
from bot.domain.session import Session

PRODUCT = "-//Relink//Calendar support//EN"

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What some parsers take for the end of a line, though RFC 5545 (3.1) knows only CRLF."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
"""Not allowed in a text (RFC 5545, 3.1: CONTROL)."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")


class IcsWriter:
    """Writes files without METHOD, which import everywhere and need no ORGANIZER.

    A later file of a session updates an earlier one: its UID stays for life and its SEQUENCE rises.
    """

    def write(self, sessions: Sequence[Session], *, made_at: datetime) -> bytes:
        """One file for all of them, by start; `made_at` is now. Raises Invalid for no session: a file needs an entry (RFC 5545, 3.6)."""
        if not sessions:
            raise Invalid("no session to write")
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        for session in sorted(sessions, key=lambda each: (each.starts_at.astimezone(UTC), each.id)):
            calendar.add_component(_entry(session, made_at))
        return bytes(calendar.to_ical())


def _entry(session: Session, made_at: datetime) -> Event:
    entry = Event()
    entry.add("uid", snapshot_uid(session.workspace_id, session.id))
    entry.add("dtstamp", made_at.astimezone(UTC))
    entry.add("created", session.booked_at.astimezone(UTC))
    entry.add("last-modified", session.changed_at.astimezone(UTC))
    entry.add("sequence", session.sequence)
    entry.add("dtstart", session.starts_at.astimezone(UTC))
    entry.add("dtend", session.ends_at.astimezone(UTC))
    entry.add("summary", _text(session.title))
    entry.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if session.cancelled else "OPAQUE")
    entry.add("description", _text(_description(session)))
    if place := session.location or session.join_url:
        entry.add("location", _text(place))
    if session.join_url and _ADDRESS.fullmatch(session.join_url):
        entry.add("url", session.join_url)
    return entry


def _description(session: Session) -> str:
    """What the platform says, how to join, and the reference by which Relink knows the entry again."""
    parts = (session.description, session.join_url, reference_of(session.id))
    return "\n\n".join(part for part in parts if part)


def _text(text: str) -> str:
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))
