"""Through a door to Cronofy: a first account, one more login, a broken one, the authorisation again."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain.answers import LinkQuestion
from bot.domain.connection import ConnectionStatus, Grant, Provider
from bot.domain.errors import Invalid, NotEnabled, NotFound, TryLater
from bot.domain.jobs import JobKind
from bot.domain.linking import Door, LinkOutcome, Purpose, door_in
from bot.domain.people import Person
from tests.services.harness import DANA, MIA, House, W
from tests.services.scenes import active, checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GOOGLE = {"provider_name": "google"}
NEW = {"email": "dana@new.example", "provider_name": "live_connect"}
OWN = {"email": "dana@coach.example", "provider_name": "google"}


async def status_of(house: House, person: Person = DANA) -> ConnectionStatus | None:
    """The state, looked at just now."""
    verdict = (await checked(house, person)).verdict
    return verdict.status if verdict else None


async def logins_of(house: House, person: Person = DANA) -> list[str]:
    """The names of the logins in use."""
    account = (await checked(house, person)).facts.account
    return [profile.name for profile in account.profiles] if account else []


@pytest.mark.usefixtures("known")
async def test_a_door_tells_whose_it_is_and_changes_nothing(house: House) -> None:
    card = house.door(MIA, Purpose.CONNECT, Provider.GOOGLE)
    assert await house.use_cases().linking.read_door(card) == (Door(W, "mia", Purpose.CONNECT, Provider.GOOGLE), MIA)
    assert house.promised == []


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("card", ["", "forged", "WyJUMEFDTUUiXQ.c2ln", "ünsinn", "\x00", "." * 5000])
async def test_a_forged_card_opens_nothing(house: House, card: str) -> None:
    linking = house.use_cases().linking
    for attempt in (linking.read_door, linking.go_through):
        with pytest.raises(Invalid):
            await attempt(card)


async def test_the_door_of_somebody_who_is_gone_opens_nothing(house: House) -> None:
    with pytest.raises(NotFound):
        await house.use_cases().linking.go_through(house.door(MIA, Purpose.CONNECT))


@pytest.mark.usefixtures("known")
async def test_a_first_account_avoids_linking_and_goes_straight_to_its_provider(house: House) -> None:
    url = urlsplit(await house.use_cases().linking.go_through(house.door(MIA, Purpose.CONNECT, Provider.GOOGLE)))
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert (query["avoid_linking"], query["provider_name"]) == ("true", "google")
    assert query["redirect_uri"] == "http://relink.example/cronofy/return"
    assert len(query["state"]) == 32
    assert "link_token" not in query


@pytest.mark.usefixtures("known")
async def test_a_first_account_does_nothing_until_its_owner_says_so(house: House) -> None:
    result = await house.run_through(house.door(MIA, Purpose.CONNECT), email="mia@coach.example", **GOOGLE)
    assert (result.outcome, result.login) == (LinkOutcome.WAITING, "mia@coach.example")
    assert result.link is not None
    assert house.kinds() == [JobKind.CONFIRM_LINK, JobKind.CLOSE_LINK]
    assert await house.use_cases().logins.question(W, result.link.id) == LinkQuestion(result.link)
    assert await status_of(house, MIA) is ConnectionStatus.NOT_LINKED
    await house.use_cases().logins.confirm(MIA, result.link.id)
    assert await status_of(house, MIA) is ConnectionStatus.NO_PRIMARY
    assert await logins_of(house, MIA) == ["mia@coach.example"]


@pytest.mark.usefixtures("known")
async def test_one_more_login_joins_through_a_link_token_and_is_asked_about_once(house: House) -> None:
    result = await house.run_through(house.door(DANA, Purpose.ADD), **NEW)
    assert result.outcome is LinkOutcome.WAITING
    assert result.link is not None
    assert (result.link.sub, result.link.profile_name) == ("acc_dana", "dana@new.example")
    assert "dana@new.example" not in await logins_of(house)
    await house.use_cases().logins.confirm(DANA, result.link.id)
    assert await logins_of(house) == ["dana@coach.example", "dana@home.example", "dana@new.example"]
    assert house.kinds() == [JobKind.CONFIRM_LINK, JobKind.CLOSE_LINK]
    assert await status_of(house) is ConnectionStatus.ACTIVE


@pytest.mark.usefixtures("known")
async def test_a_login_confirmed_at_once_is_not_asked_about_again(house: House) -> None:
    """Nothing looked at the account between the return and the press."""
    result = await house.run_through(house.door(DANA, Purpose.ADD), **NEW)
    assert result.link is not None
    await house.use_cases().logins.confirm(DANA, result.link.id)
    assert len(await logins_of(house)) == 3
    assert (await house.use_cases().connections.accounts(DANA)).waiting == ()


@pytest.mark.usefixtures("known")
async def test_a_login_added_twice_waits_once(house: House) -> None:
    first = await house.run_through(house.door(DANA, Purpose.ADD), **NEW)
    second = await house.run_through(house.door(DANA, Purpose.ADD), **NEW)
    assert first.link == second.link
    assert house.kinds() == [JobKind.CONFIRM_LINK, JobKind.CLOSE_LINK]


@pytest.mark.usefixtures("known")
async def test_a_login_one_has_already_is_said_to_be_there(house: House) -> None:
    result = await house.run_through(house.door(DANA, Purpose.ADD), **OWN)
    assert (result.outcome, result.login) == (LinkOutcome.ALREADY, "dana@coach.example")
    assert [job.fields["outcome"] for job in house.promised] == ["already"]


@pytest.mark.usefixtures("known")
async def test_a_broken_login_that_is_added_once_more_is_back(house: House) -> None:
    await house.control("disconnect", profile_id="pro_work")
    result = await house.run_through(house.door(DANA, Purpose.ADD), **OWN)
    assert (result.outcome, result.login) == (LinkOutcome.RESTORED, "dana@coach.example")


async def test_a_login_added_to_an_account_that_was_never_looked_at_waits_too(house: House) -> None:
    await active(house)
    result = await house.run_through(house.door(DANA, Purpose.ADD), **NEW)
    assert result.outcome is LinkOutcome.WAITING
    assert await logins_of(house) == ["dana@coach.example", "dana@home.example"]


@pytest.mark.usefixtures("known")
async def test_without_link_tokens_no_login_can_be_added(house: House) -> None:
    await house.switch(link_tokens=False)
    with pytest.raises(NotEnabled):
        await house.use_cases().linking.go_through(house.door(DANA, Purpose.ADD))
    assert await status_of(house) is ConnectionStatus.ACTIVE


@pytest.mark.usefixtures("known")
async def test_an_old_door_leads_where_it_should_by_now(house: House) -> None:
    """A door made for a first account adds to the one that is there; one made for adding begins anew when nothing is left."""
    linking = house.use_cases().linking
    assert (await linking.read_door(house.door(DANA, Purpose.CONNECT)))[0].purpose is Purpose.ADD
    for purpose in Purpose:
        assert (await linking.read_door(house.door(MIA, purpose)))[0].purpose is Purpose.CONNECT
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    await checked(house)
    kept = [(await linking.read_door(house.door(DANA, purpose)))[0].purpose for purpose in Purpose]
    assert kept == [Purpose.CONNECT, Purpose.CONNECT, Purpose.RELINK, Purpose.GRANT_AGAIN]


@pytest.mark.usefixtures("known")
async def test_a_broken_login_has_its_own_page_and_is_looked_after(house: House) -> None:
    linking = house.use_cases().linking
    await house.control("disconnect", profile_id="pro_work")
    url = await linking.go_through(house.door(DANA, Purpose.RELINK, Provider.GOOGLE, "pro_work"))
    assert url.startswith("https://cronofy.example/relink/google?")
    [job] = house.promised
    assert job.kind is JobKind.RECHECK_CONNECTION
    assert door_in(job.fields) == Door(W, "dana", Purpose.RELINK, Provider.GOOGLE, "pro_work")
    await house.control("sign_in", url=url, **OWN)
    assert await status_of(house) is ConnectionStatus.ACTIVE


@pytest.mark.usefixtures("known")
async def test_cronofy_being_down_stands_before_a_relink_page(house: House) -> None:
    await house.control("disconnect", profile_id="pro_work")
    await house.break_down()
    linking = house.use_cases().linking
    with pytest.raises(TryLater):
        await linking.go_through(house.door(DANA, Purpose.RELINK, Provider.GOOGLE, "pro_work"))


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("happened", ["mended meanwhile", "withdrawn meanwhile"])
async def test_a_login_without_a_relink_page_is_authorised_again(house: House, happened: str) -> None:
    if happened == "withdrawn meanwhile":
        await house.control("disconnect", profile_id="pro_work")
        await checked(house)
        await house.control("revoke", sub="acc_dana")
        await house.control("expire", sub="acc_dana")
    url = await house.use_cases().linking.go_through(house.door(DANA, Purpose.RELINK, Provider.GOOGLE, "pro_work"))
    assert url.startswith("https://cronofy.example/oauth/authorize?")
    assert set(house.kinds()) <= {JobKind.LOOK_AT_CONNECTION}


@pytest.mark.usefixtures("known")
async def test_the_authorisation_given_again_restores_the_account_as_it_was(house: House) -> None:
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    assert await status_of(house) is ConnectionStatus.AUTHORISATION_WITHDRAWN
    result = await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN), **OWN)
    assert (result.outcome, result.login, result.link) == (LinkOutcome.RESTORED, "dana@coach.example", None)
    assert await status_of(house) is ConnectionStatus.ACTIVE
    [job] = [job for job in house.promised if job.kind is not JobKind.LOOK_AT_CONNECTION]
    assert (job.kind, job.fields["outcome"]) == (JobKind.TELL, "restored")
    assert "dana@coach.example" not in str(job.fields)


@pytest.mark.usefixtures("known")
async def test_another_account_than_the_broken_one_waits_and_changes_nothing(house: House) -> None:
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    await checked(house)
    door = house.door(DANA, Purpose.GRANT_AGAIN, None, "pro_work")
    result = await house.run_through(door, **NEW)
    assert (result.outcome, result.login, result.expected) == (LinkOutcome.OTHER_LOGIN, "dana@new.example", "dana@coach.example")
    assert result.link is not None
    assert await status_of(house) is ConnectionStatus.AUTHORISATION_WITHDRAWN
    async with house.storage.reading() as unit:
        grant = await unit.grants.find(W, "dana")
    assert grant is not None
    assert (grant.sub, grant.state) == ("acc_dana", Grant.WITHDRAWN)
    await house.use_cases().logins.confirm(DANA, result.link.id)
    assert await logins_of(house) == ["dana@new.example"]


@pytest.mark.usefixtures("known")
async def test_another_login_of_the_same_account_does_not_mend_the_broken_one(house: House) -> None:
    await house.control("disconnect", profile_id="pro_home")
    door = house.door(DANA, Purpose.GRANT_AGAIN, None, "pro_home")
    result = await house.run_through(door, **OWN)
    assert (result.outcome, result.login, result.expected) == (LinkOutcome.OTHER_LOGIN, "dana@coach.example", "dana@home.example")
    [job] = house.promised
    assert (job.kind, job.fields["outcome"]) == (JobKind.TELL, "other_login")


async def test_there_is_no_link_of_that_id(house: House) -> None:
    with pytest.raises(NotFound):
        await house.use_cases().logins.question(W, "made-up")


@pytest.mark.usefixtures("known")
async def test_the_door_that_mends_a_login_that_was_unlinked_adds_it_beside_the_others(house: House) -> None:
    use_cases, card = house.use_cases(), house.door(DANA, Purpose.RELINK, Provider.APPLE, "pro_home")
    await use_cases.logins.unlink(DANA, "pro_home")
    door, owner = await use_cases.linking.read_door(card)
    assert (door, owner.id) == (Door(W, "dana", Purpose.ADD, Provider.APPLE), "dana")
    result = await house.run_through(card, email="dana@home.example", provider_name="apple")
    assert (result.outcome, result.expected) == (LinkOutcome.WAITING, None)
    assert result.link is not None
    assert (await use_cases.logins.question(W, result.link.id)).replaces is None
