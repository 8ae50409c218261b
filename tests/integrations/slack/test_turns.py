"""Messages that nobody waits for are sent not faster than Slack takes them."""

import asyncio
from datetime import timedelta

from bot.domain.messages import Message
from integrations.slack.messenger import SlackMessenger
from integrations.slack.turns import Turns
from tests.integrations.slack.conftest import LocalSlack, own_user

APART = 0.2


async def test_turns_in_one_conversation_are_apart_and_those_in_others_at_once() -> None:
    turns, loop, came = Turns(timedelta(seconds=APART)), asyncio.get_running_loop(), list[tuple[str, float]]()
    began = loop.time()

    async def take(channel: str) -> None:
        await turns.wait(channel)
        came.append((channel, loop.time() - began))

    await asyncio.gather(*(take(channel) for channel in ("D1", "D1", "D2", "D1")))
    times = [at for channel, at in came if channel == "D1"]
    assert [at >= number * APART - 0.01 for number, at in enumerate(times)] == [True] * 3
    assert dict(came)["D2"] < APART


async def test_messages_of_jobs_take_turns(local: LocalSlack) -> None:
    unhurried = SlackMessenger(local.client, own_user, timedelta(seconds=APART))
    channel = await local.directory.open_conversation("U0DANA")
    stamps = await asyncio.gather(*(unhurried.post(channel, Message(f"{number}")) for number in range(3)))
    assert max(map(float, stamps)) - min(map(float, stamps)) >= 2 * APART - 0.05
