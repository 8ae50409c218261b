"""A delivery is answered once, however often and to however many replicas it comes."""

from collections.abc import Callable

import pytest

from tests.services.harness import DANA as COACH
from tests.services.harness import House
from tests.slack.harness import Board, Desk, new_desk
from tests.slack.payloads import DANA, DM, Json, command, mention, message


@pytest.mark.parametrize("ask", [lambda: message("help"), lambda: command("help"), mention], ids=["event", "command", "mention"])
async def test_a_redelivery_is_answered_once(desk: Desk, ask: Callable[[], Json]) -> None:
    await desk.know(COACH, DANA)
    body = ask()
    for retry in range(3):
        response = await desk.deliver(body, **({"x-slack-retry-num": str(retry)} if retry else {}))
        assert response.status == 200
    assert sum(shown.channel == DM for shown in desk.board.shown) == 1


async def test_a_redelivery_to_another_replica_or_after_a_restart_is_answered_once(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    body = message("help")
    await desk.deliver(body)
    restarted = new_desk(desk.house, desk.board)
    assert (await restarted.deliver(body)).status == 200
    assert len(desk.board.shown) == 1


async def test_only_so_many_deliveries_are_remembered_and_the_store_knows_the_rest(house: House) -> None:
    desk = new_desk(house, Board(), remembered=2)
    await desk.know(COACH, DANA)
    first, *others = [message("help") for _ in range(4)]
    for body in (first, *others):
        await desk.deliver(body)
    assert len(desk.answering._taken) == 2
    await desk.deliver(first)
    assert len(desk.board.shown) == 4
