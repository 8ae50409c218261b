"""What comes back for words: each subcommand and each plain question reaches its own use case."""

import json
from datetime import timedelta

import pytest

from bot.domain.jobs import JobKind
from bot.domain.people import Person
from bot.language.commands import Subcommand
from bot.views.ids import ActionId
from tests.services.harness import DANA as COACH
from tests.services.harness import session
from tests.slack.harness import SUPPORT, Desk
from tests.slack.payloads import DANA, command, message


async def answer(desk: Desk, text: str) -> str:
    """What stands in the direct message after `text` was written."""
    await desk.deliver(message(text))
    return json.dumps(desk.board.shown[-1].message.blocks, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "subcommand"),
    [
        ("how is my calendar connection doing?", Subcommand.STATUS),
        ("I need to reconnect Outlook", Subcommand.RELINK),
        ("add another account", Subcommand.ACCOUNTS),
        ("change my primary calendar", Subcommand.PRIMARY),
        ("why isn't tomorrow's session on my calendar?", Subcommand.WHY),
        ("I want to talk to a person", Subcommand.SUPPORT),
    ],
)
async def test_plain_words_get_the_answer_of_a_subcommand(desk: Desk, dana: Person, text: str, subcommand: Subcommand) -> None:
    assert await answer(desk, text) == await answer(desk, subcommand.value)


@pytest.mark.parametrize("text", ["qwx zzk", "what is the capital of France", "👩‍🚀", "book Robin on Friday"])
async def test_what_is_not_understood_or_not_done_yet_shows_what_is(desk: Desk, dana: Person, text: str) -> None:
    assert ActionId.RUN in await answer(desk, text)
    assert len(desk.board.shown) == 1


async def test_a_session_is_named_by_word_or_date(desk: Desk, dana: Person) -> None:
    await desk.use_cases.sessions.put(session("s2", title="Retrospective", starts_at=session().starts_at + timedelta(days=3),
                                              ends_at=session().ends_at + timedelta(days=3)))  # fmt: skip
    assert "Retrospective" in await answer(desk, "why retrospective")
    assert "Coaching" in await answer(desk, "why tomorrow")
    assert ActionId.PICK_SESSION_WHY in await answer(desk, "why")


async def test_a_file_of_the_one_session_that_is_meant_is_promised_at_once(desk: Desk, dana: Person) -> None:
    await desk.deliver(command("file tomorrow"))
    assert [job.kind for job in desk.house.promised if job.kind is JobKind.HAND_OUT_FILES] == [JobKind.HAND_OUT_FILES]


async def test_where_several_fit_the_person_picks_which_file(desk: Desk, dana: Person) -> None:
    later = session().starts_at + timedelta(hours=2)
    await desk.use_cases.sessions.put(session("s2", starts_at=later, ends_at=later + timedelta(hours=1)))
    assert ActionId.PICK_SESSION_FILE in await answer(desk, "file")
    assert JobKind.HAND_OUT_FILES not in desk.house.kinds()


async def test_an_unlinked_person_gets_the_way_to_connect(desk: Desk) -> None:
    await desk.know(COACH, DANA)
    async with desk.house.storage.writing() as unit:
        await unit.grants.remove(COACH.workspace_id, COACH.id)
    assert "/cronofy/connect/" in await answer(desk, "status")


async def test_cronofy_being_down_is_said_with_what_was_last_known(desk: Desk, dana: Person) -> None:
    await desk.use_cases.connections.check(dana)
    await desk.house.break_down()
    assert "reach Cronofy" in await answer(desk, "status")
    assert "failed" not in desk.board.texts[-1]


async def test_support_is_named(desk: Desk, dana: Person) -> None:
    assert SUPPORT in await answer(desk, "support")


@pytest.mark.parametrize("text", ["done", "I signed in again, please check", "did it work?"])
async def test_who_says_that_it_is_done_is_told_whether_it_helped(desk: Desk, dana: Person, text: str) -> None:
    await desk.house.control("disconnect", profile_id="pro_work")
    assert "isn't right yet" in await answer(desk, text)
    await desk.house.control("reconnect", profile_id="pro_work")
    assert "Connected: sessions go to" in await answer(desk, text)
