"""Grants: versions that only rise, one lease at a time, one owner per account."""

import pytest

from bot.domain.connection import Grant
from bot.domain.errors import Conflict
from storage.repositories.grants import GrantsRepository
from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W, grant, tokens


async def test_a_grant_comes_back_as_put_and_is_found_by_its_account(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
    async with storage.reading() as work:
        assert await work.grants.find(W, "dana") == grant()
        assert await work.grants.find_owner(W, "acc_dana") == "dana"
        assert await work.grants.find_owner("T0OTHER", "acc_dana") is None
        assert await work.grants.find("T0OTHER", "dana") is None


async def test_putting_again_raises_the_version_and_ends_a_lease(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        assert await work.grants.lease(W, "dana", NOW, NOW + HOUR)
        await work.grants.put(grant(sub="acc_new", tokens=tokens("2")))
        assert await work.grants.find(W, "dana") == grant(sub="acc_new", tokens=tokens("2"), version=2)
        assert await work.grants.lease(W, "dana", NOW, NOW + HOUR)


async def test_an_account_of_another_person_is_refused_and_nothing_changes(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.grants.put(grant("liam", "acc_liam"))
        with pytest.raises(Conflict):
            await work.grants.put(grant("liam", "acc_dana"))
        with pytest.raises(Conflict):
            await work.grants.put(grant("mona", "acc_dana"))
    async with storage.reading() as work:
        assert await work.grants.find(W, "liam") == grant("liam", "acc_liam")
        assert await work.grants.find(W, "mona") is None


async def test_the_same_account_in_another_workspace_is_no_conflict(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.grants.put(grant("zoe", workspace_id="T0OTHER"))
    async with storage.reading() as work:
        assert await work.grants.find_owner("T0OTHER", "acc_dana") == "zoe"


async def test_one_lease_at_a_time_until_it_runs_out_or_is_released(storage: Storage) -> None:
    async with storage.writing() as work:
        grants: GrantsRepository = work.grants
        assert not await grants.lease(W, "dana", NOW, NOW + HOUR)
        await grants.put(grant())
        assert await grants.lease(W, "dana", NOW, NOW + HOUR)
        assert not await grants.lease(W, "dana", NOW + HOUR / 2, NOW + 2 * HOUR)
        assert await grants.lease(W, "dana", NOW + HOUR, NOW + 2 * HOUR)
        await grants.release(W, "dana")
        assert await grants.lease(W, "dana", NOW, NOW + HOUR)


async def test_saved_tokens_count_only_against_the_version_they_were_made_from(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant(state=Grant.WITHDRAWN))
        assert await work.grants.lease(W, "dana", NOW, NOW + HOUR)
        assert await work.grants.save_tokens(W, "dana", tokens("2"), version=1)
        assert not await work.grants.save_tokens(W, "dana", tokens("3"), version=1)
        assert await work.grants.find(W, "dana") == grant(tokens=tokens("2"), version=2)
        assert await work.grants.lease(W, "dana", NOW, NOW + HOUR)


async def test_what_cronofy_said_of_older_tokens_is_not_recorded(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        assert await work.grants.mark(W, "dana", Grant.PERMISSION_MISSING, version=1)
        assert await work.grants.find(W, "dana") == grant(state=Grant.PERMISSION_MISSING)
        assert await work.grants.save_tokens(W, "dana", tokens("2"), version=1)
        assert not await work.grants.mark(W, "dana", Grant.WITHDRAWN, version=1)
        assert await work.grants.find(W, "dana") == grant(tokens=tokens("2"), version=2)


async def test_a_refresh_begun_before_a_removal_does_not_reach_the_grant_that_follows(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.grants.remove(W, "dana")
        assert await work.grants.find(W, "dana") is None
        assert await work.grants.find_owner(W, "acc_dana") is None
        assert not await work.grants.lease(W, "dana", NOW, NOW + HOUR)
        await work.grants.put(grant("liam", "acc_dana"))
        await work.grants.put(grant("dana", "acc_other", tokens=tokens("other")))
        assert not await work.grants.save_tokens(W, "dana", tokens("late"), version=1)
        stored = await work.grants.find(W, "dana")
        assert stored is not None
        assert stored.tokens == tokens("other")
        assert stored.version == 3


async def test_what_the_platform_tells_is_news_once(storage: Storage) -> None:
    newer = grant(tokens=tokens("2"))
    async with storage.writing() as work:
        assert [await work.grants.is_news(each) for each in (grant(), grant(), newer, newer, grant())] == [True, False, True, False, True]
        assert await work.grants.find(W, "dana") is None
        await work.grants.put(grant())
        assert await work.grants.find(W, "dana") == grant()
        assert await work.grants.is_news(newer)
        assert await work.grants.find(W, "dana") == grant()


async def test_a_removed_grant_is_no_news_even_if_the_platform_never_told_of_it(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.grants.remove(W, "dana")
        assert not await work.grants.is_news(grant())
        assert await work.grants.is_news(grant(tokens=tokens("2")))
        assert await work.grants.is_news(grant(workspace_id="T0OTHER"))


async def test_an_account_is_used_in_whichever_workspace(storage: Storage) -> None:
    async with storage.writing() as work:
        assert not await work.grants.is_used("acc_dana")
        await work.grants.put(grant("zoe", workspace_id="T0OTHER"))
        assert await work.grants.is_used("acc_dana")
        await work.grants.remove("T0OTHER", "zoe")
        assert not await work.grants.is_used("acc_dana")
