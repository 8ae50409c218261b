"""Why: the session is found by words, date or id, the calendars are read, and the answer comes with what fixes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answers import WhichSession, WhyAnswer
from bot.domain.connection import ConnectionStatus
from bot.domain.diagnosis import FindingId, Remedy
from bot.domain.rules import StoryKey
from bot.domain.session import Placement, PlacementState
from bot.language import understand
from bot.services.diagnoses import LISTED_MOST, DiagnosisService
from tests.services.harness import DANA, MIA, RAVI, House, W, session
from tests.services.scenes import platform_wrote

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
START = session().starts_at


@pytest.fixture
async def diagnoses(house: House) -> DiagnosisService:
    """Dana's sessions: with Lee tomorrow, with Sam the day after, both written by the platform; and one of Ravi's and Mia's."""
    await house.put(DANA, primary="cal_work")
    await house.put(RAVI, MIA)
    for told in (
        session("lee", title="Coaching with Lee", event_id="e-lee"),
        session("sam", title="Coaching with Sam", event_id="e-sam", starts_at=START + DAY, ends_at=START + DAY + HOUR),
        session("theirs", title="Secret", people=("ravi", "mia"), starts_at=START + 2 * DAY, ends_at=START + 2 * DAY + HOUR),
    ):
        await house.use_cases().sessions.put(told)
    house.clock.advance(HOUR)
    return house.use_cases().diagnoses


async def why(house: House, words: str) -> WhyAnswer | WhichSession:
    """The answer to what Dana wrote."""
    return await house.use_cases().diagnoses.why(DANA, understand(words, house.clock.now, DANA.time_zone))


async def answered(house: House, words: str) -> WhyAnswer:
    """The answer about one session."""
    answer = await why(house, words)
    assert isinstance(answer, WhyAnswer)
    return answer


def findings(answer: WhyAnswer) -> list[FindingId]:
    """What was found, the main one first."""
    return [finding.id for finding in answer.diagnosis.findings]


@pytest.mark.usefixtures("diagnoses")
@pytest.mark.parametrize("words", ["why is lee not on my calendar", "why isn't my session tomorrow on my calendar?", "lee", "coaching lee"])
async def test_a_session_is_meant_by_words_or_date(house: House, words: str) -> None:
    answer = await answered(house, words)
    assert answer.diagnosis.session is not None
    assert answer.diagnosis.session.id == "lee"
    assert findings(answer)[0] is FindingId.NEVER_WRITTEN
    assert answer.resend_offered
    assert answer.file_offered


@pytest.mark.usefixtures("diagnoses")
@pytest.mark.parametrize(("state", "offered"), [(PlacementState.SEEN, False), (PlacementState.ACCEPTED, True)])
async def test_no_file_is_offered_beside_an_entry_that_was_seen_and_cannot_be_read(
    house: House, state: PlacementState, offered: bool
) -> None:
    async with house.storage.writing() as unit:
        await unit.placements.save(Placement(W, "lee", "dana", state, 1, "e-lee", "cal_work", seen_at=house.clock.now))
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    answer = await answered(house, "lee")
    assert answer.diagnosis.main.remedy is Remedy.GRANT_AGAIN
    assert answer.file_offered is offered


@pytest.mark.usefixtures("diagnoses")
async def test_without_anybody_to_ask_the_file_helps(house: House) -> None:
    house.platform_listens = False
    answer = await answered(house, "lee")
    assert answer.diagnosis.main.remedy is Remedy.GET_FILE
    assert not answer.resend_offered


@pytest.mark.usefixtures("diagnoses")
async def test_what_fits_several_or_names_none_is_a_choice(house: House) -> None:
    several = await why(house, "why is my coaching not on my calendar")
    assert isinstance(several, WhichSession)
    assert [each.id for each in several.sessions] == ["lee", "sam"]
    unnamed = await why(house, "")
    assert isinstance(unnamed, WhichSession)
    assert [each.id for each in unnamed.sessions] == ["lee", "sam"]


