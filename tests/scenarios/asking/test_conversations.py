"""Talking to Relink in both modes: what is answered, where, how often, and what is not answered at all."""

from collections.abc import Callable

import pytest

from bot.commands.world import World
from bot.language.commands import Subcommand
from tests.scenarios.screen import Screen

CHANNEL = "C0COACHES1"
AMARAS = ("Kim Park", "Midpoint", "Career", "amara.nwosu", "“Work”")


@pytest.fixture
def amara(at: Callable[[str], Screen]) -> Screen:
    """Amara, whose calendar works."""
    return at("U0AMARA")


async def _faults(world: World, **faults: object) -> None:
    (await world.slack.post("faults", json=faults)).raise_for_status()


async def test_a_direct_message_is_answered_where_it_was_written(amara: Screen) -> None:
    answer = await amara.writes("is my calendar connected?")
    assert answer.first_line.startswith("Connected: sessions go to")
    assert answer.raw["thread_ts"] is None
    in_thread = await amara.writes("why is my session with Kim Park missing?", thread_ts=answer.ts)
    assert "is there: on “Work”" in in_thread.words
    assert in_thread.raw["thread_ts"] == answer.ts


async def test_edits_and_deletions_are_not_answered(world: World, amara: Screen) -> None:
    await amara.writes("help")
    said = [message for message in await world.messages((await amara.messages())[-1].raw["channel"]) if message["text"] == "help"][-1]
    known = [message.content for message in await amara.messages()]
    for what, how in (("edit", {"text": "status"}), ("delete", {})):
        (await world.slack.post(what, json={"user": amara.user, "ts": said["ts"], "settle_ms": 700, **how})).raise_for_status()
    assert [message.content for message in await amara.messages()] == known


@pytest.mark.parametrize("times", [1, 2])
async def test_what_is_delivered_twice_is_answered_once(world: World, at: Callable[[str], Screen], times: int) -> None:
    helena = at("U0HELENA")
    await helena.command("help")
    known = len(await helena.messages())
    await _faults(world, duplicate_deliveries=times)
    await helena.writes("help")
    await _faults(world, duplicate_deliveries=times)
    await helena.command("help")
    await _faults(world, duplicate_deliveries=times)
    await helena.presses((await helena.messages())[-1], "run")
    await _faults(world, clear=True)
    await helena.quiet()
    assert len(await helena.messages()) == known + 3


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ("U0GITA", "You are a guest here"),
        ("U0STELLA", "You come from another organisation"),
        ("U0MARCUS", "I know nobody of the coaching platform with the e-mail address of your Slack profile"),
        ("U0ALEX", "The coaching platform has more than one person with the e-mail address of your Slack profile"),
    ],
)
async def test_whom_relink_cannot_place_is_told_a_way_on(at: Callable[[str], Screen], user: str, words: str) -> None:
    person = at(user)
    answer = await person.writes("why is my session missing?")
    assert answer.first_line.startswith(words)
    assert "calendar-help@brightwater.example" in answer.words
    await person.world.command(user, "primary", settle_ms=0)
    assert (await person.whispered()).first_line == answer.first_line


async def test_a_mention_is_answered_in_the_direct_message_with_a_pointer_in_the_thread(world: World, amara: Screen) -> None:
    bot = (await world.slack.get("state")).raise_for_status().json()["app"]["bot_user_id"]
    answer = await amara.until_told(
        lambda: world.direct_message(amara.user, f"<@{bot}> why is Kim Park missing?", channel=CHANNEL, settle_ms=0)
    )
    assert "is there: on “Work”" in answer.words
    pointer = await amara.sees("I answered in our direct message")
    assert pointer.raw["channel"] == CHANNEL
    assert pointer.raw["thread_ts"] is not None
    assert not [
        words for message in await world.messages(CHANNEL) if message["is_from_app"] for words in AMARAS if words in message["text"]
    ]


async def test_a_command_in_a_channel_is_answered_in_the_direct_message_and_nobody_else_sees_it(world: World, amara: Screen) -> None:
    seen = await world.command(amara.user, "sessions", channel=CHANNEL, settle_ms=1000)
    assert ["I'm looking." in message["text"] for message in seen["ephemerals"]] == [True]
    answer = await amara.sees("You have")
    assert answer.raw["channel"].startswith("D")
    assert not [message for message in await world.messages(CHANNEL) if "You have" in message["text"]]


async def test_an_unknown_subcommand_is_answered_with_the_nearest(amara: Screen) -> None:
    answer = await amara.command("statsu")
    assert answer.first_line == "I don't know “statsu”. Did you mean `/calendar status`?"
    assert (await amara.presses(answer, "Check status")).first_line.startswith("Connected")
    assert "Help shows what I can do" in (await amara.command("frobnicate")).words


async def test_every_subcommand_that_help_names_is_answered(amara: Screen) -> None:
    told = await amara.command("help")
    named = [line.split("`")[1].removeprefix("/calendar").strip() for line in told.words.splitlines() if line.startswith("`/calendar")]
    assert set(named) == {"", *(each.value for each in Subcommand)} - {Subcommand.STATUS}
    for subcommand in sorted({*named} - {Subcommand.ALERTS}):
        answer = await amara.command(subcommand)
        assert "Something failed" not in answer.words
    await amara.world.command(amara.user, Subcommand.ALERTS)
    await amara.modal("When may I write first?")
    assert await amara.errors() == []
