"""The owner's word: use it, it isn't me, undo, unlink; nobody else's account is ever cut off by it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.answers import LinkQuestion, LoginDecided
from bot.domain.connection import ConnectionStatus
from bot.domain.errors import Conflict, Expired, NotFound
from bot.domain.jobs import JobKind
from bot.domain.linking import LinkPhase, PendingLink, Purpose
from bot.domain.people import Person, Role
from bot.services.logins import LoginService
from tests.services.harness import DANA, MIA, RAVI, House, W
from tests.services.promises import LET_GO, keep
from tests.services.scenes import active, checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MAX = Person(W, "max", "max@coach.example", "Max", Role.COACH)
NEW = {"email": "dana@new.example", "provider_name": "live_connect"}
MIAS = "mia@coach.example"
NOBODYS = ("dana@new.example", "live_connect")


@pytest.fixture
async def logins(house: House) -> LoginService:
    """Dana is linked and was looked at; Mia and Max are unlinked."""
    await active(house)
    await house.put(MIA, MAX)
    await checked(house)
    return house.use_cases().logins


async def status_of(house: House, person: Person) -> ConnectionStatus | None:
    """The state, looked at just now."""
    verdict = (await checked(house, person)).verdict
    return verdict.status if verdict else None


async def names(house: House, person: Person = DANA) -> list[str]:
    """The logins in use."""
    account = (await checked(house, person)).facts.account
    return [profile.name for profile in account.profiles] if account else []


async def added(house: House) -> PendingLink:
    """One more login of Dana's, which waits."""
    link = (await house.run_through(house.door(DANA, Purpose.ADD), **NEW)).link
    assert link is not None
    return link


async def authorised(house: House, sub: str) -> bool:
    """Whether Cronofy still lets us in."""
    return bool((await house.account(sub))["authorized"])


async def test_pressing_use_twice_changes_nothing_more(house: House, logins: LoginService) -> None:
    link = await house.linked(MIA, MIAS)
    first = await logins.confirm(MIA, link.id)
    house.clock.advance(timedelta(minutes=1))
    assert await logins.confirm(MIA, link.id) == first
    assert (first.link.phase, first.link.decided_at) == (LinkPhase.CONFIRMED, house.clock.now - timedelta(minutes=1))
    assert await names(house, MIA) == [MIAS]


@pytest.mark.parametrize("decide", [LoginService.confirm, LoginService.reject])
async def test_only_its_owner_decides(
    house: House, logins: LoginService, decide: Callable[[LoginService, Person, str], Awaitable[LoginDecided]]
) -> None:
    link = await house.linked(MIA, MIAS)
    for person, link_id in ((DANA, link.id), (MIA, "made-up"), (Person("T0OTHER", "mia", MIAS, "Mia", Role.COACH), link.id)):
        with pytest.raises(NotFound):
            await decide(logins, person, link_id)
    assert await house.use_cases().logins.question(W, link.id) == LinkQuestion(link)


async def test_what_was_turned_down_is_gone_here_and_at_cronofy(house: House, logins: LoginService) -> None:
    link = await house.linked(MIA, MIAS)
    assert (await logins.reject(MIA, link.id)).link.phase is LinkPhase.REJECTED
    await keep(house, *LET_GO)
    assert not await authorised(house, link.sub)
    assert (await house.use_cases().connections.accounts(MIA)).waiting == ()
    with pytest.raises(Expired):
        await logins.confirm(MIA, link.id)
    assert (await logins.reject(MIA, link.id)).link.phase is LinkPhase.REJECTED
    assert await house.calls("/oauth/token/revoke") == 1


async def test_a_login_that_was_added_and_turned_down_leaves_the_others(house: House, logins: LoginService) -> None:
    link = await added(house)
    await logins.reject(DANA, link.id)
    assert await authorised(house, "acc_dana")
    assert await names(house) == ["dana@coach.example", "dana@home.example"]
    assert (await house.use_cases().connections.accounts(DANA)).waiting == ()


async def test_a_login_turned_down_may_come_again(house: House, logins: LoginService) -> None:
    await logins.reject(DANA, (await added(house)).id)
    house.clock.advance(timedelta(minutes=1))
    await logins.confirm(DANA, (await added(house)).id)
    assert await names(house) == ["dana@coach.example", "dana@home.example", "dana@new.example"]


async def test_a_first_account_is_undone_within_half_an_hour(house: House, logins: LoginService) -> None:
    link = await house.linked(MIA, MIAS)
    await logins.confirm(MIA, link.id)
    await checked(house, MIA)
    house.clock.advance(timedelta(minutes=30))
    await logins.reject(MIA, link.id)
    await keep(house, *LET_GO)
    assert await status_of(house, MIA) is ConnectionStatus.NOT_LINKED
    assert not await authorised(house, link.sub)


async def test_half_an_hour_later_it_is_too_late_to_undo(house: House, logins: LoginService) -> None:
    link = await house.linked(MIA, MIAS)
    await logins.confirm(MIA, link.id)
    house.clock.advance(timedelta(minutes=30, seconds=1))
    with pytest.raises(Expired):
        await logins.reject(MIA, link.id)
    assert await names(house, MIA) == [MIAS]
    assert await authorised(house, link.sub)


