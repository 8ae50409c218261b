"""Relink is killed at each named point of handing out a file, and after a restart the file comes once, with its record."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.scenarios.crashes import HANDING_OUT, Stage, check_handing_out, staged
from tests.scenarios.worlds import Kind, Worlds


@pytest_asyncio.fixture(loop_scope="session")
async def stage(worlds: Worlds) -> AsyncIterator[Stage]:
    """On SQLite."""
    async with staged(await worlds.get(Kind(writer="relink", name="killed-handing-out", watched=True))) as stage:
        yield stage


@pytest.mark.parametrize("point", HANDING_OUT)
async def test_a_file_comes_once_and_with_its_record_wherever_relink_was_killed(stage: Stage, point: str) -> None:
    await check_handing_out(stage, point)
