"""Relink is killed at each named point of handing out a file, and after a restart the file comes once, with its record."""

import pytest

from tests.scenarios.crashes import HANDING_OUT, Stage, check_handing_out


@pytest.mark.parametrize("point", HANDING_OUT)
async def test_a_file_comes_once_and_with_its_record_wherever_relink_was_killed(stage: Stage, point: str) -> None:
    await check_handing_out(stage, point)
