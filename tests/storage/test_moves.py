"""Wishes to have sessions moved: recorded once."""

from typing import Any

import pytest

from bot.domain.errors import NotFound
from storage.unit_of_work import Storage
from tests.storage.values import W, move


@pytest.mark.parametrize("changes", [{}, {"slack_channel_id": None, "ts": None, "session_ids": ()}])
async def test_a_move_is_recorded_once_as_it_was_wished(storage: Storage, changes: dict[str, Any]) -> None:
    async with storage.writing() as work:
        assert await work.moves.add(move(**changes))
        assert not await work.moves.add(move(calendar_id="cal_other"))
    async with storage.reading() as work:
        assert await work.moves.get(W, "move:1") == move(**changes)
        with pytest.raises(NotFound):
            await work.moves.get("T0OTHER", "move:1")
