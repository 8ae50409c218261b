"""When Relink wrote to somebody of its own accord, and in which way; nothing of what it said."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ContactKind(StrEnum):
    """How somebody was written to."""

    ALERT = "alert"
    LINE = "line"
    RECEIPT = "receipt"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Contact:
    """One message that reached its person; for a receipt the time is when the recovery that it tells of began."""

    kind: ContactKind
    at: datetime
