"""What tests of the command line share: the process's logging is as it was when a command that sets it up has ended."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.telemetry import OWN_HANDLERS, QUIET
from tests.commands.surroundings import World, open_surroundings


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Everything that doctor looks at, as it should be."""
    async with open_surroundings(tmp_path) as world:
        yield world


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in (*OWN_HANDLERS, *QUIET))]
    before = [(log, log.handlers[:], log.level, log.propagate) for log in loggers]
    yield
    for log, handlers, level, propagate in before:
        log.handlers[:] = handlers
        log.setLevel(level)
        log.propagate = propagate
