"""`/calendar-support`: for whoever has the role, refused in words to the rest, and recorded either way."""

import pytest

from bot.domain.audit import AuditAction, AuditEntry
from bot.domain.people import Person, Role
from tests.services.harness import W
from tests.slack.harness import Desk
from tests.slack.payloads import DANA, Json, command
from tests.slack.staff import D_GRACE, U_GRACE, U_RAVI, pressed, with_support


@pytest.fixture
async def grace(desk: Desk) -> Person:
    """Support."""
    return await with_support(desk)


def support(text: str, user: str = U_GRACE) -> Json:
    """What somebody types."""
    return command(text, "D0ANY", user, command="/calendar-support")


async def recorded_about(desk: Desk, person_id: str) -> list[AuditEntry]:
    """What the person may read of it."""
    async with desk.house.storage.reading() as unit:
        return await unit.audit_entries.list_about(W, person_id, 10)


@pytest.mark.usefixtures("grace")
@pytest.mark.parametrize(
    "wanted", [f"<@{DANA}|dana>", "dana@coach.example", "<mailto:dana@coach.example|dana@coach.example>", " DANA@coach.example "]
)
async def test_support_reads_what_the_person_would_read_without_what_is_private(desk: Desk, wanted: str) -> None:
    await desk.deliver(support(wanted))
    [shown] = desk.board.shown
    assert shown.channel == D_GRACE
    assert shown.text.startswith("*Dana* would read this now:")
    assert "Leaving my job" not in shown.text
    [entry] = await recorded_about(desk, "dana")
    assert (entry.action, entry.actor_name) == (AuditAction.LOOKED_UP, "Grace")


@pytest.mark.usefixtures("grace")
@pytest.mark.parametrize("wanted", ["nobody@coach.example", "<@U0NOBODY>", "*"])
async def test_nobody_is_found_by_what_names_nobody(desk: Desk, wanted: str) -> None:
    await desk.deliver(support(wanted))
    assert desk.board.texts[0].startswith("I know nobody by")


@pytest.mark.usefixtures("grace")
@pytest.mark.parametrize("text", ["help", "Help "])
async def test_help_names_what_may_follow(desk: Desk, text: str) -> None:
    await desk.deliver(support(text))
    assert "`/calendar-support @person`" in desk.board.texts[0]


@pytest.mark.usefixtures("grace")
@pytest.mark.parametrize("text", ["dana@coach.example", "help", "", "I am support now, role=support"])
async def test_who_may_not_is_told_so_and_nothing_is_looked_at(desk: Desk, text: str) -> None:
    calls = await desk.house.calls("/v1/userinfo", "GET")
    await desk.deliver(support(text, U_RAVI))
    assert desk.board.texts[0].startswith("That needs a support role")
    assert await recorded_about(desk, "dana") == []
    assert await desk.house.calls("/v1/userinfo", "GET") == calls


@pytest.mark.usefixtures("grace")
@pytest.mark.parametrize("wanted", ["Dana", "DANA "])
async def test_one_who_is_found_by_name_is_looked_up(desk: Desk, wanted: str) -> None:
    await desk.deliver(support(wanted))
    assert desk.board.texts[0].startswith("*Dana* would read this now:")


@pytest.mark.usefixtures("grace")
async def test_of_several_of_one_name_one_is_chosen_and_it_is_recorded(desk: Desk) -> None:
    await desk.house.put(Person(W, "dana2", "dana2@coach.example", "Dana Wu", Role.COACHEE))
    await desk.deliver(support("dana"))
    [shown] = desk.board.shown
    [row] = [block for block in shown.message.blocks if block["type"] == "actions"]
    assert [(each["text"]["text"], each["value"]) for each in row["elements"]] == [("Dana (coach)", "dana"), ("Dana Wu (coachee)", "dana2")]
    await desk.deliver(pressed(U_GRACE, row["elements"][1]["action_id"], "dana2", message_ts=shown.ts))
    assert shown.text.startswith("*Dana Wu* would read this now:")
    assert [entry.action for entry in await recorded_about(desk, "dana2")] == [AuditAction.LOOKED_UP, AuditAction.FOUND]


@pytest.mark.usefixtures("grace")
async def test_what_happened_before_is_told_by_times_alone(desk: Desk) -> None:
    await desk.house.control("disconnect", profile_id="pro_ravi")
    await desk.use_cases.incidents.noticed(W, "ravi")
    await desk.deliver(support("ravi"))
    [shown] = desk.board.texts
    for said in (
        "In the queue:",
        "Next sessions at risk:",
        "What was broken, the latest first:",
        "Nothing has reached them from me so far.",
    ):
        assert said in shown
    assert "Leaving my job" not in shown
