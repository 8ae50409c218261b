"""Tokens in use: one refresh per account over all processes, nothing lost when they rotate, the truth before anybody is told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.connection import Grant
from bot.domain.errors import AccessTokenRefused, GrantWithdrawn, NotFound, PermissionMissing, TryLater
from bot.domain.grants import StoredGrant, Tokens
from bot.services.grants import LEASE, GrantService
from storage.database import open_database
from storage.encryption import Cipher
from storage.unit_of_work import Enqueue, Storage
from tests.services.harness import DANA, House, Overtaken, W, until

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def nothing_promised(*_: object) -> None:
    """Grants promise nothing."""


@pytest.fixture
async def other_process(database_url: str, cipher: Cipher, house: House) -> AsyncIterator[GrantService]:
    """The grants of a second process on the same database."""
    enqueue: Enqueue = nothing_promised
    storage = Storage(open_database(database_url, cipher), enqueue)
    yield house.grants(storage)
    await storage.dispose()


async def stored(house: House) -> StoredGrant:
    """Dana's grant."""
    async with house.storage.reading() as unit:
        grant = await unit.grants.find(W, "dana")
    assert grant is not None
    return grant


async def store(house: House, access_token: str, expires_in: timedelta = timedelta(hours=1), refresh_token: str = "refresh-dana") -> None:
    """Give Dana these tokens."""
    tokens = Tokens(access_token, refresh_token, house.clock.now + expires_in)
    async with house.storage.writing() as unit:
        await unit.grants.put(StoredGrant(W, "dana", "acc_dana", tokens))


async def refreshes(house: House) -> int:
    """How often Cronofy's token endpoint was asked."""
    return await house.calls("/oauth/token")


async def sub(house: House, grants: GrantService) -> str:
    """A call that needs a token."""
    return (await grants.call(DANA, house.cronofy.userinfo)).sub


@pytest.fixture
async def dana(house: House) -> None:
    """Linked by the platform: a refresh token, and no access token yet."""
    await house.put(DANA)


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_the_first_use_fetches_an_access_token_and_later_ones_reuse_it(house: House) -> None:
    grants = house.grants()
    assert await sub(house, grants) == "acc_dana"
    assert await sub(house, grants) == "acc_dana"
    assert await refreshes(house) == 1


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_a_token_about_to_end_is_renewed_before_it_is_used(house: House) -> None:
    await house.switch(reuse_access_tokens=False)
    grants = house.grants()
    await sub(house, grants)
    house.clock.advance(timedelta(hours=3, minutes=-1))
    await sub(house, grants)
    assert await refreshes(house) == 2
    assert await house.calls("/v1/userinfo", "GET") == 2


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_a_refused_token_is_refreshed_once_and_the_call_repeated_once(house: House) -> None:
    grants = house.grants()
    await sub(house, grants)
    await house.control("expire", sub="acc_dana")
    assert await sub(house, grants) == "acc_dana"
    assert await refreshes(house) == 2
    assert await house.calls("/v1/userinfo", "GET") == 3


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_a_fresh_token_that_is_refused_too_is_cronofys_trouble(house: House) -> None:
    await house.break_down("/v1/userinfo", status=401)
    with pytest.raises(TryLater):
        await sub(house, house.grants())
    assert await refreshes(house) == 2
    assert (await stored(house)).state is Grant.VALID


@pytest.mark.usefixtures("dana")
async def test_twenty_callers_cause_one_refresh(house: House) -> None:
    await house.switch(rotate_refresh_tokens=True)
    await house.break_down("/oauth/token", status=None, delay_seconds=0.05)
    grants = house.grants()
    assert await asyncio.gather(*(sub(house, grants) for _ in range(20))) == ["acc_dana"] * 20
    assert await refreshes(house) == 1


@pytest.mark.usefixtures("dana")
async def test_twenty_callers_with_a_refused_token_cause_one_refresh(house: House) -> None:
    await house.switch(rotate_refresh_tokens=True)
    grants = house.grants()
    await sub(house, grants)
    await house.control("expire", sub="acc_dana")
    assert await asyncio.gather(*(sub(house, grants) for _ in range(20))) == ["acc_dana"] * 20
    assert await refreshes(house) == 2


