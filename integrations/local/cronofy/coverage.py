"""What the stand-in covers of Cronofy, honestly: each row names the tests that prove it."""

from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["supported", "partial", "absent"]


@dataclass(frozen=True, slots=True)
class Row:
    """One method and path. `proven_by` are test ids; `note` says what is missing or unverified."""

    method: str
    path: str
    status: Status
    proven_by: tuple[str, ...] = ()
    note: str = ""

    def described(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "proven_by": list(self.proven_by),
            "note": self.note,
        }


COVERAGE: tuple[Row, ...] = ()
