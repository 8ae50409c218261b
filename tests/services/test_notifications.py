"""One channel for each account, whatever happens to it, and what follows from what is heard there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import NotEnabled, NotFound, TryLater
from bot.domain.jobs import Job, JobKind
from bot.domain.linking import Purpose
from bot.domain.notifications import WEEK
from bot.domain.people import Person
from bot.services.notifications import NotificationService
from tests.services.harness import DANA, MIA, PUBLIC, House, W
from tests.services.promises import LET_GO, keep
from tests.services.scenes import active, checked

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MIAS = {"email": "mia@coach.example", "provider_name": "google"}


async def channels_of(house: House, sub: str = "acc_dana") -> list[dict[str, Any]]:
    """The channels that Cronofy has for the account."""
    account = await house.account(sub)
    return list(account["channels"])


async def opaque(house: House) -> str:
    """What ends the address of Dana's channel, as Cronofy has it."""
    [channel] = await channels_of(house)
    return str(channel["callback_url"].removeprefix(f"{PUBLIC}/cronofy/push/"))


async def opened(house: House) -> None:
    """Dana's account has its channel."""
    await active(house)
    await house.use_cases().notifications.open("acc_dana")


async def opens(house: House) -> int:
    """How often Cronofy was asked to open one."""
    return await house.calls("/v1/channels")


async def test_a_grant_that_the_platform_tells_of_brings_a_channel(house: House, channels: list[Job]) -> None:
    await house.put(DANA)
    assert [(job.kind, job.fields, job.not_before) for job in channels] == [(JobKind.OPEN_CHANNEL, {"sub": "acc_dana"}, None)]
    await house.put(DANA)
    await house.put(MIA)
    assert len(channels) == 1


@on_sqlite
async def test_a_login_brings_a_channel_when_its_owner_confirms_it_and_not_before(house: House, channels: list[Job]) -> None:
    await house.put(MIA)
    link = await house.linked(MIA, "mia@coach.example")
    assert channels == []
    await house.use_cases().logins.confirm(MIA, link.id)
    assert [job.fields["sub"] for job in channels] == [link.sub]


@on_sqlite
async def test_an_account_that_is_granted_again_or_put_back_is_looked_after_again(house: House, channels: list[Job]) -> None:
    await active(house)
    await checked(house)
    house.clock.advance(timedelta(minutes=1))
    await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN), email="dana@coach.example", provider_name="google")
    assert [job.fields["sub"] for job in channels] == ["acc_dana"] * 2
    house.clock.advance(timedelta(minutes=1))
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    await checked(house)
    link = (await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN), email="dana@new.example", provider_name="live_connect")).link
    assert link is not None
    await house.use_cases().logins.confirm(DANA, link.id)
    await house.use_cases().logins.reject(DANA, link.id)
    assert [job.fields["sub"] for job in channels] == ["acc_dana", "acc_dana", link.sub, "acc_dana"]


async def test_a_channel_is_opened_once_under_an_address_that_nobody_guesses(house: House) -> None:
    await opened(house)
    address = await opaque(house)
    assert len(address) >= 32
    assert len(f"{PUBLIC}/cronofy/push/{address}") <= 128
    await house.use_cases().notifications.open("acc_dana")
    assert (await opens(house), await opaque(house)) == (1, address)


@on_sqlite
async def test_an_answer_that_was_lost_does_not_open_a_second_one(house: House) -> None:
    """As when the process dies between Cronofy's answer and its record."""
    await active(house)
    await house.break_down("/v1/channels", method="POST", status=503, after=True)
    with pytest.raises(TryLater):
        await house.use_cases().notifications.open("acc_dana")
    await house.mend()
    asked = await opens(house)
    await house.use_cases().notifications.open("acc_dana")
    assert await opens(house) == asked
    assert len(await channels_of(house)) == 1


@on_sqlite
async def test_a_channel_that_cronofy_closed_is_replaced_within_the_week(house: House, channels: list[Job]) -> None:
    await opened(house)
    address = await opaque(house)
    [later] = [job for job in channels if job.not_before]
    assert later.not_before is not None
    assert later.not_before < house.clock.now + WEEK + timedelta(days=1)
    [channel] = await channels_of(house)
    token = (await house.cronofy.refresh("refresh-dana")).access_token
    await house.cronofy.close_channel(token, channel["channel_id"])
    house.clock.now = later.not_before
    await house.use_cases().notifications.open(str(later.fields["sub"]))
    assert await opaque(house) == address
    assert len([job for job in channels if job.not_before]) == 2


