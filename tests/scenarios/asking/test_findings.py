"""Every finding, asked for over the wire in both modes. Most stand in the seeded company; the others need bad luck first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from bot.commands.world import World
from bot.domain.diagnosis import FindingId
from tests.scenarios.platform import book, tell_relink
from tests.scenarios.screen import Screen

F = FindingId


@dataclass(frozen=True, slots=True)
class Case:
    """Who asks what, and the words by which the finding is told."""

    user: str
    question: str
    words: str


ASKED: Mapping[FindingId, Case] = {
    F.NOT_LINKED: Case("U0MATEO", "why primera", "you have not connected one yet"),
    F.AUTHORISATION_WITHDRAWN: Case("U0PRIYA", "why presence", "permission to use your calendars was withdrawn at Cronofy"),
    F.PERMISSION_MISSING: Case("U0TOMASZ", "why praca", "a permission I need was not given"),
    F.RELINK: Case("U0DANA", "why charter", "refused access"),
    F.PENDING: Case("U0SEUN", "why decision journal", "the first sync of"),
    F.NO_PRIMARY: Case("U0LEA", "why posture", "has no calendar to go to: none is chosen for sessions"),
    F.PRIMARY_GONE: Case("U0HANA", "why roli", "no longer exists there, or is out of my reach"),
    F.READ_ONLY: Case("U0WEI", "why strategy", "may not write to it"),
    F.FREE_BUSY_ONLY: Case("U0INGRID", "", "gives me free/busy access only"),
    F.UNKNOWN_SESSION: Case("U0AMARA", "why zanzibar", "I found no session of yours that fits “zanzibar”"),
    F.CANCELLED: Case("U0AMARA", "why peer exchange", "was cancelled; I heard of it on"),
    F.OUTSIDE_WINDOW: Case("U0AMARA", "why closing", "is too far ahead"),
    F.BOOKED_WHILE_BROKEN: Case("U0DANA", "why kim", "as it is now, and can't just now: a new sign-in is needed"),
    F.NOT_VISIBLE_YET: Case("U0JONAS", "why onboarding", "does not show on “Coaching”"),
    F.NEVER_WRITTEN: Case("U0AMARA", "why difficult", "I find nothing that kept it away"),
    F.ON_ANOTHER_CALENDAR: Case("U0RAVI", "why delegation", "which is not your primary calendar"),
    F.OLD_TIME: Case("U0AMARA", "why midpoint", "at another time than it has now"),
    F.REMOVED_BY_HAND: Case("U0AMARA", "why career", "was removed from"),
    F.DECLINED: Case("U0AMARA", "why blockers", "was answered with no there"),
    F.DOUBLED: Case("U0RAVI", "why feedback", "is there 2 times"),
    F.INVITATION_WAITING: Case("U0INGRID", "why energy", "was sent to you as an e-mail invitation"),
    F.OUTDATED_SNAPSHOT: Case("U0JONAS", "why rehearsal", "A file does not change by itself"),
    F.OTHER_TIME_ZONE: Case("U0KIM", "why abroad", "Besides, most likely: it is there at the right moment"),
    F.THERE: Case("U0AMARA", "why kim park", "is there: on “Work”"),
}
AFTER_BAD_LUCK = {F.SOMEBODY_ELSES, F.UNREACHABLE, F.WRITE_REFUSED}
NOT_YET = {F.TENANT_WIDE}
"""It takes five people of one organisation: tests/services/test_outbreaks."""


@pytest.mark.parametrize("finding", ASKED)
async def test_each_finding_is_reached_and_answered(at: Callable[[str], Screen], finding: FindingId) -> None:
    case = ASKED[finding]
    answer = await at(case.user).command(case.question)
    assert case.words in answer.words


@pytest.mark.parametrize("user", ["U0AMARA", "U0DANA"])
async def test_cronofy_out_of_reach_is_said_and_nothing_else_is_claimed(world: World, at: Callable[[str], Screen], user: str) -> None:
    sub = f"acc_{user.removeprefix('U0').lower()}"
    (await world.cronofy.post("faults", json={"rules": [{"sub": sub, "status": 503}]})).raise_for_status()
    try:
        answer = await at(user).command("why kim park")
    finally:
        (await world.cronofy.post("faults", json={"clear": True})).raise_for_status()
    assert answer.first_line.startswith("I can't reach Cronofy just now, so I can't tell where")
    assert "is there" not in answer.words


async def test_a_session_that_went_to_somebody_else_is_not_spoken_of(world: World, at: Callable[[str], Screen]) -> None:
    session = await book(world, "handed-over", ["omar"], title="Handed over")
    question = await at("U0OMAR").command("sessions")
    offered = await world.options("U0OMAR", question.raw, "pick_session_why")
    await tell_relink(world, "sessions", {**session, "people": ["grace"], "sequence": session["sequence"] + 1})
    answer = await at("U0OMAR").answer_to(
        lambda: world.press("U0OMAR", question.raw, "pick_session_why", value=offered[0]["value"], settle_ms=0)
    )
    assert answer.first_line == "That session is not one of yours, so I can't say anything about it."
    assert "Handed over" not in answer.words


def test_every_finding_is_asked_for() -> None:
    assert set(ASKED) | AFTER_BAD_LUCK | NOT_YET == set(FindingId)
