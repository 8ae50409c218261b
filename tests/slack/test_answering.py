"""Answers: seen within three seconds, said once, readable whatever fails, and finished before the process ends."""

import asyncio
import gc
import logging
import re
import weakref
from dataclasses import replace

import pytest

from bot.domain.errors import GrantWithdrawn, NotFound, TryLater, Unreachable
from bot.domain.messages import Message
from bot.domain.people import Person, SlackUser
from bot.views.errors import cannot_reach_message, refused_message
from handlers.slack.asked import Asked
from tests.services.harness import DANA as COACH
from tests.services.harness import House, TinyDirectory
from tests.slack.harness import Board, Desk, new_desk
from tests.slack.payloads import CHANNEL, DANA, DM, RESPONSE_URL, WORKSPACE, command, message

SOON = 0.02
IN_THREAD = Asked("event:Ev0", WORKSPACE, DANA, DM, thread_ts="1.5", message_ts="1.6", is_with_relink=True)


class Gate:
    """An answer that is made, or fails, when it is let through."""

    def __init__(self, error: Exception | None = None) -> None:
        self.opened = asyncio.Event()
        self.error = error
        self.times = 0

    async def __call__(self, person: Person) -> Message:
        """Hello."""
        self.times += 1
        await self.opened.wait()
        if self.error:
            raise self.error
        return Message(f"Hello {person.name}")


class SlowDirectory(TinyDirectory):
    """A Slack that says who somebody is, and opens conversations, when it is let through."""

    def __init__(self) -> None:
        super().__init__()
        self.opened_door = asyncio.Event()

    async def user(self, slack_user_id: str) -> SlackUser:
        """Wait."""
        await self.opened_door.wait()
        return await super().user(slack_user_id)


@pytest.fixture
def hasty(house: House) -> Desk:
    """A process that soon says it is still checking."""
    return new_desk(house, Board(), patience_seconds=SOON)


async def said(desk: Desk, count: int = 1) -> None:
    """Wait until this many messages stand."""
    async with asyncio.timeout(5):
        while len(desk.board.shown) < count:
            await asyncio.sleep(0.001)


