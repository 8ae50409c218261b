"""Whoever speaks for no person gets a readable way on where they asked, and nobody else's answer."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import Unreachable
from bot.domain.people import Unknown
from tests.services.harness import DANA as COACH
from tests.slack.harness import SUPPORT, Desk
from tests.slack.payloads import CHANNEL, DM, ELSEWHERE, RESPONSE_URL, command, mention, message, press

SAM = "U0SAM"
FROM_ELSEWHERE: dict[str, Any] = {"user": {"id": SAM, "username": "sam", "team_id": ELSEWHERE}}


def words(desk: Desk, unknown: Unknown) -> str:
    """What somebody of that kind is told."""
    return desk.copy.say_for("unknown", unknown)


@pytest.mark.parametrize(
    ("flags", "unknown"),
    [
        ({"is_guest": True}, Unknown.GUEST),
        ({"is_stranger": True}, Unknown.STRANGER),
        ({"is_deleted": True}, Unknown.STRANGER),
        ({"is_bot": True}, Unknown.BOT),
        ({}, Unknown.NO_RECORD),
    ],
)
async def test_each_kind_is_told_why_and_whom_to_ask(desk: Desk, flags: dict[str, bool], unknown: Unknown) -> None:
    desk.user(SAM, "sam@elsewhere.example", **flags)
    await desk.deliver(message("help", user=SAM))
    [answer] = desk.board.shown
    assert answer.channel == DM
    assert words(desk, unknown) in answer.text
    assert SUPPORT in answer.text


async def test_somebody_without_an_email_or_whom_slack_hides_is_told_so(desk: Desk) -> None:
    desk.user(SAM, None)
    await desk.deliver(message("help", user=SAM))
    assert words(desk, Unknown.NO_EMAIL) in desk.board.texts[0]
    await desk.deliver(message("help", user="U0HIDDEN"))
    assert words(desk, Unknown.STRANGER) in desk.board.texts[1]


async def test_a_command_in_a_channel_is_answered_there_seen_by_the_asker_alone(desk: Desk) -> None:
    desk.user(SAM, "sam@elsewhere.example")
    await desk.deliver(command("", CHANNEL, SAM))
    [(url, said)] = desk.board.responses
    assert url == RESPONSE_URL
    assert words(desk, Unknown.NO_RECORD) in said.text
    assert not desk.board.shown


@pytest.mark.parametrize("thread_ts", [None, "1.5"])
async def test_a_mention_is_answered_where_it_was_made_seen_by_the_asker_alone(desk: Desk, thread_ts: str | None) -> None:
    desk.user(SAM, "sam@elsewhere.example")
    await desk.deliver(mention(user=SAM, thread_ts=thread_ts))
    [(channel, user, thread, answer)] = desk.board.whispers
    assert (channel, user, thread) == (CHANNEL, SAM, thread_ts)  # a thread that only a whisper would open shows it to nobody
    assert words(desk, Unknown.NO_RECORD) in answer.text
    assert not desk.board.shown


async def test_nothing_is_said_in_public_to_a_stranger_who_cannot_be_told_alone(desk: Desk) -> None:
    desk.user(SAM, "sam@elsewhere.example")
    desk.board.once["whisper"] = Unreachable("user_not_in_channel")
    await desk.deliver(mention(user=SAM))
    assert not desk.board.shown


@pytest.mark.parametrize(
    "ask",
    [
        lambda desk: desk.deliver(mention(user=SAM, team=ELSEWHERE, user_team=ELSEWHERE, source_team=ELSEWHERE)),
        lambda desk: desk.deliver(message("status", user=SAM, team=ELSEWHERE)),
        lambda desk: desk.deliver(press("run", "status", channel=DM, **FROM_ELSEWHERE)),
    ],
    ids=["mention", "message", "press"],
)
async def test_somebody_of_another_organisation_is_a_stranger_in_ours_whatever_their_email(
    desk: Desk, ask: Callable[[Desk], Awaitable[object]]
) -> None:
    await desk.house.put(COACH)  # with the same address
    desk.user(SAM, COACH.email, is_stranger=True)
    await ask(desk)
    assert desk.house.directory.asked == [SAM]
    [said] = desk.board.texts or [message.text for *_, message in desk.board.whispers]
    assert words(desk, Unknown.STRANGER) in said


async def test_a_press_that_comes_through_another_workspace_changes_nothing_and_is_told_so(desk: Desk) -> None:
    response = await desk.deliver(press("unlink", "pro_work", response_url=None, team={"id": ELSEWHERE}, **FROM_ELSEWHERE))
    assert response.status == 200
    assert words(desk, Unknown.STRANGER) in str(response.body)
    assert desk.storage.opened == 0
    assert not desk.board.shown


async def test_two_records_with_one_email_are_not_guessed_between(desk: Desk) -> None:
    await desk.house.put(COACH)
    await desk.house.put(replace(COACH, id="dana-2"))
    desk.user(SAM, COACH.email)
    await desk.deliver(message("status", user=SAM))
    assert words(desk, Unknown.SEVERAL_RECORDS) in desk.board.texts[0]
