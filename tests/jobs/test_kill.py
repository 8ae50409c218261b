"""Killing the process with SIGKILL at each point of a job, and starting again."""

import signal
from pathlib import Path

import pytest

from tests.jobs.process import POINTS, STEPS, World, exit_code, work_until


@pytest.mark.slow
async def test_a_job_killed_at_each_point_in_turn_is_finished_and_every_effect_is_there_once(
    database_url: str, encryption_key: str, tmp_path: Path
) -> None:
    for point in POINTS:
        code = await exit_code(work_until, database_url, encryption_key, tmp_path, point)
        assert (point, code) == (point, -signal.SIGKILL)
        assert "ended" not in World(tmp_path).notes
    assert await exit_code(work_until, database_url, encryption_key, tmp_path, "") == 0
    assert World(tmp_path).notes == [*(f"wrote {step}" for step in STEPS), "ended"]
