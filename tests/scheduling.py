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
    """What a test belongs to: itself, or the scenarios of its folder, or of its file where that lies in no folder, in its mode."""
    path, _, name = nodeid.partition("::")
    file = PurePosixPath(path)
    if not file.is_relative_to(SCENARIOS):
        return nodeid
    mode = MODE.search(name)
    place = file if file.parent == SCENARIOS else file.parent
    return f"{place}@{mode[1]}" if mode else str(place)
