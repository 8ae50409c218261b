"""What a connection is: looked at in Cronofy, remembered for when it gives no answer, with the doors that lead to the cure."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.connection import ConnectionFacts, ConnectionStatus, Grant
from bot.domain.jobs import JobKind
from bot.domain.linking import LinkPhase, Purpose
from bot.domain.people import Person
from bot.domain.session import Placement, PlacementState
from bot.services.sessions import PersonTold
from tests.services.harness import DANA, INGRID, MIA, RAVI, House, Overtaken, W, session
from tests.services.scenes import Scene, active, after, checked, told

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def status_of(house: House, person: Person = DANA) -> ConnectionStatus:
    """The verdict in a word."""
    verdict = (await checked(house, person)).verdict
    assert verdict is not None
    return verdict.status


STATES: list[tuple[ConnectionStatus, Scene]] = [
    (ConnectionStatus.NOT_LINKED, told(MIA)),
    (ConnectionStatus.AUTHORISATION_WITHDRAWN, after("revoke", sub="acc_dana")),
    (ConnectionStatus.PERMISSION_MISSING, after("scopes", sub="acc_dana", scopes=["read_events"])),
    (ConnectionStatus.RELINK, after("disconnect", profile_id="pro_work")),
    (ConnectionStatus.PENDING, after("initial_sync", profile_id="pro_work", required=True)),
    (ConnectionStatus.NO_PRIMARY, told(DANA)),
    (ConnectionStatus.PRIMARY_GONE, after("calendar", calendar_id="cal_work", vanished=True)),
    (ConnectionStatus.PRIMARY_GONE, after("calendar", calendar_id="cal_work", deleted=True)),
    (ConnectionStatus.READ_ONLY, after("calendar", calendar_id="cal_work", readonly=True)),
    (ConnectionStatus.FREE_BUSY_ONLY, told(INGRID, "cal_ingrid")),
    (ConnectionStatus.ACTIVE, active),
]
assert {status for status, _ in STATES} == set(ConnectionStatus), "no state is left out"


@pytest.mark.parametrize(("status", "scene"), STATES)
async def test_each_of_the_ten_states_is_reached(house: House, status: ConnectionStatus, scene: Scene) -> None:
    person = await scene(house)
    report = await checked(house, person)
    assert report.verdict is not None
    assert report.verdict.status is status
    if status is not ConnectionStatus.NOT_LINKED:
        assert report.facts.checked_at == house.clock.now


async def test_a_permission_that_comes_back_is_missing_no_more(house: House) -> None:
    await active(house)
    await house.break_down("/v1/userinfo", status=403)
    assert await status_of(house) is ConnectionStatus.PERMISSION_MISSING
    await house.mend()
    assert await status_of(house) is ConnectionStatus.ACTIVE
    assert (await remembered(house)).grant is Grant.VALID


async def remembered(house: House, person: Person = DANA) -> ConnectionFacts:
    """What the store knows."""
    async with house.storage.reading() as unit:
        return await unit.connections.facts(W, person.id)


async def test_an_unreachable_cronofy_gives_the_last_known_state_with_its_time(house: House) -> None:
    await active(house)
    await checked(house)
    seen_at = house.clock.now
    house.clock.advance(timedelta(minutes=5))
    await house.break_down()
    report = await checked(house)
    assert not report.facts.reachable
    assert report.facts.checked_at == seen_at
    assert report.verdict is not None
    assert report.verdict.status is ConnectionStatus.ACTIVE


@pytest.mark.parametrize("fault", [{"status": 200, "body": "<html>"}, {"status": 500}, {"status": 429}, {"status": 404}])
async def test_nonsense_is_no_answer_either(house: House, fault: dict[str, object]) -> None:
    await active(house)
    await house.break_down("/v1/userinfo", **fault)
    report = await checked(house)
    assert not report.facts.reachable
    assert report.verdict is None


async def test_a_first_sync_is_overdue_after_a_day_and_not_before(house: House) -> None:
    await after("initial_sync", profile_id="pro_work", required=True)(house)
    await checked(house)
    house.clock.advance(timedelta(hours=23))
    early = await checked(house)
    house.clock.advance(timedelta(hours=1))
    late = await checked(house)
    assert early.verdict is not None
    assert late.verdict is not None
    assert (early.verdict.overdue, late.verdict.overdue) == (False, True)


async def test_trouble_elsewhere_is_secondary(house: House) -> None:
    await after("disconnect", profile_id="pro_home")(house)
    report = await checked(house)
    assert report.verdict is not None
    assert report.verdict.status is ConnectionStatus.ACTIVE
    assert [line.profile.profile_id for line in report.verdict.secondary] == ["pro_home"]


async def test_a_state_that_stops_sessions_names_those_of_the_next_fourteen_days(house: House) -> None:
    await house.put(DANA, RAVI, primary="cal_work")
    day, now = timedelta(days=1), house.clock.now
    for name, starts_at in (("soon", now + day), ("seen", now + 2 * day), ("far", now + 15 * day), ("past", now - day)):
        await house.use_cases().sessions.put(session(name, starts_at=starts_at, ends_at=starts_at + day / 24))
    async with house.storage.writing() as unit:
        await unit.placements.save(Placement(W, "seen", "dana", PlacementState.SEEN, 1, "relink-seen", "cal_work"))
    assert (await checked(house)).at_risk == ()
    await house.control("disconnect", profile_id="pro_work")
    assert [risky.id for risky in (await checked(house)).at_risk] == ["soon"]


async def test_a_login_that_appeared_by_itself_waits_for_its_owner(house: House) -> None:
    await active(house)
    await checked(house)
    await add_login(house, "dana@new.example", "live_connect")
    report = await checked(house)
    assert report.facts.account is not None
    assert [profile.profile_id for profile in report.facts.account.profiles] == ["pro_work", "pro_home"]
    [waiting] = (await house.use_cases().connections.accounts(DANA)).waiting
    assert (waiting.link.purpose, waiting.link.sub, waiting.link.profile_name) == (Purpose.ADD, "acc_dana", "dana@new.example")
    assert house.kinds() == [JobKind.CONFIRM_LINK, JobKind.CLOSE_LINK]
    await house.use_cases().logins.confirm(DANA, waiting.link.id)
    grown = await checked(house)
    assert grown.facts.account is not None
    assert [profile.name for profile in grown.facts.account.profiles][2:] == ["dana@new.example"]
    assert house.kinds() == [JobKind.CONFIRM_LINK, JobKind.CLOSE_LINK]


async def test_somebody_elses_login_that_appeared_by_itself_stays_out_of_sight(house: House) -> None:
    await active(house)
    await house.put(RAVI)
    await checked(house)
    await checked(house, RAVI)
    await add_login(house, "ravi@coach.example", "exchange")
    for _ in range(2):
        answer = await house.use_cases().connections.accounts(DANA)
        assert answer.report.facts.account is not None
        assert len(answer.report.facts.account.profiles) == 2
        assert answer.waiting == ()
    assert house.kinds() == [JobKind.END_LOGIN]


async def add_login(house: House, email: str, provider: str) -> None:
    """Sign in on Cronofy's pages in a browser that is signed in to Dana's account, without Relink knowing."""
    elsewhere = "http://elsewhere.example/"
    for login, kind in (("dana@coach.example", "google"), (email, provider)):
        url = house.cronofy.authorize_url(state="x", redirect_uri=elsewhere, provider=None, avoid_linking=False)
        await house.control("sign_in", url=url, email=login, provider_name=kind, browser="danas")


async def test_all_logins_of_a_first_look_are_taken_for_granted(house: House) -> None:
    await active(house)
    report = await checked(house)
    assert report.facts.account is not None
    assert len(report.facts.account.profiles) == 2
    assert house.promised == []


async def test_an_answer_about_a_former_account_is_not_remembered(house: House) -> None:
    async def another_account_is_linked() -> None:
        async with house.storage.writing() as unit:
            grant = await unit.grants.find(W, "dana")
            assert grant is not None
            await unit.grants.put(replace(grant, sub="acc_new"))

    await active(house)
    await checked(house)
    facts = await house.use_cases(cronofy=Overtaken(house, userinfo=another_account_is_linked)).connections.look(DANA)
    assert (facts.sub, facts.account) == ("acc_new", None)
    assert house.promised == []


async def test_a_person_unlinked_while_cronofy_was_asked_is_unlinked(house: House) -> None:
    async def the_person_unlinks() -> None:
        await house.use_cases().logins.unlink(DANA, "pro_home")
        await house.use_cases().logins.unlink(DANA, "pro_work")

    await active(house)
    await checked(house)
    await house.control("expire", sub="acc_dana")
    facts = await house.use_cases(cronofy=Overtaken(house, userinfo=the_person_unlinks)).connections.look(DANA)
    assert (facts.sub, facts.account) == (None, None)


async def test_calendars_that_do_not_block_are_the_persons_own(house: House) -> None:
    await active(house)
    await checked(house)
    connections = house.use_cases().connections
    await connections.set_not_blocking(DANA, frozenset({"cal_home", "cal_ravi", "made-up"}))
    assert (await connections.accounts(DANA)).not_blocking == {"cal_home"}
    await connections.set_not_blocking(DANA, frozenset())
    assert (await connections.accounts(DANA)).not_blocking == frozenset()
    await house.put(MIA)
    await connections.set_not_blocking(MIA, frozenset({"cal_home"}))
    assert (await connections.accounts(MIA)).not_blocking == frozenset()


async def test_the_account_as_last_seen_costs_no_call(house: House) -> None:
    await active(house)
    connections = house.use_cases().connections
    assert await connections.remembered_account(DANA) is None
    await checked(house)
    await house.break_down()
    account = await connections.remembered_account(DANA)
    assert account is not None
    assert account.sub == "acc_dana"


async def test_one_workspaces_person_is_not_anothers(house: House) -> None:
    await active(house)
    other = Person("T0OTHER", "dana", DANA.email, DANA.name, DANA.role)
    await house.use_cases().sessions.put_person(PersonTold(other))
    assert await status_of(house, other) is ConnectionStatus.NOT_LINKED
    assert LinkPhase.WAITING not in [question.link.phase for question in (await house.use_cases().connections.accounts(other)).waiting]