@pytest.mark.usefixtures("dana")
async def test_two_processes_cause_one_refresh_and_lose_nothing_when_tokens_rotate(house: House, other_process: GrantService) -> None:
    await house.switch(rotate_refresh_tokens=True)
    await house.break_down("/oauth/token", status=None, delay_seconds=0.3)
    here = house.grants()
    answers = await asyncio.gather(*(sub(house, grants) for _ in range(5) for grants in (here, other_process)))
    assert answers == ["acc_dana"] * 10
    assert await refreshes(house) == 1
    await house.control("expire", sub="acc_dana")
    assert await sub(house, other_process) == "acc_dana"
    assert await refreshes(house) == 2
    assert (await stored(house)).state is Grant.VALID


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_rotating_tokens_are_saved_when_the_caller_was_cancelled(house: House) -> None:
    await house.switch(rotate_refresh_tokens=True)
    await house.break_down("/oauth/token", status=None, delay_seconds=0.1)
    grants = house.grants()
    caller = asyncio.create_task(sub(house, grants))

    async def leased() -> bool:
        async with house.storage.writing() as unit:
            return not await unit.grants.lease(W, "dana", house.clock.now, house.clock.now)

    await until(leased)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    await grants.drain()
    assert caller.cancelled()
    await house.mend()
    assert await sub(house, grants) == "acc_dana"
    assert await refreshes(house) == 1


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_a_withdrawn_grant_is_recorded_and_cronofy_is_asked_no_more(house: House) -> None:
    await house.control("revoke", sub="acc_dana")
    grants = house.grants()
    for _ in range(3):
        with pytest.raises(GrantWithdrawn):
            await sub(house, grants)
    assert (await stored(house)).state is Grant.WITHDRAWN
    assert await refreshes(house) == 1


@pytest.mark.usefixtures("dana")
async def test_a_withdrawal_seen_by_one_process_is_believed_by_one_that_waited(house: House, other_process: GrantService) -> None:
    await house.control("revoke", sub="acc_dana")
    await house.break_down("/oauth/token", status=None, delay_seconds=0.3)
    results = await asyncio.gather(*(sub(house, grants) for grants in (house.grants(), other_process)), return_exceptions=True)
    assert [type(result) for result in results] == [GrantWithdrawn, GrantWithdrawn]
    assert await refreshes(house) == 1


@on_sqlite
async def test_invalid_grant_reads_the_store_once_more_before_anybody_is_told(house: House) -> None:
    async def another_process_saves_newer_tokens() -> None:
        await store(house, (await house.cronofy.refresh("refresh-dana")).access_token)

    await store(house, "", refresh_token="old-and-dead")
    grants = house.grants(cronofy=Overtaken(house, refresh=another_process_saves_newer_tokens))
    assert await sub(house, grants) == "acc_dana"
    assert (await stored(house)).state is Grant.VALID


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_a_person_unlinked_meanwhile_gets_no_token_back(house: House) -> None:
    async def the_person_unlinks() -> None:
        async with house.storage.writing() as unit:
            await unit.grants.remove(W, "dana")

    with pytest.raises(NotFound):
        await sub(house, house.grants(cronofy=Overtaken(house, refresh=the_person_unlinks)))


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_whoever_comes_with_what_was_refreshed_meanwhile_gets_the_newer_tokens(house: House) -> None:
    old = await stored(house)
    await sub(house, house.grants())
    newer = await house.grants()._refreshed(old)
    assert (newer, newer.version) == (await stored(house), old.version + 1)
    assert await refreshes(house) == 1


@pytest.mark.usefixtures("dana")
async def test_a_lease_left_by_a_dead_process_ends(house: House) -> None:
    async with house.storage.writing() as unit:
        assert await unit.grants.lease(W, "dana", house.clock.now, house.clock.now + LEASE)
    caller = asyncio.create_task(sub(house, house.grants()))
    await asyncio.sleep(0.3)
    assert not caller.done()
    house.clock.advance(LEASE)
    assert await caller == "acc_dana"


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_cronofy_being_down_ends_the_lease_at_once(house: House) -> None:
    await house.break_down("/oauth/token")
    grants = house.grants()
    with pytest.raises(TryLater):
        await sub(house, grants)
    await house.mend()
    assert await sub(house, grants) == "acc_dana"
    assert (await stored(house)).state is Grant.VALID


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_a_missing_permission_is_recorded(house: House) -> None:
    await house.break_down("/v1/userinfo", status=403)
    with pytest.raises(PermissionMissing):
        await sub(house, house.grants())
    assert (await stored(house)).state is Grant.PERMISSION_MISSING


@on_sqlite
async def test_an_unlinked_person_has_no_grant(house: House) -> None:
    with pytest.raises(NotFound):
        await sub(house, house.grants())


@on_sqlite
@pytest.mark.usefixtures("dana")
async def test_other_refusals_pass_through_untouched(house: House) -> None:
    async def refuse(_token: str) -> str:
        raise AccessTokenRefused("never again")

    with pytest.raises(TryLater):
        await house.grants().call(DANA, refuse)
