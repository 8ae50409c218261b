"""Back from Cronofy: single-use states, refusals, other people's accounts, and what each is told."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.answers import LinkResult
from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.errors import NotFound
from bot.domain.jobs import JobKind
from bot.domain.linking import LinkOutcome, Purpose
from bot.domain.people import Person, Role
from bot.services.sessions import PersonTold
from tests.services.harness import DANA, MIA, RAVI, House, W
from tests.services.promises import LET_GO, keep
from tests.services.scenes import checked

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GOOGLE = {"provider_name": "google"}
MIAS = {"email": "mia@coach.example", "provider_name": "google"}
RAVIS = {"email": "ravi@coach.example", "provider_name": "exchange"}


async def assert_nothing_came_of_it(house: House, outcome: LinkOutcome) -> None:
    """Mia is unlinked, nothing waits, and she is told once."""
    answer = await house.use_cases().connections.accounts(MIA)
    assert answer.waiting == ()
    assert answer.report.verdict is not None
    assert answer.report.verdict.status is ConnectionStatus.NOT_LINKED
    told = [job for job in house.promised if job.kind is JobKind.TELL]
    assert [job.fields["outcome"] for job in told] == [outcome.value]
    assert {job.text("person_id") for job in told} == {"mia"}


async def test_of_two_browsers_with_one_state_one_goes_on(house: House) -> None:
    await house.put(MIA)
    back = await house.walk(house.door(MIA, Purpose.CONNECT), **MIAS)
    returns = house.use_cases().returns
    results = await asyncio.gather(*(returns.come_back(back["state"], back["code"]) for _ in range(2)))
    assert sorted(result.outcome for result in results) == [LinkOutcome.SPENT, LinkOutcome.WAITING]
    assert len((await house.use_cases().connections.accounts(MIA)).waiting) == 1


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_a_state_is_used_once_and_its_page_loaded_again_says_what_came_of_it(house: House) -> None:
    back = await house.walk(house.door(MIA, Purpose.CONNECT), **MIAS)
    returns = house.use_cases().returns
    assert (await returns.come_back(back["state"], back["code"])).outcome is LinkOutcome.WAITING
    asked = await house.state("calls_total")
    again = await returns.come_back(back["state"], back["code"])
    assert (again.outcome, again.login, again.link) == (LinkOutcome.WAITING, "mia@coach.example", None)
    assert house.kinds() == [JobKind.CONFIRM_LINK, JobKind.CLOSE_LINK]
    assert await house.state("calls_total") == asked


@on_sqlite
@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(("minutes", "outcome"), [(9, LinkOutcome.WAITING), (11, LinkOutcome.SPENT), (15, LinkOutcome.SPENT)])
async def test_a_state_ends_after_fifteen_minutes_and_a_code_before(house: House, minutes: int, outcome: LinkOutcome) -> None:
    """The code of the local Cronofy ends after ten."""
    back = await house.walk(house.door(MIA, Purpose.CONNECT), **MIAS)
    house.clock.advance(timedelta(minutes=minutes))
    asked = await house.calls("/oauth/token")
    assert (await house.use_cases().returns.come_back(back["state"], back["code"])).outcome is outcome
    assert await house.calls("/oauth/token") == asked + (minutes < 15)


@pytest.mark.parametrize("state", ["", "made-up", "x" * 5000, "\x00", "ünsinn", "a\nb"])
async def test_a_state_that_was_never_given_out_is_nothing(house: House, state: str) -> None:
    with pytest.raises(NotFound):
        await house.use_cases().returns.come_back(state, "code")


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_a_code_that_cronofy_does_not_know_ends_the_run(house: House) -> None:
    back = await house.walk(house.door(MIA, Purpose.CONNECT), **MIAS)
    assert (await house.use_cases().returns.come_back(back["state"], "made-up")).outcome is LinkOutcome.SPENT
    await assert_nothing_came_of_it(house, LinkOutcome.SPENT)


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_refused_consent_changes_nothing(house: House) -> None:
    result = await house.run_through(house.door(MIA, Purpose.CONNECT), decision="refuse", **MIAS)
    assert result.outcome is LinkOutcome.REFUSED
    await assert_nothing_came_of_it(house, LinkOutcome.REFUSED)


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_unticked_permissions_change_nothing(house: House) -> None:
    back = await house.walk(house.door(MIA, Purpose.CONNECT), **MIAS)
    sub = next(each["sub"] for each in await house.state("accounts") if each["email"] == "mia@coach.example")
    await house.control("scopes", sub=sub, scopes=["read_events"])
    assert (await house.use_cases().returns.come_back(back["state"], back["code"])).outcome is LinkOutcome.UNTICKED
    await assert_nothing_came_of_it(house, LinkOutcome.UNTICKED)


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_an_account_that_may_not_even_be_looked_at_lacks_permissions(house: House) -> None:
    back = await house.walk(house.door(MIA, Purpose.CONNECT), **MIAS)
    await house.break_down("/v1/userinfo", status=403)
    assert (await house.use_cases().returns.come_back(back["state"], back["code"])).outcome is LinkOutcome.UNTICKED


@on_sqlite
@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("path", ["/oauth/token", "/v1/userinfo"])
async def test_cronofy_being_down_uses_the_state_up_and_changes_nothing(house: House, path: str) -> None:
    back = await house.walk(house.door(MIA, Purpose.CONNECT), **MIAS)
    await house.break_down(path)
    returns = house.use_cases().returns
    assert (await returns.come_back(back["state"], back["code"])).outcome is LinkOutcome.TRY_LATER
    await house.mend()
    await assert_nothing_came_of_it(house, LinkOutcome.TRY_LATER)
    assert (await returns.come_back(back["state"], back["code"])).outcome is LinkOutcome.TRY_LATER


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_an_account_that_is_somebody_elses_is_refused_and_left_alone(house: House) -> None:
    result = await house.run_through(house.door(MIA, Purpose.CONNECT), **RAVIS)
    assert (result.outcome, result.login, result.link) == (LinkOutcome.SOMEBODY_ELSES, "ravi@coach.example", None)
    await assert_nothing_came_of_it(house, LinkOutcome.SOMEBODY_ELSES)
    report = await checked(house, RAVI)
    assert report.verdict is not None
    assert report.verdict.status is ConnectionStatus.NO_PRIMARY


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_a_login_that_is_somebody_elses_is_refused_in_ones_own_account_too(house: House) -> None:
    before = await checked(house)
    result = await house.run_through(house.door(DANA, Purpose.ADD), **RAVIS)
    assert (result.outcome, result.link) == (LinkOutcome.MERGED, None)
    assert house.kinds() == [JobKind.END_LOGIN, JobKind.TELL]
    for _ in range(2):
        after = await house.use_cases().connections.accounts(DANA)
        assert after.report.facts.account == before.facts.account
        assert after.waiting == ()
        await keep(house, *LET_GO)
    assert [profile["revoked"] for profile in (await house.account("acc_dana"))["profiles"]] == [False, False, True]
    assert [profile["revoked"] for profile in (await house.account("acc_ravi"))["profiles"]] == [False]
    assert (await house.account("acc_ravi"))["authorized"]
    assert house.kinds() == [JobKind.TELL]


async def given(house: House, account: dict[str, Any] | None = None, **login: Any) -> LinkResult:
    """Dana comes back with an answer of Cronofy's that names this login, and userinfo that lists this account."""
    token = (await house.cronofy.refresh("refresh-dana")).access_token
    back = await house.walk(house.door(DANA, Purpose.GRANT_AGAIN), email="dana@coach.example", provider_name="google")
    scope = "create_event delete_event read_events"
    answer = {"access_token": token, "expires_in": 3600, "refresh_token": "refresh-dana", "scope": scope, "sub": "acc_dana"} | login
    rules = [{"path": "/oauth/token", "status": 200, "body": answer}]
    rules += [{"path": "/v1/userinfo", "status": 200, "body": account}] if account else []
    await house.control("faults", rules=rules)
    return await house.use_cases().returns.come_back(back["state"], back["code"])


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_an_answer_that_names_no_login_means_the_last_of_the_account(house: House) -> None:
    result = await given(house)
    assert (result.outcome, result.login) == (LinkOutcome.RESTORED, "dana@home.example")


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_a_login_that_is_not_listed_yet_is_known_by_what_the_answer_says(house: House) -> None:
    new = {"profile_id": "pro_new", "profile_name": "new@coach.example", "provider_name": "google"}
    result = await given(house, linking_profile=new)
    assert result.outcome is LinkOutcome.OTHER_LOGIN
    assert result.link is not None
    assert (result.link.profile_id, result.link.profile_name, result.link.provider) == ("pro_new", "new@coach.example", Provider.GOOGLE)


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_an_account_without_any_login_waits_too_and_belongs_to_nobody_else(house: House) -> None:
    empty = {"sub": "acc_empty", "cronofy.data": {"authorization": {"scope": "read_write"}}}
    result = await given(house, empty, sub="acc_empty")
    assert result.outcome is LinkOutcome.OTHER_LOGIN
    assert result.link is not None
    assert (result.link.sub, result.link.profile_name) == ("acc_empty", "")


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_another_workspaces_owner_does_not_matter(house: House) -> None:
    """The same Cronofy application may serve several workspaces; they know nothing of each other."""
    other = Person("T0OTHER", "raj", "raj@coach.example", "Raj", Role.COACH)
    await house.use_cases().sessions.put_person(PersonTold(other))
    result = await house.run_through(house.door(other, Purpose.CONNECT), **RAVIS)
    assert result.outcome is LinkOutcome.WAITING


