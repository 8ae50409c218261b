"""Installations: one per workspace, versions that only rise, one lease at a time, and nothing of a token left at the end."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W, installation


async def test_an_installation_comes_back_as_put_and_is_of_its_workspace_alone(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.installations.put(installation())
        await work.installations.put(installation("T0OTHER", "2"))
    async with storage.reading() as work:
        assert await work.installations.find(W) == installation()
        assert await work.installations.find("T0OTHER") == installation("T0OTHER", "2")
        assert await work.installations.find("T0NOBODY") is None
        assert await work.installations.list_standing() == [installation(), installation("T0OTHER", "2")]


async def test_one_lease_at_a_time_which_saving_and_installing_anew_end(storage: Storage) -> None:
    async with storage.writing() as work:
        assert not await work.installations.lease(W, NOW, NOW + HOUR)
        await work.installations.put(installation())
        assert await work.installations.lease(W, NOW, NOW + HOUR)
        assert not await work.installations.lease(W, NOW + HOUR / 2, NOW + 2 * HOUR)
        assert await work.installations.lease(W, NOW + HOUR, NOW + 2 * HOUR)
        assert await work.installations.save_tokens(W, installation(mark="2").tokens, version=1)
        assert await work.installations.lease(W, NOW, NOW + HOUR)
        await work.installations.put(installation(mark="3"))
        assert await work.installations.lease(W, NOW, NOW + HOUR)
        assert await work.installations.find(W) == installation(mark="3", version=3)


async def test_saved_tokens_count_only_against_the_version_they_were_made_from(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.installations.put(installation())
        assert await work.installations.save_tokens(W, installation(mark="2").tokens, version=1)
        assert not await work.installations.save_tokens(W, installation(mark="3").tokens, version=1)
        assert await work.installations.find(W) == installation(mark="2", version=2)


async def test_an_end_leaves_no_token_and_is_over_when_it_is_installed_anew(storage: Storage, engine: AsyncEngine) -> None:
    async with storage.writing() as work:
        await work.installations.put(installation())
        assert await work.installations.end(W, NOW + HOUR)
        assert not await work.installations.end(W, NOW + HOUR)
        assert await work.installations.find(W) is None
        assert await work.installations.list_standing() == []
        assert not await work.installations.lease(W, NOW, NOW + HOUR)
        assert not await work.installations.save_tokens(W, installation(mark="2").tokens, version=2)
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT tokens FROM installations"))).scalars().all() == [None]
    async with storage.writing() as work:
        await work.installations.put(installation(mark="2"))
        assert await work.installations.find(W) == installation(mark="2", version=3)


async def test_tokens_lie_encrypted(storage: Storage, engine: AsyncEngine) -> None:
    async with storage.writing() as work:
        await work.installations.put(installation())
    async with engine.connect() as connection:
        [row] = (await connection.execute(text("SELECT * FROM installations"))).all()
    assert "xoxe" not in str(row)