@pytest.mark.usefixtures("diagnoses")
async def test_coming_sessions_are_offered_before_past_ones(house: House) -> None:
    for number in (3, 1):
        past = START - number * DAY - DAY
        await house.use_cases().sessions.put(session(f"past{number}", starts_at=past, ends_at=past + HOUR))
    chosen = await house.use_cases().diagnoses.chosen(DANA, understand("", house.clock.now, None))
    assert [each.id for each in chosen] == ["lee", "sam", "past1", "past3"]


@pytest.mark.usefixtures("diagnoses")
@pytest.mark.parametrize("words", ["why is zebra missing", "why on 3 january 2027"])
async def test_what_fits_nothing_is_unknown(house: House, words: str) -> None:
    answer = await answered(house, words)
    assert findings(answer) == [FindingId.UNKNOWN_SESSION]
    assert answer.diagnosis.session is None
    assert (answer.door_url, answer.file_offered, answer.resend_offered) == (None, False, False)


@pytest.mark.usefixtures("diagnoses")
async def test_somebody_elses_session_is_answered_without_anything_about_it(house: House) -> None:
    answer = await answered(house, "theirs")
    assert findings(answer) == [FindingId.SOMEBODY_ELSES]
    assert answer.diagnosis.session is None
    assert answer.story == ()
    assert "Secret" not in repr(answer)
    assert await house.calls("/v1/events", "GET") == 0


async def test_another_workspaces_session_is_unknown(house: House, diagnoses: DiagnosisService) -> None:
    other = replace(DANA, workspace_id="T0OTHER")
    assert findings(await diagnoses.why_session(other, "lee")) == [FindingId.UNKNOWN_SESSION]


@pytest.mark.usefixtures("diagnoses")
async def test_what_is_there_was_just_seen(house: House) -> None:
    await platform_wrote(house, "e-lee", START, "Coaching with Lee")
    answer = await answered(house, "lee")
    assert findings(answer)[0] is FindingId.THERE
    assert answer.diagnosis.checked_at == house.clock.now
    assert not answer.file_offered
    assert [line.key for line in answer.story] == [StoryKey.BOOKED, StoryKey.PLATFORM_WRITES, StoryKey.SHOWS]


@pytest.mark.usefixtures("diagnoses")
async def test_beside_an_entry_at_its_old_time_no_file_is_offered(house: House) -> None:
    await platform_wrote(house, "e-lee", START - HOUR, "Coaching with Lee")
    answer = await answered(house, "lee")
    assert findings(answer)[0] is FindingId.OLD_TIME
    assert not answer.file_offered


@pytest.mark.usefixtures("diagnoses")
async def test_an_entry_of_another_known_session_is_never_taken_for_this_one(house: House) -> None:
    """The platform tells no event_id of the one, and the other has the same title and time."""
    told = house.use_cases().sessions
    await told.put(session("twin", title="Twins", event_id="e-twin"))
    await told.put(session("nameless", title="Twins"))
    await platform_wrote(house, "e-twin", START, "Twins")
    assert findings(await house.use_cases().diagnoses.why_session(DANA, "nameless")) == [FindingId.NEVER_WRITTEN]


@pytest.mark.usefixtures("diagnoses")
async def test_what_was_removed_by_hand_is_known_from_deleted_entries(house: House) -> None:
    await platform_wrote(house, "e-lee", START, "Coaching with Lee")
    await house.control("event", calendar_id="cal_work", event_id="e-lee", deleted=True)
    answer = await answered(house, "lee")
    assert findings(answer)[0] is FindingId.REMOVED_BY_HAND
    assert answer.resend_offered


@pytest.mark.usefixtures("diagnoses")
async def test_a_broken_login_comes_with_its_door(house: House) -> None:
    await house.control("disconnect", profile_id="pro_work")
    answer = await answered(house, "lee")
    assert FindingId.RELINK in findings(answer)
    assert answer.diagnosis.main.remedy is Remedy.RELINK
    report = await house.use_cases().connections.check(DANA)
    assert report.doors is not None
    assert answer.door_url == report.doors["pro_work"]


