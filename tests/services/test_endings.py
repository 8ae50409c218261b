"""What is no longer used is ended at Cronofy, however long Cronofy is away, and nothing else is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.connection import ConnectionStatus
from bot.domain.errors import TryLater
from bot.domain.jobs import JobKind
from bot.domain.linking import LinkPhase, Purpose, held_login
from tests.services.harness import DANA, MIA, RAVI, House, W
from tests.services.promises import LET_GO, keep
from tests.services.scenes import active, checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NEW = {"email": "dana@new.example", "provider_name": "live_connect"}


@pytest.fixture
async def linked(house: House) -> None:
    """Dana is linked with two logins, and was looked at."""
    await active(house)
    await house.put(MIA)
    await checked(house)


async def revoked(house: House) -> list[bool]:
    """Which logins of Dana's account Cronofy keeps from us."""
    return [profile["revoked"] for profile in (await house.account("acc_dana"))["profiles"]]


@pytest.mark.usefixtures("linked")
async def test_unlinking_while_cronofy_is_down_is_finished_later(house: House) -> None:
    logins = house.use_cases().logins
    await house.break_down()
    await logins.unlink(DANA, "pro_home")
    with pytest.raises(TryLater):
        await keep(house, *LET_GO)
    await house.mend()
    await keep(house, *LET_GO)
    assert await revoked(house) == [False, True]
    await house.break_down()
    await logins.unlink(DANA, "pro_work")
    with pytest.raises(TryLater):
        await keep(house, *LET_GO)
    await house.mend()
    await keep(house, *LET_GO)
    assert not (await house.account("acc_dana"))["authorized"]


@pytest.mark.usefixtures("linked")
async def test_a_login_that_came_back_meanwhile_is_left(house: House) -> None:
    logins = house.use_cases().logins
    await logins.unlink(DANA, "pro_home")
    house.clock.advance(timedelta(minutes=1))
    back = (await house.run_through(house.door(DANA, Purpose.ADD), email="dana@home.example", provider_name="apple")).link
    assert back is not None
    await keep(house, *LET_GO)
    assert await revoked(house) == [False, False]
    await logins.confirm(DANA, back.id)
    await keep(house, *LET_GO)
    assert await revoked(house) == [False, False]


@pytest.mark.usefixtures("linked")
async def test_an_account_that_was_linked_again_meanwhile_is_left(house: House) -> None:
    logins = house.use_cases().logins
    for profile_id in ("pro_home", "pro_work"):
        await logins.unlink(DANA, profile_id)
    again = await house.linked(DANA, "dana@coach.example")
    await keep(house, *LET_GO)
    assert (await house.account("acc_dana"))["authorized"]
    await logins.confirm(DANA, again.id)
    await keep(house, *LET_GO)
    verdict = (await checked(house)).verdict
    assert verdict is not None
    assert verdict.status is ConnectionStatus.NO_PRIMARY


@pytest.mark.usefixtures("linked")
async def test_without_an_authorisation_there_is_nothing_to_take_a_login_out_of(house: House) -> None:
    added = (await house.run_through(house.door(DANA, Purpose.ADD), **NEW)).link
    assert added is not None
    await house.use_cases().logins.reject(DANA, added.id)
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    await keep(house, *LET_GO)
    assert JobKind.END_LOGIN not in house.kinds()


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize("profile_id", ["pro_ravi", ""])
async def test_a_login_that_is_part_of_another_persons_account_is_never_ended(house: House, profile_id: str) -> None:
    """Whatever Cronofy says whose it is; nor is one that it did not name."""
    await house.put(RAVI)
    account = (await checked(house, RAVI)).facts.account
    assert account is not None
    ravis = replace(account.profiles[0], profile_id=profile_id)
    link = held_login("link-1", DANA, Purpose.ADD, "acc_dana", ravis, house.clock.now, LinkPhase.REJECTED)
    async with house.storage.writing() as unit:
        await unit.links.add_link(link, None)
    await house.use_cases().endings.end_login(W, link.id)
    assert await house.calls(f"/v1/profiles/{profile_id}/revoke") == 0
