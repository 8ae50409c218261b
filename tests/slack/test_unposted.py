"""Answers that cannot be put where they belong: said where they were asked, once, and nothing is claimed in doubt."""

import logging

import pytest

from bot.domain.errors import Expired, Invalid, NotFound, TryLater, Unreachable
from bot.views.errors import refused_message
from tests.services.harness import DANA as COACH
from tests.slack.harness import Desk
from tests.slack.payloads import CHANNEL, DANA, DM, RESPONSE_URL, command, mention, message


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


async def test_a_failure_before_anybody_is_known_is_told_at_the_response_url(desk: Desk) -> None:
    desk.storage.down = OSError("the disk is gone")
    await desk.deliver(command("", CHANNEL))
    [(url, words)] = desk.board.responses
    assert url == RESPONSE_URL
    assert "Something failed on my side" in words.text
    await desk.deliver(mention())
    assert [(channel, user) for channel, user, *_ in desk.board.whispers] == [(CHANNEL, DANA)]
    assert not desk.board.shown
