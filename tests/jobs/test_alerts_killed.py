"""Killing the process at each point of an alert and of the recovery after it, from the look that opens the incident to the receipt."""

import signal
from pathlib import Path

import pytest

from tests.jobs.alerting import POINTS, break_and_mend
from tests.jobs.process import World, exit_code


@pytest.mark.slow
async def test_killed_at_each_point_an_alert_and_a_receipt_are_posted_once_and_the_session_comes_back(
    database_url: str, encryption_key: str, tmp_path: Path
) -> None:
    while (code := await exit_code(break_and_mend, database_url, encryption_key, tmp_path)) != 0:
        assert code == -signal.SIGKILL
    notes = World(tmp_path).notes
    died = {note.removeprefix("died at ") for note in notes if note.startswith("died at ")}
    assert died == set(POINTS)
    assert [note.split(":")[0] for note in notes if note.startswith("posted ")] == ["posted alert", "posted receipt"]
    assert {note for note in notes if note.startswith("edited")} <= {"edited: Resolved", "edited: Back."}
    assert [entry.name for entry in (tmp_path / "calendar").iterdir()] == ["relink-s1"]
