"""Connections: what was seen and chosen, composed with the grant, without logins nobody confirmed."""

from dataclasses import replace

from bot.domain.connection import ConnectionFacts, Grant, Provider
from bot.domain.linking import LinkPhase, Purpose
from storage.repositories.connections import ConnectionsRepository
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.values import HOUR, NOW, W, account, grant, link, person, primary, profile


async def profile_ids(connections: ConnectionsRepository) -> list[str]:
    facts = await connections.facts(W, "dana")
    assert facts.account is not None
    return [one.profile_id for one in facts.account.profiles]


async def seen_with_two_logins(work: UnitOfWork) -> None:
    await work.grants.put(grant())
    await work.connections.save_seen(W, "dana", account(profile(), profile("pro_2", "home@dana.example", provider=Provider.APPLE)), NOW)


async def test_an_unlinked_person_has_facts_without_an_account(storage: Storage) -> None:
    async with storage.reading() as work:
        assert await work.connections.facts(W, "dana") == ConnectionFacts(sub=None)


async def test_a_linked_person_who_was_never_reached_has_no_account_yet(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant(state=Grant.WITHDRAWN))
        assert await work.connections.facts(W, "dana") == ConnectionFacts("acc_dana", Grant.WITHDRAWN)


async def test_what_was_seen_is_told_with_the_grant_and_the_choices(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.connections.set_primary(W, "dana", primary())
        facts = await work.connections.save_seen(W, "dana", account(), NOW + HOUR)
    async with storage.reading() as work:
        assert await work.connections.facts(W, "dana") == facts
    assert facts == ConnectionFacts("acc_dana", account=account(), primary=primary(), checked_at=NOW + HOUR)


async def test_a_person_has_the_zone_of_their_account_beside_the_platforms_and_loses_it_with_the_account(storage: Storage) -> None:
    async def zones() -> tuple[str | None, str | None]:
        async with storage.reading() as work:
            dana = await work.people.get(W, "dana")
        return dana.time_zone, dana.calendar_zone

    async with storage.writing() as work:
        told = await work.people.put(person(time_zone=None))
        await work.grants.put(grant())
        facts = await work.connections.save_seen(W, "dana", account(), NOW)
    assert await zones() == (None, "Europe/Dublin")
    async with storage.writing() as work:
        seen = await work.people.put(replace(told, time_zone="Asia/Tokyo", calendar_zone="Asia/Kolkata"))
        await work.connections.forget(W, "dana")
    assert (seen.time_zone, seen.calendar_zone) == ("Asia/Tokyo", "Europe/Dublin")
    assert await zones() == ("Asia/Tokyo", None)
    async with storage.writing() as work:
        await work.connections.restore(W, "dana", facts, frozenset())
    assert await zones() == ("Asia/Tokyo", "Europe/Dublin")


async def test_what_was_seen_of_another_account_is_not_told(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.connections.set_primary(W, "dana", primary())
        await work.connections.save_seen(W, "dana", account(), NOW)
        await work.grants.put(grant(sub="acc_new"))
        assert await work.connections.facts(W, "dana") == ConnectionFacts("acc_new", primary=primary())
        await work.grants.remove(W, "dana")
        assert await work.connections.facts(W, "dana") == ConnectionFacts(None, primary=primary())


async def test_a_first_sync_is_pending_from_when_it_was_first_seen_until_it_is_over(storage: Storage) -> None:
    syncing = profile("pro_2", "x@acme.example", initial_sync_required=True)
    async with storage.writing() as work:
        await work.grants.put(grant())
        assert (await work.connections.save_seen(W, "dana", account(profile(), syncing), NOW)).pending_since == {"pro_2": NOW}
        later = await work.connections.save_seen(W, "dana", account(profile(initial_sync_required=True), syncing), NOW + HOUR)
        assert later.pending_since == {"pro_1": NOW + HOUR, "pro_2": NOW}
        over = await work.connections.save_seen(W, "dana", account(profile(initial_sync_required=True)), NOW + 2 * HOUR)
        assert over.pending_since == {"pro_1": NOW + HOUR}
        again = await work.connections.save_seen(W, "dana", account(profile(), syncing), NOW + 3 * HOUR)
        assert again.pending_since == {"pro_2": NOW + 3 * HOUR}


async def test_an_older_report_changes_nothing(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        newest = await work.connections.save_seen(W, "dana", account(), NOW)
        assert await work.connections.save_seen(W, "dana", account(profile(connected=False)), NOW - HOUR) == newest


async def test_a_login_that_waits_or_was_rejected_is_left_out_until_it_is_confirmed(storage: Storage) -> None:
    async with storage.writing() as work:
        await seen_with_two_logins(work)
        assert await profile_ids(work.connections) == ["pro_1", "pro_2"]
        await work.links.add_link(link(), None)
        assert await work.links.held_profiles(W, "dana") == {"pro_2": LinkPhase.WAITING}
        assert await profile_ids(work.connections) == ["pro_1"]
        await work.links.decide(W, "link-1", LinkPhase.WAITING, LinkPhase.REJECTED, NOW)
        assert await profile_ids(work.connections) == ["pro_1"]
        await work.links.add_link(link("link-2", came_at=NOW + HOUR), None)
        await work.links.decide(W, "link-2", LinkPhase.WAITING, LinkPhase.CONFIRMED, NOW + HOUR)
        assert await work.links.held_profiles(W, "dana") == {}
        assert await profile_ids(work.connections) == ["pro_1", "pro_2"]


async def test_a_waiting_first_account_hides_no_login(storage: Storage) -> None:
    async with storage.writing() as work:
        await seen_with_two_logins(work)
        await work.links.add_link(link(purpose=Purpose.CONNECT), None)
        assert await profile_ids(work.connections) == ["pro_1", "pro_2"]


async def test_owners_of_a_login_are_those_who_have_it_confirmed_and_granted(storage: Storage) -> None:
    shared = profile("pro_9", "Team@acme.example")
    async with storage.writing() as work:
        for person_id in ("liam", "dana", "zoe"):
            await work.grants.put(grant(person_id, f"acc_{person_id}"))
            await work.connections.save_seen(W, person_id, account(shared, sub=f"acc_{person_id}"), NOW)
        connections: ConnectionsRepository = work.connections
        assert await connections.owners_of_login(W, Provider.GOOGLE, "tEAM@acme.example") == ["dana", "liam", "zoe"]
        assert await connections.owners_of_login(W, Provider.APPLE, "team@acme.example") == []
        assert await connections.owners_of_login("T0OTHER", Provider.GOOGLE, "team@acme.example") == []
        await work.links.add_link(link(person_id="dana", profile_id="pro_9"), None)
        await work.grants.remove(W, "zoe")
        assert await connections.owners_of_login(W, Provider.GOOGLE, "team@acme.example") == ["liam"]
        await connections.save_seen(W, "liam", account(sub="acc_liam"), NOW + HOUR)
        assert await connections.owners_of_login(W, Provider.GOOGLE, "team@acme.example") == []


async def test_calendars_that_do_not_block_are_replaced_as_a_set(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.connections.not_blocking(W, "dana") == frozenset()
        await work.connections.set_not_blocking(W, "dana", frozenset({"b", "a"}))
        await work.connections.set_primary(W, "dana", primary())
        assert await work.connections.not_blocking(W, "dana") == {"a", "b"}
        await work.connections.set_not_blocking(W, "dana", frozenset())
        assert await work.connections.not_blocking(W, "dana") == frozenset()


async def test_forgetting_drops_what_was_seen_and_chosen(storage: Storage) -> None:
    async with storage.writing() as work:
        await seen_with_two_logins(work)
        await work.connections.set_primary(W, "dana", primary())
        await work.connections.forget(W, "dana")
        assert await work.connections.facts(W, "dana") == ConnectionFacts("acc_dana")
        assert await work.connections.owners_of_login(W, Provider.GOOGLE, "dana@acme.example") == []


async def test_a_mending_ends_once_and_the_latest_beginning_counts(storage: Storage) -> None:
    async with storage.writing() as work:
        connections: ConnectionsRepository = work.connections
        assert await connections.mending_since(W, "dana", "pro_1") is None
        assert not await connections.end_mending(W, "dana", ["pro_1"])
        await connections.begin_mending(W, "dana", "pro_1", NOW)
        await connections.begin_mending(W, "dana", "", NOW)
        await connections.begin_mending(W, "dana", "pro_1", NOW + HOUR)
        assert await connections.mending_since(W, "dana", "pro_1") == NOW + HOUR
        assert await connections.end_mending(W, "dana", ["pro_1", "pro_2"])
        assert not await connections.end_mending(W, "dana", ["pro_1"])
        assert await connections.mending_since(W, "dana", "") == NOW


async def test_what_was_forgotten_is_put_back_as_it_was(storage: Storage) -> None:
    async with storage.writing() as work:
        await seen_with_two_logins(work)
        await work.connections.save_seen(W, "dana", account(profile(initial_sync_required=True)), NOW + HOUR)
        await work.connections.set_primary(W, "dana", primary())
        before = await work.connections.facts(W, "dana")
        await work.connections.forget(W, "dana")
        await work.connections.restore(W, "dana", before, frozenset({"b", "a"}))
        assert await work.connections.facts(W, "dana") == before
        assert await work.connections.not_blocking(W, "dana") == {"a", "b"}
        assert await work.connections.owners_of_login(W, Provider.GOOGLE, "dana@acme.example") == ["dana"]
