"""The published checker of calendar files, where it is present."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.session import Session, SessionKind, SessionStatus
from integrations.ics.writer import IcsWriter

CHECKER = Path(__file__).parents[3] / "shared" / "contracts" / "check_ics.py"
MADE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not CHECKER.exists(), reason="the contract checkers are not beside this checkout")


def session(number: int, **changes: object) -> Session:
    starts_at = MADE + timedelta(days=number)
    plain = Session(
        workspace_id="T1",
        id=f"session-{number}",
        sequence=number,
        kind=SessionKind.GROUP,
        title=f"Session {number}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        time_zone="Europe/Berlin",
        people=("coach-1",),
        booked_at=MADE,
        changed_at=MADE,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_the_checker_finds_nothing_in_our_files(tmp_path: Path) -> None:
    files = {
        "one": [session(1, join_url="https://meet.example/1", location="Room 1, left; upstairs")],
        "many": [session(number) for number in range(1, 60)],
        "cancelled": [session(1, status=SessionStatus.CANCELLED)],
        "words": [session(1, title="שיחה, 👩‍🏫; \\ " * 60, description="line\r\nline\x00\u2028line", location="x" * 1000)],
        "changes": [session(n, starts_at=at, ends_at=at + timedelta(hours=1)) for n, at in enumerate(clock_changes())],
    }
    for name, sessions in files.items():
        (tmp_path / f"{name}.ics").write_bytes(IcsWriter().write(sessions, made_at=MADE))
    paths = [str(tmp_path / f"{name}.ics") for name in files]
    judged = subprocess.run([sys.executable, str(CHECKER), *paths], capture_output=True, text=True, check=False)
    assert (judged.returncode, judged.stdout.strip()) == (0, "VALID"), judged.stdout + judged.stderr


def clock_changes() -> list[datetime]:
    """Each hour of the days on which clocks change in Europe and in North America."""
    days = [(2026, 3, 8), (2026, 3, 29), (2026, 10, 25), (2026, 11, 1)]
    return [datetime(*day, hour, tzinfo=UTC) for day in days for hour in range(24)]
