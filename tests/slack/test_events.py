"""Messages and mentions: a person's own new words are answered, and nothing else is."""

from typing import Any

import pytest

from tests.services.harness import DANA as COACH
from tests.services.harness import House
from tests.slack.harness import Board, Desk, Recorder, new_desk
from tests.slack.payloads import BOT, CHANNEL, DANA, DM, mention, message, other_event

NOT_ONES_OWN_WORDS: dict[str, dict[str, Any]] = {
    "an edit": {"subtype": "message_changed", "user": None, "message": {"user": DANA, "text": "help"}},
    "a deletion": {"subtype": "message_deleted", "user": None, "deleted_ts": "1.0"},
    "a bot's message": {"subtype": "bot_message", "bot_id": "B0OTHER", "user": None},
    "an app's message": {"bot_id": "B0OTHER", "app_id": "A0OTHER"},
    "a join": {"subtype": "channel_join"},
    "the beginning of an agent's thread": {"subtype": "assistant_app_thread"},
    "a message without an author": {"user": None},
    "a message in a channel": {"channel": CHANNEL, "channel_type": "channel"},
}


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
async def test_a_persons_own_words_are_answered(desk: Desk, subtype: str | None) -> None:
    await desk.know(COACH, DANA)
    assert (await desk.deliver(message("help", subtype=subtype))).status == 200
    assert [(shown.channel, shown.thread_ts) for shown in desk.board.shown] == [(DM, None)]


async def test_a_thread_is_answered_in_the_thread(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    await desk.deliver(message("help", thread_ts="1.5"))
    assert [shown.thread_ts for shown in desk.board.shown] == ["1.5"]


@pytest.mark.parametrize("what", NOT_ONES_OWN_WORDS)
async def test_everything_else_is_acknowledged_and_not_answered(desk: Desk, what: str) -> None:
    await desk.know(COACH, DANA)
    assert (await desk.deliver(message("help", **NOT_ONES_OWN_WORDS[what]))).status == 200
    assert not desk.board.shown
    assert desk.storage.opened == 0


async def test_relinks_own_messages_are_not_answered(desk: Desk) -> None:
    assert (await desk.deliver(message("help", user=BOT, bot_id="B0RELINK"))).status == 200
    assert not desk.board.shown


@pytest.mark.parametrize("name", ["app_home_opened", "something_new"])
async def test_other_events_are_acknowledged(desk: Desk, name: str) -> None:
    assert (await desk.deliver(other_event(name, user=DANA, channel=DM, tab="home"))).status == 200
    assert not desk.board.shown


async def test_a_mention_is_answered_in_the_direct_message_with_a_pointer_in_its_thread(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    body = mention(f"<@{BOT}> help")
    await desk.deliver(body)
    answer, pointer = desk.board.shown
    assert (answer.channel, answer.thread_ts) == (DM, None)
    assert (pointer.channel, pointer.thread_ts) == (CHANNEL, body["event"]["ts"])
    assert pointer.text == desk.copy.say("answered-elsewhere")


async def test_a_mention_in_a_thread_gets_its_pointer_in_that_thread(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    await desk.deliver(mention(thread_ts="1.5"))
    assert desk.board.shown[-1].thread_ts == "1.5"


async def test_an_edited_mention_is_not_answered_again(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    await desk.deliver(mention(edited={"user": DANA, "ts": "2.0"}))
    assert not desk.board.shown


@pytest.mark.parametrize(
    "text",
    [f"<@{BOT}> relnik", f"<@{BOT}|relink>  relnik", f"relnik <@{BOT}>"],
)
async def test_relinks_own_name_is_no_part_of_the_question(desk: Desk, text: str) -> None:
    await desk.know(COACH, DANA)
    await desk.deliver(mention(text))
    assert desk.board.texts[0] == desk.copy.say("nearest", typed="relnik", nearest="relink")
    await desk.deliver(message(text))
    assert desk.board.texts[2] == desk.copy.say("nearest", typed="relnik", nearest="relink")


async def test_other_peoples_names_stay_part_of_the_question(house: House) -> None:
    desk = new_desk(house, Board(), kind=Recorder)
    await desk.send(mention(f"<@{BOT}> why is <@U0SAM|sam>'s session missing"))
    assert isinstance(desk.answering, Recorder)
    assert desk.answering.asked.text == "why is <@U0SAM|sam>'s session missing"