SHARED = {"email": "dana@new.example", "provider_name": "live_connect"}
"""A login that nobody linked yet."""


async def put_namesake(house: House, *people: Person) -> None:
    """The platform tells of people whose e-mail is the address of that login."""
    for person in people:
        await house.use_cases().sessions.put_person(PersonTold(person))


@on_sqlite
@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("email", ["dana@new.example", "Dana@NEW.example"])
async def test_a_login_whose_address_is_another_persons_is_refused(house: House, email: str) -> None:
    """Else that person would be locked out of their own."""
    owner = Person(W, "nina", email, "Nina", Role.COACH)
    await put_namesake(house, owner)
    assert (await house.run_through(house.door(MIA, Purpose.CONNECT), **SHARED)).outcome is LinkOutcome.SOMEBODY_ELSES
    assert (await house.run_through(house.door(DANA, Purpose.ADD), **SHARED)).outcome is LinkOutcome.MERGED
    await keep(house, *LET_GO)
    assert (await house.run_through(house.door(owner, Purpose.CONNECT), **SHARED)).outcome is LinkOutcome.WAITING


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_ones_own_address_is_ones_own_also_where_a_second_record_has_it(house: House) -> None:
    twins = [Person(W, name, "dana@new.example", "Nina", Role.COACH) for name in ("nina", "nina-manager")]
    await put_namesake(house, *twins)
    assert (await house.run_through(house.door(twins[1], Purpose.CONNECT), **SHARED)).outcome is LinkOutcome.WAITING


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_a_login_in_use_is_mended_also_when_its_address_became_another_persons(house: House) -> None:
    await put_namesake(house, Person(W, "nina", "dana@home.example", "Nina", Role.COACH))
    home = {"email": "dana@home.example", "provider_name": "apple"}
    await house.control("disconnect", profile_id="pro_home")
    assert (await house.run_through(house.door(DANA, Purpose.ADD), **home)).outcome is LinkOutcome.RESTORED


@on_sqlite
@pytest.mark.usefixtures("known")
async def test_what_came_of_a_run_is_told_once_and_shown_again(house: House) -> None:
    back = await house.walk(house.door(DANA, Purpose.GRANT_AGAIN, None, "pro_work"), email="dana@coach.example", provider_name="google")
    returns = house.use_cases().returns
    first, again = [await returns.come_back(back["state"], back["code"]) for _ in range(2)]
    assert again == first
    assert first.outcome is LinkOutcome.RESTORED
    assert house.kinds() == [JobKind.TELL]
