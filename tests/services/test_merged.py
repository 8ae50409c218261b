"""A login of somebody else's that Cronofy merged into a person's account: refused here, it is neither touched nor shown."""

from datetime import datetime

import pytest

from bot.domain.diagnosis import FindingId
from bot.domain.linking import LinkOutcome, Purpose
from bot.services.placements import PlacementService
from tests.services.harness import DANA, RAVI, House, W
from tests.services.placing import HOUR, IDS, START, bring, move, shown
from tests.services.promises import LET_GO, keep
from tests.services.scenes import checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

RAVIS = {"email": "ravi@coach.example", "provider_name": "exchange"}


@pytest.fixture
async def merged(house: House, placements: PlacementService) -> str:
    """Dana's and Ravi's session is on both calendars; Dana signed in with Ravi's login. Its calendar as Dana's account lists it."""
    await house.put(RAVI, primary="cal_ravi")
    for person in (DANA, RAVI):
        await checked(house, person)
    for ids in (IDS, (W, "s1", "ravi")):
        await bring(house, placements, ids)
    assert (await house.run_through(house.door(DANA, Purpose.ADD), **RAVIS)).outcome is LinkOutcome.MERGED
    profile = (await house.account("acc_dana"))["profiles"][-1]
    return str(profile["calendars"][0]["calendar_id"])


async def ravis(house: House) -> dict[str, tuple[datetime, str]]:
    """The entries that are not on Dana's own calendar."""
    return {calendar_id: entry for calendar_id, entry in (await shown(house)).items() if calendar_id != "cal_work"}


async def test_a_moved_session_is_moved_on_ones_own_calendar_alone(house: House, placements: PlacementService, merged: str) -> None:
    before = await ravis(house)
    assert before
    await move(house, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    await bring(house, placements)
    assert (await shown(house))["cal_work"][0] == START + HOUR
    assert await ravis(house) == before
    assert await house.calls(f"/v1/calendars/{merged}/events", "DELETE") == 0


async def test_a_diagnosis_shows_nothing_of_it(house: House, merged: str) -> None:
    token = (await house.cronofy.refresh("refresh-dana")).access_token
    listed = await house.cronofy.read_events(token, START - HOUR, START + HOUR)
    assert merged in {entry.calendar_id for entry in listed}, "Cronofy lists it"
    answer = await house.use_cases().diagnoses.why_session(DANA, "s1")
    assert [finding.id for finding in answer.diagnosis.findings] == [FindingId.THERE]


async def test_it_is_taken_out_again_at_cronofy_and_the_other_persons_own_stays(house: House, merged: str) -> None:
    await keep(house, *LET_GO)
    account = await house.account("acc_dana")
    assert [profile["revoked"] for profile in account["profiles"]] == [False, False, True]
    report = await checked(house, RAVI)
    assert report.verdict is not None
    assert report.verdict.delivers
