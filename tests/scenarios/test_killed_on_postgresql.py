"""The same deaths on PostgreSQL, where the dead process's name has to be free before its work goes on."""

from contextlib import AsyncExitStack
from pathlib import Path

from tests.databases import Databases
from tests.scenarios.crashes import check_handing_out, check_opening, check_writing, staged
from tests.scenarios.forked import Nursery
from tests.scenarios.worlds import Kind, Worlds


async def test_sessions_files_and_channels_are_there_once(nursery: Nursery, tmp_path: Path, postgresql_databases: Databases) -> None:
    async with AsyncExitStack() as stack:
        own = Worlds(nursery, tmp_path, stack)
        world = await own.get(Kind(writer="relink", watched=True), {"DATABASE_URL": postgresql_databases.fresh()})
        async with staged(world) as stage:
            await check_writing(stage, "place_session:write:done")
            await check_writing(stage, "place_session:read-back-0:before")
            await check_handing_out(stage, "hand_out_files:upload:done")
            await check_opening(stage, "open_channel:open:done")
        await own.close()
