"""What a stand-in does of the service it stands for, honestly: each row names the tests that prove it."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["supported", "partial", "absent"]


@dataclass(frozen=True, slots=True)
class Row:
    """One method, address or behaviour of the service.

    `supported` is as documented, `partial` but for what `note` says, `absent` never happens or answers as something unknown.
    `proven_by` are pytest ids below the stand-in's own folder of tests; only an absent row has none.
    """

    feature: str
    status: Status
    proven_by: tuple[str, ...] = ()
    note: str = ""


def proven(feature: str, *proven_by: str, missing: str = "", note: str = "") -> Row:
    """A row with tests: partial when something is `missing`, else supported; `note` is for what is worth knowing."""
    return Row(feature, "partial" if missing else "supported", proven_by, missing or note)


def absent(feature: str, note: str = "") -> Row:
    """A row for what is not there."""
    return Row(feature, "absent", note=note)
