"""Slash commands: acknowledged before any database is touched, answered in the direct message."""

import pytest

from bot.domain.jobs import JobKind
from bot.domain.people import Person
from bot.views.errors import answered_elsewhere_message
from tests.services.harness import DANA as COACH
from tests.services.harness import session
from tests.slack.harness import Desk
from tests.slack.payloads import CHANNEL, DANA, DM, RESPONSE_URL, command

BETWEEN_TWO = "D0OTHERS"


async def test_in_our_conversation_the_acknowledgement_shows_nothing_and_the_answer_is_posted_there(desk: Desk) -> None:
    await desk.know(COACH, DANA, primary="cal_work")
    response = await desk.deliver(command("help"))
    assert (response.status, response.body) == (200, "")
    assert [(shown.channel, shown.thread_ts) for shown in desk.board.shown] == [(DM, None)]
    assert "/calendar why" in desk.board.texts[0]


async def test_elsewhere_the_acknowledgement_says_where_the_answer_will_be(desk: Desk) -> None:
    await desk.know(COACH, DANA, primary="cal_work")
    response = await desk.deliver(command("", CHANNEL))
    assert response.status == 200
    assert response.body == desk.copy.say("answer-is-coming")
    assert [shown.channel for shown in desk.board.shown] == [DM]
    assert not desk.board.responses


@pytest.mark.parametrize("channel", [None, DM])
async def test_between_two_people_the_answer_comes_in_our_conversation_and_they_are_told(desk: Desk, channel: str | None) -> None:
    await desk.know(COACH, DANA, channel=channel, primary="cal_work")
    await desk.use_cases.sessions.put(session(people=("dana",)))
    for text in ("help", "file coaching"):
        response = await desk.deliver(command(text, BETWEEN_TWO))
        assert (response.status, response.body) == (200, "")
    assert {shown.channel for shown in desk.board.shown} == {channel or f"D{DANA}"}
    assert desk.board.responses == [(RESPONSE_URL, answered_elsewhere_message(desk.copy))] * 2
    async with desk.house.storage.reading() as unit:
        [asked_for] = [job for job in desk.house.promised if job.kind is JobKind.HAND_OUT_FILES]
        hand_out = await unit.hand_outs.get(COACH.workspace_id, str(asked_for.fields["hand_out_id"]))
    assert hand_out.slack_channel_id == (channel or f"D{DANA}")


async def test_a_person_without_a_conversation_gets_one(desk: Desk) -> None:
    await desk.know(COACH, DANA, channel=None)
    await desk.deliver(command("help", CHANNEL))
    assert [shown.channel for shown in desk.board.shown] == [f"D{DANA}"]


async def test_a_first_meeting_is_by_the_email_that_slack_reports(desk: Desk) -> None:
    await desk.house.put(COACH)
    desk.user(DANA, COACH.email.upper())
    await desk.deliver(command("connect"))
    async with desk.house.storage.reading() as unit:
        assert await unit.people.find_by_slack_user(COACH.workspace_id, DANA) is not None
    assert len(desk.board.shown) == 1


async def test_a_command_that_does_nothing_yet_is_answered_at_once_in_words(desk: Desk) -> None:
    response = await desk.deliver(command(command="/calendar-other", text="queue"))
    assert response.status == 200
    assert response.body == desk.copy.say("unknown-command", command="/calendar-other")
    assert not desk.board.shown
    assert desk.storage.opened == 0


async def test_a_misspelt_subcommand_is_answered_with_the_nearest(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    await desk.deliver(command("relnik"))
    assert desk.board.texts == [desk.copy.say("nearest", typed="relnik", nearest="relink")]


@pytest.mark.parametrize("channel", [DM, CHANNEL])
async def test_nothing_waits_for_the_database_before_the_acknowledgement(desk: Desk, channel: str) -> None:
    await desk.know(COACH, DANA)
    desk.storage.door.clear()
    response = await desk.send(command("help", channel))
    assert (response.status, response.body) == (200, "" if channel == DM else desk.copy.say("answer-is-coming"))
    assert not desk.board.shown
    desk.storage.door.set()
    await desk.settle()
    assert len(desk.board.shown) == 1


async def test_a_database_that_is_down_is_told_where_it_was_asked(desk: Desk) -> None:
    desk.storage.down = OSError("the disk is gone")
    for channel in (DM, CHANNEL):
        await desk.deliver(command("", channel))
        url, words = desk.board.responses.pop()
        assert url == RESPONSE_URL
        assert "Something failed on my side" in words.text
    assert not desk.board.responses


async def test_names_and_questions_survive_the_way(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    response = await desk.deliver(command("why “Müller & Søn” 👩‍🚀 السلام <@U0OTHER|sam> &lt;b&gt;"))
    assert response.status == 200
    assert len(desk.board.shown) == 1


@pytest.mark.parametrize("asked", ["why is my calendar disconnected?", "why isn't my calendar connected"])
async def test_why_of_no_session_is_answered_as_what_it_asks(desk: Desk, dana: Person, asked: str) -> None:
    await desk.deliver(command(asked))
    assert desk.board.texts[-1].startswith("Connected: sessions go to")


async def test_why_of_something_unknown_stays_a_question_about_a_session(desk: Desk, dana: Person) -> None:
    await desk.deliver(command("why zanzibar"))
    assert "I found no session of yours that fits “zanzibar”" in desk.board.texts[-1]


async def test_what_is_coming_is_listed(desk: Desk, dana: Person) -> None:
    await desk.deliver(command("what do I have this week"))
    assert "You have one session in the next 60 days." in desk.board.texts[-1]
