"""Support's channel: one note for each thing, edited as it changes; nothing in shadow, and nothing that is tried for ever."""

from datetime import timedelta
from typing import Any

import pytest

from bot.copy.catalogue import english
from bot.domain.alerting import Alerts
from bot.domain.errors import Unreachable
from bot.domain.jobs import JobKind
from bot.domain.messages import Message
from handlers.jobs.support import SupportNotes
from handlers.reception import Reception
from tests.services.harness import House, W
from tests.services.promises import AtOnce
from tests.services.test_breaker import Accounts, items

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Board:
    """The channel: every post and edit, in order."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.closed = False

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Raises Unreachable where Relink was not invited."""
        if self.closed:
            raise Unreachable("not_in_channel")
        self.said.append(f"posted in {slack_channel_id}: {message.text.partition(':')[0]}")
        return "1.0"

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        self.said.append(f"edited {slack_channel_id} {ts}: {message.text.partition(' ')[0]}")


@pytest.fixture
def board() -> Board:
    return Board()


async def show(house: House, board: Board, channel: str | None = "C0HELP") -> None:
    """Keep the promises of notes, as they come."""
    outside: Any = board  # a channel, and no more
    reception = Reception(house.use_cases(), lambda _: outside, english(), house.clock, "", {W: channel} if channel else {})
    for job in [job for job in house.promised if job.kind is JobKind.SHOW_SUPPORT_ITEM]:
        house.promised.remove(job)
        await SupportNotes(reception).show(AtOnce(house), job)


async def held(house: House) -> None:
    """Twelve of twenty accounts break at once."""
    accounts = Accounts(house.storage, house.clock, "gmail.com")
    await accounts.all_seen(range(20), connected=True)
    await accounts.all_seen(range(12), connected=False)


async def test_one_note_says_that_alerts_are_held_and_then_that_they_go_out_again(house: House, board: Board) -> None:
    await held(house)
    await show(house, board)
    await show(house, board)
    house.clock.advance(timedelta(minutes=1))
    await house.use_cases().alerts.alerting.release(W)
    await show(house, board)
    assert board.said == ["posted in C0HELP: Alerts are held", "edited C0HELP 1.0: Alerts", "edited C0HELP 1.0: Alerts"]


async def test_what_is_over_while_its_note_is_on_its_way_is_said(house: House, board: Board) -> None:
    await held(house)
    [item] = await items(house)
    house.clock.advance(timedelta(minutes=1))
    await house.use_cases().alerts.alerting.release(W)
    await show(house, board)
    await house.use_cases().alerts.support.posted(W, item.id, "C0HELP", "1.0")
    await show(house, board)
    assert board.said == ["edited C0HELP 1.0: Alerts"]


async def test_what_is_over_before_anybody_read_of_it_is_not_told(house: House, board: Board) -> None:
    await held(house)
    await house.use_cases().alerts.alerting.release(W)
    await show(house, board)
    assert board.said == []


async def test_in_shadow_notes_wait_until_alerts_begin(house: House, board: Board) -> None:
    house.alerts = Alerts.SHADOW
    await held(house)
    await show(house, board)
    assert board.said == []
    await house.use_cases().alerts.alerting.start(W)
    await show(house, board)
    assert board.said == ["posted in C0HELP: Alerts are held"]


async def test_without_a_channel_the_log_and_the_status_have_it(house: House, board: Board) -> None:
    await held(house)
    await show(house, board, channel=None)
    assert (board.said, len(await items(house))) == ([], 1)


async def test_a_channel_that_is_closed_to_relink_is_not_tried_for_ever(house: House, board: Board) -> None:
    board.closed = True
    await held(house)
    await show(house, board)
    assert (board.said, len(await items(house))) == ([], 1)
