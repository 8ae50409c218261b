"""The stand-in, fresh for every test."""

from collections.abc import AsyncIterator

import pytest

from tests.local.cronofy.harness import Cronofy, local_cronofy


@pytest.fixture
async def cronofy() -> AsyncIterator[Cronofy]:
    """A local Cronofy with Dana, Ravi and Mia, and three logins nobody linked."""
    stand_in = local_cronofy()
    async with stand_in.http:
        yield stand_in
