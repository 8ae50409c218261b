"""What scenarios share: worlds that are opened once, and people in them."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from bot.commands.world import World
from tests.scenarios.crashes import Stage, staged
from tests.scenarios.forked import Nursery, open_nursery
from tests.scenarios.screen import Screen
from tests.scenarios.worlds import BOTH_MODES, Kind, Worlds
from tests.scheduling import place_of

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All scenarios of a process run in one loop, in which the worlds live; those that share worlds follow each other."""
    items.sort(key=lambda item: str(place_of(item.nodeid) or ""))
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.no_cover)  # what they prove runs in other processes; measuring what waits for those only takes time
            if is_async_test(item):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Worlds end with the last scenario of their place: each that stood idle until the end of the run would take a twentieth of a core."""
    yield
    if isinstance(item, pytest.Function) and nextitem is not None and place_of(nextitem.nodeid) != place_of(item.nodeid):
        worlds = item.funcargs.get("worlds")
        if isinstance(worlds, Worlds):
            worlds.loop.run_until_complete(worlds.close())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def nursery() -> AsyncIterator[Nursery]:
    """Where the processes of most worlds come from."""
    async with open_nursery() as nursery:
        yield nursery


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def worlds(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Worlds]:
    """Every world that some scenario asked for."""
    async with AsyncExitStack() as stack:
        worlds = Worlds(nursery, tmp_path_factory.mktemp("worlds"), stack)
        yield worlds
        await worlds.close()


@pytest_asyncio.fixture(loop_scope="session", params=BOTH_MODES)
async def world(request: pytest.FixtureRequest, worlds: Worlds) -> World:
    """`relink local` and `relink run`, in each mode; scenarios only ask here, and change nothing that another one asks about."""
    return await worlds.get(Kind(mode=request.param, real=True))


@pytest_asyncio.fixture(loop_scope="session")
async def changing(worlds: Worlds) -> World:
    """A world in socket mode whose platform writes; scenarios change what is theirs."""
    return await worlds.get(Kind(name="changing"))


@pytest.fixture
def at(world: World) -> Callable[[str], Screen]:
    """Somebody's screen in that world, by Slack user."""
    return lambda user: Screen(world, user)


@pytest_asyncio.fixture(loop_scope="session")
async def linking(worlds: Worlds) -> World:
    """A world in http mode whose people link and unlink; each scenario has people of its own."""
    return await worlds.get(Kind(mode="http", name="linking"))


@pytest_asyncio.fixture(loop_scope="session")
async def stage(worlds: Worlds, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Where Relink is killed, on SQLite; the scenarios of a file share a world."""
    async with staged(await worlds.get(Kind(writer="relink", name=request.path.stem, watched=True))) as stage:
        yield stage