@pytest.mark.usefixtures("diagnoses")
async def test_a_withdrawn_authorisation_comes_with_the_accounts_door(house: House) -> None:
    await house.use_cases().connections.look(DANA)
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    answer = await answered(house, "lee")
    assert FindingId.AUTHORISATION_WITHDRAWN in findings(answer)
    report = await house.use_cases().connections.check(DANA)
    assert report.doors is not None
    assert answer.door_url == report.doors[""]


async def test_an_unlinked_person_is_led_to_a_first_account(diagnoses: DiagnosisService) -> None:
    answer = await diagnoses.why_session(MIA, "theirs")
    assert answer.diagnosis.main.id is FindingId.NOT_LINKED
    assert answer.door_url is not None


@pytest.mark.usefixtures("diagnoses")
async def test_while_cronofy_gives_no_answer_nothing_is_claimed(house: House) -> None:
    await house.use_cases().connections.look(DANA)
    seen_at = house.clock.now
    house.clock.advance(HOUR)
    await house.break_down()
    answer = await answered(house, "lee")
    assert findings(answer)[0] is FindingId.UNREACHABLE
    assert FindingId.THERE not in findings(answer)
    assert answer.diagnosis.checked_at == seen_at


@pytest.mark.usefixtures("diagnoses")
@pytest.mark.parametrize("status", [503, 403])
async def test_calendars_that_cannot_be_read_are_not_taken_for_empty(house: House, status: int) -> None:
    await house.break_down("/v1/events", status=status)
    assert findings(await answered(house, "lee"))[0] is FindingId.UNREACHABLE


async def test_the_coming_sessions_are_listed_with_how_far_each_got(house: House, diagnoses: DiagnosisService) -> None:
    placement = Placement(W, "lee", "dana", PlacementState.SEEN, 1, "e-lee", "cal_work")
    async with house.storage.writing() as unit:
        await unit.placements.save(placement)
    unseen = await diagnoses.coming(DANA)
    assert (unseen.delivers, unseen.checked_at) == (None, None)
    await house.use_cases().connections.look(DANA)
    listed = await diagnoses.coming(DANA)
    assert [(line.session.id, line.placement) for line in listed.lines] == [("lee", placement), ("sam", None)]
    assert (listed.delivers, listed.checked_at) == (True, house.clock.now)
    asked = await house.state("calls_total")
    await diagnoses.coming(DANA)
    assert await house.state("calls_total") == asked


async def test_after_its_login_was_unlinked_no_session_is_called_there(house: House, diagnoses: DiagnosisService) -> None:
    """Status and list say the same."""
    use_cases = house.use_cases()
    async with house.storage.writing() as unit:
        await unit.placements.save(Placement(W, "lee", "dana", PlacementState.SEEN, 1, "e-lee", "cal_work"))
    await use_cases.connections.look(DANA)
    await use_cases.logins.unlink(DANA, "pro_work")
    report, listed = await use_cases.connections.check(DANA), await diagnoses.coming(DANA)
    assert "lee" in [each.id for each in report.at_risk]
    assert listed.delivers is False
    assert [line.placement for line in listed.lines] == [None, None]


async def test_a_list_that_was_cut_says_so(house: House, diagnoses: DiagnosisService) -> None:
    for number in range(LISTED_MOST):
        starts_at = START + 2 * DAY + number * HOUR
        await house.use_cases().sessions.put(session(f"more{number}", starts_at=starts_at, ends_at=starts_at + HOUR))
    listed = await diagnoses.coming(DANA)
    assert (len(listed.lines), listed.more) == (LISTED_MOST, True)
    assert len(await diagnoses.chosen(DANA, understand("", house.clock.now, None))) == LISTED_MOST + 2


async def test_a_connection_that_does_not_deliver_says_so_in_the_list(house: House, diagnoses: DiagnosisService) -> None:
    await house.control("disconnect", profile_id="pro_work")
    report = await house.use_cases().connections.check(DANA)
    assert report.verdict is not None
    assert report.verdict.status is ConnectionStatus.RELINK
    assert (await diagnoses.coming(DANA)).delivers is False
