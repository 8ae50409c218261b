"""Fixtures of the local Slack's tests."""

from collections.abc import AsyncIterator

import pytest

from tests.local.slack.harness import LocalSlack, running


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A running local Slack without an app connected to it."""
    async with running() as started:
        yield started
