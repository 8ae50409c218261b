"""Nudges: shown before, sent once by the manners of alerts, and told to whoever asked."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.alerting import Alerts
from bot.domain.audit import AuditAction
from bot.domain.errors import NotFound
from bot.domain.jobs import Job, JobKind
from bot.domain.manners import AlertPreferences
from bot.domain.people import Person, Role
from bot.views.errors import refused_message
from bot.views.ids import ActionId
from handlers.jobs.nudges import Nudges
from handlers.jobs.steps import T
from tests.services.harness import DANA as COACH
from tests.services.harness import RAVI, W
from tests.slack.harness import Desk
from tests.slack.staff import D_GRACE, U_GRACE, pressed, recorded, with_support

PAULA = Person(W, "paula", "paula@acme.example", "Paula", Role.PROGRAM_MANAGER, programme="north")
U_PAULA, D_RAVI = "U0PAULA", "D0RAVI"


class Straight:
    """Steps that are done as they come."""

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """Do it."""
        return await effect()

    async def sleep(self, duration: timedelta) -> None:
        """Nobody sleeps here."""


@pytest.fixture(autouse=True)
async def grace(desk: Desk) -> Person:
    """Support; Ravi's login is broken."""
    support = await with_support(desk)
    await desk.house.put(RAVI, primary="cal_ravi")
    await desk.house.control("disconnect", profile_id="pro_ravi")
    return support


def promised(desk: Desk) -> list[Job]:
    """What is to be sent."""
    return [job for job in desk.house.promised if job.kind is JobKind.SEND_NUDGE]


async def keep(desk: Desk) -> None:
    """The last promise is kept when it is due."""
    job = promised(desk)[-1]
    assert job.not_before
    desk.house.clock.now = max(desk.house.clock.now, job.not_before)
    await Nudges(desk.reception).send(Straight(), job)


def texts_in(desk: Desk, channel: str) -> list[str]:
    """What stands in a conversation."""
    return [shown.text for shown in desk.board.shown if shown.channel == channel]


async def test_what_was_shown_is_what_comes_word_for_word_and_the_asker_hears_of_it(desk: Desk, engine: AsyncEngine) -> None:
    await desk.deliver(pressed(U_GRACE, ActionId.NUDGE, "ravi"))
    [preview] = texts_in(desk, D_GRACE)
    await desk.deliver(pressed(U_GRACE, ActionId.SEND_NUDGE, "ravi", message_ts="9.0"))
    await keep(desk)
    await keep(desk)
    [got] = texts_in(desk, D_RAVI)
    assert [line for line in got.split("\n") if line not in preview] == []
    assert "Leaving my job" not in got
    assert texts_in(desk, f"D{U_GRACE}") == ["*Ravi* has got their own fix.".replace("*", "")]
    assert await recorded(engine) == [AuditAction.LOOKED_UP, AuditAction.NUDGED]
    [shown] = [each for each in desk.board.shown if each.channel == D_RAVI]
    assert any("/cronofy/connect/" in str(block) for block in shown.message.blocks)
    assert not any("/cronofy/connect/" in str(each.message.blocks) for each in desk.board.shown if each.channel == D_GRACE)


async def test_two_presses_send_one_and_a_second_one_waits_for_a_day(desk: Desk) -> None:
    for ts in ("9.0", "9.0", "9.1"):
        await desk.deliver(pressed(U_GRACE, ActionId.SEND_NUDGE, "ravi", message_ts=ts))
    assert len(promised(desk)) == 1
    await keep(desk)
    await desk.deliver(pressed(U_GRACE, ActionId.SEND_NUDGE, "ravi", message_ts="9.2"))
    assert len(promised(desk)) == 1
    desk.house.clock.advance(timedelta(days=1))
    await desk.deliver(pressed(U_GRACE, ActionId.SEND_NUDGE, "ravi", message_ts="9.3"))
    assert len(promised(desk)) == 2


async def test_at_night_it_waits_for_the_morning(desk: Desk) -> None:
    desk.house.clock.advance(timedelta(hours=10))
    await desk.deliver(pressed(U_GRACE, ActionId.SEND_NUDGE, "ravi"))
    [job] = promised(desk)
    assert job.not_before
    assert job.not_before - desk.house.clock.now > timedelta(hours=2)
    await Nudges(desk.reception).send(Straight(), job)  # a little early: it is promised anew
    assert texts_in(desk, D_RAVI) == []
    await keep(desk)
    assert len(texts_in(desk, D_RAVI)) == 1


async def test_what_works_by_then_is_not_sent(desk: Desk) -> None:
    await desk.deliver(pressed(U_GRACE, ActionId.SEND_NUDGE, "ravi"))
    await desk.house.control("reconnect", profile_id="pro_ravi")
    await keep(desk)
    assert texts_in(desk, D_RAVI) == []
    assert "works" in texts_in(desk, f"D{U_GRACE}")[0]


@pytest.mark.parametrize("alerts", [Alerts.OFF, Alerts.SHADOW])
async def test_where_alerts_are_not_sent_neither_is_this(desk: Desk, alerts: Alerts) -> None:
    use_cases = replace(desk.house, alerts=alerts).use_cases()
    actor = await use_cases.staff.identify(W, U_GRACE)
    assert (await use_cases.readiness.nudges.send(actor, "ravi", "press:1")).outcome == "silent"  # type: ignore[arg-type]  # support is known
    assert promised(desk) == []


async def test_who_wants_nothing_written_first_gets_nothing(desk: Desk) -> None:
    async with desk.house.storage.writing() as unit:
        await unit.alert_preferences.save(AlertPreferences(W, "ravi", muted=True))
    await desk.deliver(pressed(U_GRACE, ActionId.NUDGE, "ravi"))
    assert "wants me to write nothing first" in texts_in(desk, D_GRACE)[0]


async def test_who_cannot_be_written_to_is_named_to_whoever_asked(desk: Desk) -> None:
    await desk.deliver(pressed(U_GRACE, ActionId.SEND_NUDGE, "ravi"))
    await desk.house.put(replace(RAVI, email="ravi@elsewhere.example"))  # whoever spoke for him does so no more
    await keep(desk)
    assert "can't write to Ravi" in texts_in(desk, f"D{U_GRACE}")[0]


async def test_a_manager_nudges_people_of_their_own_programme_and_nobody_else(desk: Desk, engine: AsyncEngine) -> None:
    await desk.know(PAULA, U_PAULA, channel="D0PAULA")
    await desk.house.put(replace(RAVI, programme="north"), replace(COACH, programme="south"))
    await desk.deliver(pressed(U_PAULA, ActionId.NUDGE, "ravi"))
    await desk.house.put(replace(RAVI, workspace_id="T0ELSEWHERE", id="rita", programme="north"))
    for whom in ("dana", "rita"):
        await desk.deliver(pressed(U_PAULA, ActionId.NUDGE, whom))
    shown, *refused = texts_in(desk, "D0PAULA")
    assert shown.startswith("*Ravi* would get exactly this:\n")
    assert "Paula (program manager) asked me" in shown
    assert refused == [refused_message(desk.copy, NotFound("")).text] * 2
    assert await recorded(engine) == [AuditAction.LOOKED_UP]