async def test_a_quick_answer_is_the_only_message(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    gate = Gate()
    gate.opened.set()
    assert desk.answering.take(IN_THREAD, gate)
    await desk.settle()
    assert [(shown.thread_ts, shown.text, shown.before) for shown in desk.board.shown] == [("1.5", "Hello Dana", [])]


async def test_still_checking_becomes_the_answer(hasty: Desk) -> None:
    await hasty.know(COACH, DANA)
    gate = Gate()
    hasty.answering.take(IN_THREAD, gate)
    await said(hasty)
    assert hasty.board.texts == [hasty.copy.say("still-checking")]
    gate.opened.set()
    await hasty.settle()
    assert [(shown.thread_ts, shown.text) for shown in hasty.board.shown] == [("1.5", "Hello Dana")]


async def test_a_slow_answer_takes_the_place_of_what_was_pressed(hasty: Desk) -> None:
    await hasty.know(COACH, DANA)
    pressed, gate = hasty.board.add("1.6"), Gate()
    hasty.answering.take(IN_THREAD, gate, replace=True)
    async with asyncio.timeout(5):
        while not pressed.before:
            await asyncio.sleep(0.001)
    gate.opened.set()
    await hasty.settle()
    assert (pressed.before, pressed.text) == (["earlier", hasty.copy.say("still-checking")], "Hello Dana")
    assert len(hasty.board.shown) == 1


async def test_an_answer_is_posted_anew_where_what_was_pressed_is_gone(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    gate = Gate()
    gate.opened.set()
    desk.answering.take(IN_THREAD, gate, replace=True)
    await desk.settle()
    assert desk.board.texts == ["Hello Dana"]


async def test_the_last_press_in_a_message_has_the_last_word(desk: Desk, dana: Person) -> None:
    pressed, quick = desk.board.add("1.6"), Gate(NotFound("gone by then"))
    quick.opened.set()

    async def slow(person: Person) -> Message:
        for _ in range(20):
            await desk.use_cases.people.known(WORKSPACE, DANA)
        return Message(f"Hello {person.name}")

    desk.answering.take(IN_THREAD, slow, replace=True)
    desk.answering.take(replace(IN_THREAD, delivery="event:Ev1"), quick, replace=True)
    await desk.settle()
    assert pressed.text == refused_message(desk.copy, NotFound("")).text


async def test_finding_out_who_asks_counts_towards_the_three_seconds(hasty: Desk) -> None:
    await hasty.house.put(COACH)
    slow = SlowDirectory()
    slow.add(DANA, COACH.email)
    hasty.house.directory = slow
    desk = new_desk(hasty.house, hasty.board, patience_seconds=SOON)
    await desk.send(message("help"))
    await said(desk)
    assert desk.board.texts == [desk.copy.say("still-checking")]
    slow.opened_door.set()
    await desk.settle()
    assert len(desk.board.shown) == 1
    assert "/calendar why" in desk.board.texts[0]


async def test_a_slow_stranger_reads_their_words_in_the_same_message(house: House) -> None:
    house.directory = slow = SlowDirectory()
    slow.add("U0SAM", "sam@elsewhere.example", is_guest=True)
    desk = new_desk(house, Board(), patience_seconds=SOON)
    await desk.send(message("help", user="U0SAM"))
    await said(desk)
    slow.opened_door.set()
    await desk.settle()
    [answer] = desk.board.shown
    assert "You are a guest here" in answer.text
    assert answer.before == [desk.copy.say("still-checking")]


async def test_somebody_whose_conversation_is_not_known_yet_is_told_in_time_where_to_look(house: House) -> None:
    await house.put(COACH)
    house.directory = slow = SlowDirectory()
    slow.add(DANA, COACH.email)
    desk = new_desk(house, Board(), patience_seconds=SOON)
    await desk.send(command("help"))
    async with asyncio.timeout(5):
        while not desk.board.responses:
            await asyncio.sleep(0.001)
    slow.opened_door.set()
    await desk.settle()
    assert desk.board.responses == [(RESPONSE_URL, Message(desk.copy.say("answer-is-coming")))]
    assert [shown.channel for shown in desk.board.shown] == [f"D{DANA}"]


async def test_waiting_for_the_store_counts_too(hasty: Desk) -> None:
    await hasty.know(COACH, DANA)
    hasty.storage.door.clear()
    gate = Gate()
    hasty.answering.take(IN_THREAD, gate)
    await asyncio.sleep(SOON)
    assert not hasty.board.shown  # until the claim stands, another replica may be the one that speaks
    hasty.storage.door.set()
    await said(hasty)
    assert hasty.board.texts == [hasty.copy.say("still-checking")]
    gate.opened.set()
    await hasty.settle()
    assert hasty.board.texts == ["Hello Dana"]


async def test_an_answer_comes_although_still_checking_could_not_be_said(hasty: Desk) -> None:
    await hasty.know(COACH, DANA)
    hasty.board.once["post"] = TryLater("busy")
    gate = Gate()
    hasty.answering.take(IN_THREAD, gate)
    async with asyncio.timeout(5):
        while hasty.board.once:
            await asyncio.sleep(0.001)
    gate.opened.set()
    await hasty.settle()
    assert hasty.board.texts == ["Hello Dana"]


async def test_what_is_refused_or_out_of_reach_is_said_in_words(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    meant = {
        TryLater("slow"): cannot_reach_message(desk.copy, "said:"),
        GrantWithdrawn("gone"): cannot_reach_message(desk.copy, "said:"),
        NotFound("gone"): refused_message(desk.copy, NotFound()),
    }
    for number, (error, words) in enumerate(meant.items()):
        gate = Gate(error)
        gate.opened.set()
        desk.answering.take(Asked(f"event:{number}", WORKSPACE, DANA, DM, is_with_relink=True), gate)
        await desk.settle()
        assert desk.board.shown[-1].message == words


@pytest.mark.parametrize("slow", [False, True])
async def test_a_failing_answer_says_a_number_that_the_log_says_too(house: House, caplog: pytest.LogCaptureFixture, *, slow: bool) -> None:
    desk = new_desk(house, Board(), patience_seconds=SOON if slow else 2.5)
    await desk.know(COACH, DANA)
    gate = Gate(ZeroDivisionError("a mistake of ours"))
    desk.answering.take(IN_THREAD, gate)
    if slow:
        await said(desk)
    gate.opened.set()
    await desk.settle()
    [answer] = desk.board.shown  # where it was said to be still checking, it does not go on saying so
    number = re.search(r"number (\w{4})", answer.text)
    assert number
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert number[1] in record.getMessage()
    assert "a mistake of ours" not in answer.text


async def test_still_checking_that_cannot_become_the_answer_is_not_the_last_word(hasty: Desk) -> None:
    await hasty.know(COACH, DANA)
    gate = Gate()
    hasty.answering.take(Asked("command:1", WORKSPACE, DANA, DM, response_url=RESPONSE_URL), gate)
    await said(hasty)
    hasty.board.always["update"] = TryLater("500")
    gate.opened.set()
    await hasty.settle()
    assert hasty.board.texts == [hasty.copy.say("still-checking")]
    assert hasty.board.responses[-1] == (RESPONSE_URL, Message("Hello Dana"))


async def test_a_pointer_that_cannot_be_posted_spoils_no_answer(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    gate = Gate()
    gate.opened.set()

    class OnlyDirect(Board):
        """Nothing can be posted into channels."""

        async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
            """Post into direct messages."""
            if slack_channel_id == CHANNEL:
                raise Unreachable("restricted_action")
            return await super().post(slack_channel_id, message, thread_ts=thread_ts, key=key)

    picky = new_desk(desk.house, OnlyDirect())
    picky.answering.take(Asked("event:Ev1", WORKSPACE, DANA, CHANNEL, message_ts="1.0", is_mention=True), gate)
    await picky.settle()
    assert picky.board.texts == ["Hello Dana"]


async def test_answers_under_way_are_finished_before_the_end(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    gate = Gate()
    desk.answering.take(IN_THREAD, gate)
    draining = asyncio.ensure_future(desk.answering.drain(5))
    await asyncio.sleep(0)
    gate.opened.set()
    await draining
    assert desk.board.texts == ["Hello Dana"]


async def test_what_takes_too_long_at_the_end_is_cut_off(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.know(COACH, DANA)
    desk.answering.take(IN_THREAD, Gate())
    await desk.answering.drain(SOON)
    assert not desk.board.shown
    assert "answers were cut off" in caplog.text
    assert not desk.answering._tasks


async def test_an_answer_nobody_else_holds_is_not_forgotten(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    waiting: list[weakref.ref[asyncio.Future[Message]]] = []

    async def answer(_person: Person) -> Message:
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        waiting.append(weakref.ref(future))
        return await future

    desk.answering.take(IN_THREAD, answer)
    async with asyncio.timeout(5):
        while not waiting:
            await asyncio.sleep(0.001)
    gc.collect()
    future = waiting[0]()
    assert future is not None
    future.set_result(Message("still here"))
    await desk.settle()
    assert desk.board.texts == ["still here"]
