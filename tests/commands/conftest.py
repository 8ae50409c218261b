"""What tests of the command line share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.commands.surroundings import World, open_surroundings


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Everything that doctor looks at, as it should be."""
    async with open_surroundings(tmp_path) as world:
        yield world
