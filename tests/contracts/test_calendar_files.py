"""The published checker of calendar files, where it is present."""

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from icalendar import Calendar

from bot.domain.calendar_files import snapshot_of, withdrawn
from bot.domain.session import Session, SessionKind, SessionStatus
from integrations.ics.writer import IcsWriter

CONTRACTS = Path(__file__).parents[3] / "shared" / "contracts"
MADE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS_OF_2026 = [datetime(2026, 1, 1, tzinfo=UTC) + number * DAY for number in range(365)]
UNSEEN = {"16_bad_status", "19_empty_calendar"}
"""Broken probes that the published checker lets pass."""

pytestmark = pytest.mark.skipif(not CONTRACTS.is_dir(), reason="the contract checkers are not beside this checkout")


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
    return replace(plain, **changes)  # type: ignore[arg-type]  # whatever a test names


def objections(paths: Iterable[Path]) -> dict[str, str]:
    """What the checker says, by file."""
    command = [sys.executable, str(CONTRACTS / "check_ics.py"), *map(str, paths)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    *found, verdict = told.stdout.splitlines()
    assert (told.returncode == 0) == (not found) == (verdict == "VALID"), told.stderr
    return {Path(line.partition(": ")[0]).stem: line.partition(": ")[2] for line in found}


def written(folder: Path, files: dict[str, list[Session]]) -> list[Path]:
    """Our files of these sessions, by name."""
    paths = {folder / f"{name}.ics": sessions for name, sessions in files.items()}
    for path, sessions in paths.items():
        path.write_bytes(IcsWriter().write(sessions, made_at=MADE))
    return list(paths)


def test_the_checker_finds_nothing_in_our_files(tmp_path: Path) -> None:
    files = {
        "one": [session(1, join_url="https://meet.example/1", location="Room 1, left; upstairs")],
        "many": [session(number) for number in range(1, 60)],
        "cancelled": [session(1, status=SessionStatus.CANCELLED)],
        "withdrawn": [withdrawn(session(2, title="Another's"), snapshot_of(session(1), "coach-1", "files:1", MADE))],
        "words": [session(1, title="שיחה, 👩‍🏫; \\ " * 60, description="line\r\nline\x00\u2028line", location="x" * 1000)],
    }
    assert objections(written(tmp_path, files)) == {}


def changes_of(zone: ZoneInfo) -> list[datetime]:
    """The hours of 2026 in or at the end of which the clocks of a zone change."""
    days = [day for day in DAYS_OF_2026 if moved(zone, day, DAY)]
    return [day + (number + 1) * HOUR for day in days for number in range(24) if moved(zone, day + number * HOUR, HOUR)]


def moved(zone: ZoneInfo, at: datetime, by: timedelta) -> bool:
    """Whether the offset from UTC is another one a while later."""
    return at.astimezone(zone).utcoffset() != (at + by).astimezone(zone).utcoffset()


def around_changes(name: str) -> list[Session]:
    """A session before and one after each change of a zone's clocks; one in all where there is none."""
    starts = [start for at in changes_of(ZoneInfo(name)) for start in (at - HOUR, at)] or [MADE]
    return [session(number, starts_at=at, ends_at=at + HOUR, time_zone=name) for number, at in enumerate(starts)]


@pytest.mark.slow
def test_the_checker_finds_nothing_in_any_zone_over_both_its_clock_changes(tmp_path: Path) -> None:
    files = {name.replace("/", "+"): around_changes(name) for name in sorted(available_timezones())}
    assert sum(len(sessions) > 1 for sessions in files.values()) > 100
    assert objections(written(tmp_path, files)) == {}


def test_the_checker_accepts_the_good_probe_and_refuses_the_broken_ones() -> None:
    probes = {path.stem: path for path in (CONTRACTS / "ics" / "probes").glob("*.ics")}
    assert set(probes) - set(objections(probes.values())) == {"00_good"} | UNSEEN


def test_our_files_have_nothing_of_what_the_checker_does_not_see() -> None:
    for status in SessionStatus:
        calendar = Calendar.from_ical(IcsWriter().write([session(1, status=status)], made_at=MADE))
        assert [event["STATUS"] for event in calendar.walk("VEVENT")] in (["CONFIRMED"], ["CANCELLED"])
