"""Which tests a parallel run keeps together in one process: scenarios that share a world, which takes seconds to open.

xdist's own groups do not reach its scheduler under pytest 9.2, whose node ids cannot be changed after collection (pytest-xdist 3.8.0,
remote.py: `item._nodeid = …`), so what belongs together is told from where a test lies.
"""

import re
from pathlib import PurePosixPath

from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]  # it publishes no types

SCENARIOS = PurePosixPath("tests/scenarios")
MODE = re.compile(r"\[(socket|http)\b")


class ByWorld(LoadScopeScheduling):  # type: ignore[misc]  # it publishes no types
    """Each test goes to whoever is free, scenarios of one world to the same process."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """What a test belongs to: itself, or the scenarios of its place, in its mode."""
    place = place_of(nodeid)
    if place is None:
        return nodeid
    mode = MODE.search(nodeid)
    return f"{place}@{mode[1]}" if mode else str(place)


def place_of(nodeid: str) -> PurePosixPath | None:
    """Where the scenarios lie that share worlds with this one: in its folder, or in its file alone; None for other tests."""
    file = PurePosixPath(nodeid.partition("::")[0])
    if not file.is_relative_to(SCENARIOS):
        return None
    return file if file.parent == SCENARIOS else file.parent
