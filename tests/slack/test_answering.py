"""Answers: seen within three seconds, said once, readable whatever fails, and finished before the process ends."""

import asyncio
import gc
import logging
import re
import weakref
from collections.abc import Callable

import pytest

from bot.domain.errors import Expired, GrantWithdrawn, Invalid, NotFound, TryLater, Unreachable
from bot.domain.messages import Message
from bot.domain.people import Person, SlackUser
from bot.views.errors import cannot_reach_message, refused_message
from handlers.slack.asked import Asked
from tests.services.harness import DANA as COACH
from tests.services.harness import House, TinyDirectory
from tests.slack.harness import Board, Desk, new_desk
from tests.slack.payloads import CHANNEL, DANA, DM, RESPONSE_URL, WORKSPACE, Json, command, mention, message

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


async def test_somebody_who_cannot_be_messaged_is_left_alone_quietly(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.know(COACH, DANA)
    desk.board.fails = Unreachable("channel_not_found")
    await desk.deliver(message("help"))
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_a_failure_that_cannot_be_told_ends_in_the_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.storage.down = OSError("the disk is gone")
    desk.board.fails = Expired("response_url")
    await desk.deliver(command("help"))
    assert "the failure could not be told either" in caplog.text


@pytest.mark.parametrize("error", [TryLater("500"), Unreachable("channel_not_found"), Invalid("invalid_blocks")])
@pytest.mark.parametrize("channel", [DM, CHANNEL])
async def test_an_answer_that_cannot_be_posted_is_said_where_it_was_asked_once(desk: Desk, error: Exception, channel: str) -> None:
    await desk.know(COACH, DANA)
    desk.board.always["post"] = error
    await desk.deliver(command("help", channel))
    [(url, said)] = desk.board.responses
    assert url == RESPONSE_URL
    assert "/calendar why" in said.text
    assert not desk.board.shown


async def test_still_checking_that_cannot_become_the_answer_is_not_the_last_word(hasty: Desk) -> None:
    await hasty.know(COACH, DANA)
    gate = Gate()
    hasty.answering.take(Asked("command:1", WORKSPACE, DANA, DM, response_url=RESPONSE_URL), gate)
    await said(hasty)
    hasty.board.always["update"] = TryLater("500")
    gate.opened.set()
    await hasty.settle()
    assert hasty.board.texts == [hasty.copy.say("still-checking")]
    assert hasty.board.responses == [(RESPONSE_URL, Message("Hello Dana"))]


async def test_where_no_conversation_can_be_opened_a_mention_is_answered_to_the_asker_alone(desk: Desk) -> None:
    await desk.know(COACH, DANA, channel=None)
    desk.house.directory.closed = Unreachable("messages_tab_disabled")
    await desk.deliver(mention())
    [(channel, user, _, answer)] = desk.board.whispers
    assert (channel, user) == (CHANNEL, DANA)
    assert answer.text
    assert not desk.board.shown


@pytest.mark.parametrize("thread_ts", [None, "1.5"])
async def test_an_answer_whose_acknowledgement_was_lost_is_not_said_to_have_failed(desk: Desk, thread_ts: str | None) -> None:
    await desk.know(COACH, DANA)
    for body in (message("help", thread_ts=thread_ts), command("help")):
        desk.board.once["answer to post"] = TryLater("ServerDisconnectedError")
        await desk.deliver(body)
    assert [(shown.thread_ts, "/calendar why" in shown.text) for shown in desk.board.shown] == [(thread_ts, True), (None, True)]
    assert not desk.board.responses


async def test_an_answer_that_certainly_was_not_posted_is_posted_again(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    desk.board.once["post"] = TryLater("503")
    await desk.deliver(message("help"))
    assert ["/calendar why" in text for text in desk.board.texts] == [True]


async def test_nothing_is_claimed_of_an_answer_that_cannot_be_looked_for(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.know(COACH, DANA)
    for body in (message("help"), command("help")):
        desk.board.once |= {"answer to post": TryLater("ServerDisconnectedError"), "find_posted": TryLater("503")}
        await desk.deliver(body)
    assert ["/calendar why" in text for text in desk.board.texts] == [True, True]
    assert not desk.board.responses
    assert "whether an answer arrived is not known" in caplog.text


async def test_a_conversation_that_refuses_is_told_once_more_and_then_let_go(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.know(COACH, DANA)
    desk.board.once["post"] = NotFound("cannot_reply_to_message")
    await desk.deliver(message("help", thread_ts="1.5"))
    assert desk.board.texts == [refused_message(desk.copy, NotFound()).text]


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


async def test_a_failure_before_anybody_is_known_is_told_at_the_response_url(desk: Desk) -> None:
    desk.storage.down = OSError("the disk is gone")
    await desk.deliver(command("", CHANNEL))
    [(url, words)] = desk.board.responses
    assert url == RESPONSE_URL
    assert "Something failed on my side" in words.text
    await desk.deliver(mention())
    assert [(channel, user) for channel, user, *_ in desk.board.whispers] == [(CHANNEL, DANA)]
    assert not desk.board.shown


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