@on_sqlite
async def test_the_next_look_is_promised_even_if_this_one_fails(house: House, channels: list[Job]) -> None:
    await active(house)
    await house.break_down("/v1/channels", status=402)
    with pytest.raises(NotEnabled):
        await house.use_cases().notifications.open("acc_dana")
    assert [job for job in channels if job.not_before]


@on_sqlite
async def test_a_former_address_of_ours_is_closed_and_others_are_left(house: House) -> None:
    await opened(house)
    address = await opaque(house)
    token = (await house.cronofy.refresh("refresh-dana")).access_token
    await house.cronofy.open_channel(token, "http://staging.example/cronofy/push/of-another-relink")
    moved = NotificationService(house.storage, house.grants(), house.cronofy, house.clock, "http://moved.example")
    await moved.open("acc_dana")
    urls = sorted(channel["callback_url"] for channel in await channels_of(house))
    assert urls == [f"http://moved.example/cronofy/push/{address}", "http://staging.example/cronofy/push/of-another-relink"]


@on_sqlite
async def test_nothing_is_opened_for_an_account_that_is_gone(house: House, channels: list[Job]) -> None:
    await active(house)
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    await house.use_cases().notifications.open("acc_dana")
    await house.use_cases().notifications.open("acc_unknown")
    assert await opens(house) == 0
    assert {job.fields["sub"] for job in channels} == {"acc_dana"}


@on_sqlite
async def test_a_channel_ends_with_its_account(house: House) -> None:
    await opened(house)
    address = await opaque(house)
    await checked(house)
    logins = house.use_cases().logins
    await logins.unlink(DANA, "pro_home")
    await keep(house, *LET_GO)
    assert await opaque(house) == address
    await logins.unlink(DANA, "pro_work")
    await house.use_cases().notifications.hear(address, is_news=True)
    await keep(house, *LET_GO)
    assert await channels_of(house) == []
    with pytest.raises(NotFound):
        await house.use_cases().notifications.hear(address, is_news=True)
    await house.use_cases().notifications.open("acc_dana")
    assert await channels_of(house) == []


async def test_news_are_looked_at_once_however_often_they_come(house: House) -> None:
    await opened(house)
    address, hear = await opaque(house), house.use_cases().notifications.hear
    await hear(address, is_news=False)
    assert house.promised == []
    for _ in range(3):
        await hear(address, is_news=True)
    assert [(job.kind, job.fields) for job in house.promised] == [(JobKind.LOOK_AT_CONNECTION, {"workspace_id": W, "person_id": "dana"})]
    house.clock.advance(timedelta(seconds=5))
    await hear(address, is_news=True)
    assert len(house.promised) == 2


@on_sqlite
async def test_everybody_who_has_the_account_is_looked_at(house: House) -> None:
    await opened(house)
    elsewhere = replace(DANA, workspace_id="T0OTHER", id="dana-elsewhere")
    await _share(house, elsewhere)
    await house.use_cases().notifications.hear(await opaque(house), is_news=True)
    assert [(job.fields["workspace_id"], job.fields["person_id"]) for job in house.promised] == [(W, "dana"), ("T0OTHER", "dana-elsewhere")]


async def _share(house: House, person: Person) -> None:
    async with house.storage.writing() as unit:
        grant = await unit.grants.find(W, "dana")
        assert grant is not None
        await unit.people.put(person)
        await unit.grants.put(replace(grant, workspace_id=person.workspace_id, person_id=person.id))


@pytest.mark.parametrize("address", ["", "made-up-made-up-made-up-made-up-", "\0" * 32, "é" * 32, "x" * 5000])
async def test_an_address_that_was_never_given_out_is_not_found(house: House, address: str) -> None:
    await opened(house)
    with pytest.raises(NotFound):
        await house.use_cases().notifications.hear(address, is_news=True)
    assert house.promised == []


@on_sqlite
async def test_a_login_that_breaks_is_seen_without_anybody_asking(house: House) -> None:
    await opened(house)
    await checked(house)
    house.clock.advance(timedelta(minutes=3))
    await house.control("disconnect", profile_id="pro_work")
    await house.use_cases().notifications.hear(await opaque(house), is_news=True)
    house.clock.advance(timedelta(seconds=10))
    await house.break_down("/v1/userinfo")
    with pytest.raises(TryLater):
        await keep(house, JobKind.LOOK_AT_CONNECTION)
    await house.mend()
    await keep(house, JobKind.LOOK_AT_CONNECTION)
    async with house.storage.reading() as unit:
        facts = await unit.connections.facts(W, "dana")
    profile = facts.find_profile("pro_work")
    assert facts.checked_at == house.clock.now
    assert profile is not None
    assert not profile.connected