async def test_undoing_an_added_login_takes_the_primary_calendar_along(house: House, logins: LoginService) -> None:
    link = await added(house)
    await logins.confirm(DANA, link.id)
    account = (await checked(house)).facts.account
    assert account is not None
    await house.use_cases().connections.choose_primary(DANA, account.profiles[2].calendars[0].calendar_id)
    assert (await logins.reject(DANA, link.id)).took_primary
    assert await names(house) == ["dana@coach.example", "dana@home.example"]
    assert await status_of(house, DANA) is ConnectionStatus.NO_PRIMARY


async def test_two_runs_with_one_account_are_one_question(house: House, logins: LoginService) -> None:
    first = await house.linked(MIA, MIAS)
    assert await house.linked(MIA, MIAS) == first
    assert house.kinds().count(JobKind.CONFIRM_LINK) == 1
    await logins.confirm(MIA, first.id)
    assert (await house.use_cases().connections.accounts(MIA)).waiting == ()
    assert await status_of(house, MIA) is ConnectionStatus.NO_PRIMARY


async def test_undoing_an_account_that_was_replaced_leaves_its_successor(house: House, logins: LoginService) -> None:
    old, new = await house.linked(MIA, MIAS), await house.linked(MIA, "dana@new.example", "live_connect")
    await logins.confirm(MIA, old.id)
    await logins.confirm(MIA, new.id)
    await logins.reject(MIA, old.id)
    await keep(house, *LET_GO)
    assert await names(house, MIA) == ["dana@new.example"]
    assert not await authorised(house, old.sub)
    assert await authorised(house, new.sub)


async def test_of_two_people_with_one_account_the_first_yes_has_it(house: House, logins: LoginService) -> None:
    mias, maxs = await house.linked(MIA, *NOBODYS), await house.linked(MAX, *NOBODYS)
    await logins.confirm(MIA, mias.id)
    with pytest.raises(Conflict):
        await logins.confirm(MAX, maxs.id)
    assert await status_of(house, MAX) is ConnectionStatus.NOT_LINKED
    assert [question.link.id for question in (await house.use_cases().connections.accounts(MAX)).waiting] == [maxs.id]
    await logins.reject(MAX, maxs.id)
    await keep(house, *LET_GO)
    assert await authorised(house, mias.sub)
    assert await status_of(house, MIA) is ConnectionStatus.NO_PRIMARY


async def test_a_login_that_became_somebody_elses_meanwhile_is_refused(house: House, logins: LoginService) -> None:
    link = await added(house)
    other = await house.linked(MIA, "dana@new.example", "live_connect")
    await logins.confirm(MIA, other.id)
    await checked(house, MIA)
    with pytest.raises(Conflict):
        await logins.confirm(DANA, link.id)
    assert await names(house) == ["dana@coach.example", "dana@home.example"]


async def test_a_login_whose_account_is_gone_cannot_be_confirmed(house: House, logins: LoginService) -> None:
    link = await added(house)
    for profile_id in ("pro_home", "pro_work"):
        await logins.unlink(DANA, profile_id)
    with pytest.raises(Expired):
        await logins.confirm(DANA, link.id)
    assert (await logins.reject(DANA, link.id)).link.phase is LinkPhase.REJECTED


async def test_one_login_of_several_is_taken_away(house: House, logins: LoginService) -> None:
    assert [await logins.unlink(DANA, "pro_home") for _ in range(2)] == ["dana@home.example", None]
    assert [job.kind for job in house.promised].count(JobKind.END_LOGIN) == 1
    await keep(house, *LET_GO)
    assert await names(house) == ["dana@coach.example"]
    assert await status_of(house, DANA) is ConnectionStatus.ACTIVE
    assert await authorised(house, "acc_dana")
    revoked = [profile["revoked"] for profile in (await house.account("acc_dana"))["profiles"]]
    assert revoked == [False, True]


async def test_the_login_of_the_primary_calendar_takes_that_along(house: House, logins: LoginService) -> None:
    await logins.unlink(DANA, "pro_work")
    assert await status_of(house, DANA) is ConnectionStatus.NO_PRIMARY


async def test_the_last_login_takes_the_account_along(house: House, logins: LoginService) -> None:
    await logins.unlink(DANA, "pro_home")
    await logins.unlink(DANA, "pro_work")
    await keep(house, *LET_GO)
    assert await status_of(house, DANA) is ConnectionStatus.NOT_LINKED
    assert not await authorised(house, "acc_dana")


async def test_unlinking_succeeds_while_cronofy_is_down(house: House, logins: LoginService) -> None:
    await house.break_down()
    await logins.unlink(DANA, "pro_home")
    await house.mend()
    assert await names(house) == ["dana@coach.example"]
    await house.break_down()
    await logins.unlink(DANA, "pro_work")
    await house.mend()
    assert await status_of(house, DANA) is ConnectionStatus.NOT_LINKED


async def test_turning_down_succeeds_while_cronofy_is_down(house: House, logins: LoginService) -> None:
    link = await house.linked(MIA, MIAS)
    await house.break_down()
    assert (await logins.reject(MIA, link.id)).link.phase is LinkPhase.REJECTED


@pytest.mark.parametrize("profile_id", ["pro_ravi", "made-up", ""])
async def test_somebody_elses_login_cannot_be_unlinked(house: House, logins: LoginService, profile_id: str) -> None:
    await house.put(RAVI)
    await checked(house, RAVI)
    for person in (DANA, MIA):
        assert await logins.unlink(person, profile_id) is None
    assert await authorised(house, "acc_ravi")
