"""SIGTERM: what was asked before is still answered, and the process ends well."""

import signal

import pytest
import pytest_asyncio

from bot.commands.world import World
from tests.scenarios.cronofy import broken
from tests.scenarios.screen import Screen
from tests.scenarios.worlds import BOTH_MODES, Kind, Worlds


@pytest_asyncio.fixture(loop_scope="session", params=BOTH_MODES)
async def stopping(request: pytest.FixtureRequest, worlds: Worlds) -> World:
    """A world in each mode whose Relink may be stopped, and is started again."""
    return await worlds.get(Kind(mode=request.param, writer="relink", name="writing"))


async def test_an_answer_under_way_is_given_before_the_process_ends(stopping: World) -> None:
    amara = Screen(stopping, "U0AMARA")
    await amara.command("help")

    async def ask_and_stop() -> None:
        await stopping.command(amara.user, settle_ms=0)
        stopping.relink.send(signal.SIGTERM)

    async with broken(stopping, [{"sub": "acc_amara", "path": "/v1/userinfo", "delay_seconds": 1.5}]):
        answer = await amara.answer_to(ask_and_stop)
    assert answer.first_line.startswith("Connected: sessions go to “Work”")
    assert await stopping.relink.wait() == 0
    assert "Traceback" not in stopping.relink.last_words()
    await stopping.relink.start()
    await stopping.ready()
    assert (await amara.command()).first_line.startswith("Connected: sessions go to “Work”")
