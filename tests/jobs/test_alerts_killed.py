"""Killing the process at each point of an alert, from the look that opens the incident to the edit that closes it."""

import signal
from pathlib import Path

import pytest

from tests.jobs.alerting import POINTS, break_and_mend
from tests.jobs.process import World, exit_code


@pytest.mark.slow
async def test_an_alert_killed_at_each_point_is_posted_once_and_says_resolved_in_the_end(
    database_url: str, encryption_key: str, tmp_path: Path
) -> None:
    while (code := await exit_code(break_and_mend, database_url, encryption_key, tmp_path)) != 0:
        assert code == -signal.SIGKILL
    notes = World(tmp_path).notes
    died = {note.removeprefix("died at ") for note in notes if note.startswith("died at ")}
    # A death elsewhere may come between a record and its point.
    assert died >= {point for point in POINTS if not point.endswith(":recorded")}
    assert len([note for note in notes if note.startswith("posted ")]) == 1
    assert {note for note in notes if note.startswith("edited")} == {"edited: Resolved"}
