"""Program managers: who of their programme is ready, what they may do about it, and what they are refused."""

from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.audit import AuditAction
from bot.domain.errors import NotFound
from bot.domain.jobs import JobKind
from bot.domain.people import Person, Role
from bot.views.errors import refused_message
from bot.views.ids import ActionId
from tests.services.harness import DANA as COACH
from tests.services.harness import RAVI, W
from tests.slack.harness import Desk
from tests.slack.payloads import DANA, Json, command, message
from tests.slack.staff import U_GRACE, U_RAVI, pressed, recorded, with_support
from tests.slack.test_home import opened, words

PAULA = Person(W, "paula", "paula@acme.example", "Paula", Role.PROGRAM_MANAGER, programme="North")
U_PAULA, D_PAULA = "U0PAULA", "D0PAULA"


@pytest.fixture(autouse=True)
async def paula(desk: Desk) -> Person:
    """Paula manages North, where Dana is ready and Ravi is not; Ingrid is of South."""
    await with_support(desk)
    await desk.house.put(replace(RAVI, programme="North"), replace(COACH, programme="North"))
    await desk.house.put(Person(W, "ingrid", "ingrid@coach.example", "Ingrid", Role.COACH, programme="South"))
    for person_id in ("dana", "ravi"):
        await desk.use_cases.incidents.noticed(W, person_id)
    return await desk.know(PAULA, U_PAULA, channel=D_PAULA)


def support(text: str, user: str = U_PAULA) -> Json:
    """What somebody types."""
    return command(text, "D0ANY", user, command="/calendar-support")


@pytest.mark.parametrize(
    "asked", [support("cohort"), support("cohort North"), message("Who in my programme is not ready?", D_PAULA, U_PAULA)]
)
async def test_a_manager_reads_how_many_are_ready_and_who_is_not(desk: Desk, engine: AsyncEngine, asked: Json) -> None:
    await desk.deliver(asked)
    [shown] = desk.board.shown
    assert shown.channel == D_PAULA
    assert shown.text.startswith("*North*: 2 people whose sessions go to a calendar.\nReady: 1. At risk")
    assert "• *Ravi*: No primary calendar. The next session is" in shown.text
    assert "Leaving my job" not in shown.text
    assert "ravi@" not in shown.text
    assert await recorded(engine) == [AuditAction.READINESS_SEEN] * 2
    async with desk.house.storage.reading() as unit:
        assert len(await unit.audit_entries.list_about(W, "ravi", 10)) == 1
        assert await unit.audit_entries.list_about(W, "dana", 10) == []  # who is ready is counted, not named


@pytest.mark.parametrize("asked", [support("cohort South"), support("cohort Nowhere"), support("cohort West", U_GRACE)])
async def test_another_programme_is_refused_in_words(desk: Desk, asked: Json) -> None:
    await desk.deliver(asked)
    assert desk.board.texts[0].startswith("I know no programme of that name")


async def test_a_press_for_another_programme_shows_nothing(desk: Desk) -> None:
    await desk.deliver(pressed(U_PAULA, ActionId.COHORT, "0:South"))
    assert not any("Ingrid" in text for text in desk.board.texts)
    await desk.deliver(pressed(U_PAULA, ActionId.COHORT, "0:North", message_ts="3.0"))
    assert any("*Ravi*" in text for text in desk.board.texts)


async def test_a_manager_of_no_programme_sees_nobody(desk: Desk) -> None:
    await desk.house.put(replace(PAULA, programme=None))
    await desk.deliver(support("cohort"))
    assert desk.board.texts[0].startswith("I know no programme of that name")


async def test_support_sees_every_programme(desk: Desk) -> None:
    await desk.deliver(support("cohort", U_GRACE))
    await desk.deliver(support("cohort South", U_GRACE))
    programmes, south = desk.board.texts
    assert "*North*. Ready: 1." in programmes
    assert "*Ingrid*: No calendar connected" in south


async def test_looking_somebody_up_is_refused_with_what_can_be_done_instead(desk: Desk, engine: AsyncEngine) -> None:
    await desk.deliver(support("ravi@coach.example"))
    await desk.deliver(support("ingrid@coach.example"))
    instead, refused = desk.board.texts
    assert instead == "That needs a support role. I can send Ravi their own fix instead."
    assert refused.startswith("That needs a support role, and I know you")
    assert await recorded(engine) == [AuditAction.REFUSED] * 2


@pytest.mark.parametrize("asked", [support("cohort", U_RAVI), support("cohort North", DANA)])
async def test_a_coach_may_not_and_nothing_is_shown(desk: Desk, engine: AsyncEngine, asked: Json) -> None:
    await desk.deliver(asked)
    assert desk.board.texts[0].startswith("That needs a support role")
    assert await recorded(engine) == [AuditAction.REFUSED]


async def test_a_managers_home_has_the_numbers_and_follows_them(desk: Desk) -> None:
    await desk.deliver(opened(desk, U_PAULA))
    [home] = desk.board.homes[U_PAULA]
    assert words(home).startswith("*Your programme, North.* Ready: 1.")
    await desk.house.control("disconnect", profile_id="pro_work")
    await desk.use_cases.incidents.noticed(W, "dana")
    assert [job.fields["slack_user_id"] for job in desk.house.promised if job.kind is JobKind.PUBLISH_HOME] == [U_PAULA]


async def test_who_is_referred_stands_in_supports_queue_with_who_did_it(desk: Desk, engine: AsyncEngine) -> None:
    for _ in range(2):
        await desk.deliver(pressed(U_PAULA, ActionId.REFER, "ravi"))
    await desk.deliver(pressed(U_PAULA, ActionId.REFER, "ingrid"))
    referred, _, refused = desk.board.texts
    assert referred.startswith("Ravi is in support's queue now")
    assert "help@acme.example" in referred
    assert refused == refused_message(desk.copy, NotFound("")).text
    async with desk.house.storage.reading() as unit:
        case = await unit.cases.find_open(W, "ravi")
        assert case
        notes = await unit.cases.list_notes(W, case.id, 5)
        assert await unit.cases.find_open(W, "ingrid") is None
    assert {note.actor_name for note in notes} == {"Paula"}
    assert set(await recorded(engine)) == {AuditAction.REFERRED}
