"""Five of one organisation break within an hour: one note for support, true as it grows and shrinks, and a likely finding."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.copy.catalogue import english
from bot.domain.connection import ConnectionStatus, Grant, Provider
from bot.domain.support import SupportItem, SupportKind
from bot.services.last_seen import note_seen, outbreak_of
from bot.views.status import status_message
from bot.views.support_note import support_note
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.services.harness import House, W
from tests.services.scenes import active, checked
from tests.services.test_breaker import Accounts, facts, items, person, told

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def accounts(storage: Storage, clock: SettableClock) -> Accounts:
    """Nine people of one organisation, all well."""
    accounts = Accounts(storage, clock)
    await accounts.all_seen(range(9), connected=True)
    return accounts


async def the_outbreak(house: House) -> SupportItem:
    [outbreak] = await items(house)
    return outbreak


async def test_the_fifth_within_an_hour_makes_one_outbreak_whoever_sees_it(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(4), connected=False)
    assert await items(house) == []
    house.clock.advance(59 * MINUTE)
    await asyncio.gather(*(accounts.seen(number, connected=False) for number in (4, 5, 6)))
    outbreak = await the_outbreak(house)
    assert (outbreak.kind, outbreak.count, outbreak.cause) == (SupportKind.OUTBREAK, 7, ConnectionStatus.RELINK)
    assert (outbreak.provider, outbreak.organisation) == (Provider.GOOGLE, "coach.example")
    assert sorted(set(told(house.promised))) == ["opened", f"resized-{int(house.clock.now.timestamp()) // 60}"]


async def test_it_is_over_when_fewer_than_five_are_left(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(6), connected=False)
    await accounts.seen(0, connected=True)
    assert (await the_outbreak(house)).count == 5
    await accounts.seen(1, connected=True)
    assert (await items(house), told(house.promised)[-1]) == ([], "over")


async def test_another_cause_of_the_same_break_changes_nothing(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(5), connected=False)
    outbreak = await the_outbreak(house)
    house.clock.advance(MINUTE)
    async with house.storage.writing() as unit:
        withdrawn = facts("p0", connected=False, domain="coach.example", provider=Provider.GOOGLE)
        await note_seen(unit, person(0), replace(withdrawn, grant=Grant.WITHDRAWN), house.clock.now)
    assert await the_outbreak(house) == outbreak
    await accounts.seen(0, connected=True)
    assert await items(house) == []


async def test_a_break_an_hour_ago_is_another_one(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(4), connected=False)
    house.clock.advance(61 * MINUTE)
    await accounts.seen(4, connected=False)
    assert await items(house) == []


@pytest.mark.parametrize(("domain", "provider"), [("gmail.com", Provider.GOOGLE), ("coach.example", Provider.APPLE)])
async def test_where_nobody_decides_for_many_there_is_no_outbreak(house: House, storage: Storage, domain: str, provider: Provider) -> None:
    accounts = Accounts(storage, house.clock, domain, provider)
    await accounts.all_seen(range(7), connected=True)
    await accounts.all_seen(range(7), connected=False)
    assert await items(house) == []


async def test_the_note_names_the_organisation_and_brings_a_text_for_its_administrator(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(5), connected=False)
    note = await house.use_cases().alerts.support.note(W, (await the_outbreak(house)).id)
    assert note
    text = support_note(english(), note, house.clock.now).text
    assert text.startswith("Likely one cause: 5 people with Google logins at coach.example are cut off")
    closed = SupportItem(W, "i", SupportKind.OUTBREAK, house.clock.now, house.clock.now)
    assert support_note(english(), closed, house.clock.now).text.startswith("Over ")


async def test_whoever_is_in_it_is_told_how_many_and_nobody_else(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(6), connected=False)
    async with house.storage.reading() as unit:
        assert await outbreak_of(unit, person(5)) == 6
        assert await outbreak_of(unit, person(7)) == 0


async def test_a_persons_own_status_says_that_it_is_likely_not_them_alone(house: House, accounts: Accounts) -> None:
    await active(house)
    assert (await checked(house)).broken_together == 0
    await accounts.all_seen(range(5), connected=False)
    await house.control("disconnect", profile_id="pro_work")
    report = await checked(house)
    assert report.broken_together == 6
    assert "It is not only you: 6 people" in status_message(english(), report, house.clock.now).text
    await house.control("reconnect", profile_id="pro_work")
    assert (await checked(house)).broken_together == 0
