"""Links: a state works once, a decision is taken once."""

from dataclasses import replace

from bot.domain.connection import ConnectionFacts
from bot.domain.linking import LinkOutcome, LinkPhase, Purpose, Replaced
from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W, account, grant, link, link_state, primary, tokens


async def test_a_state_is_handed_out_unused_once_and_tells_later_callers_when(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.links.add_state(link_state())
        assert await work.links.take_state("state-1", NOW + HOUR) == link_state()
        again = await work.links.take_state("state-1", NOW + 2 * HOUR)
    assert again is not None
    assert again.used_at == NOW + HOUR
    assert again.door == link_state().door


async def test_a_state_that_was_never_made_is_none(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.links.take_state("forged", NOW) is None


async def test_a_link_and_its_tokens_come_back(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.links.add_link(link(), tokens())
        await work.links.add_link(link("link-2", came_at=NOW - HOUR), None)
    async with storage.reading() as work:
        assert await work.links.find_link(W, "link-1") == link()
        assert await work.links.find_link("T0OTHER", "link-1") is None
        assert await work.links.link_tokens("link-1") == tokens()
        assert await work.links.link_tokens("link-2") is None
        assert await work.links.link_tokens("link-9") is None
        assert [one.id for one in await work.links.list_waiting(W, "dana")] == ["link-2", "link-1"]
        assert await work.links.list_waiting(W, "liam") == []


async def test_a_link_that_waits_takes_the_tokens_of_a_later_run(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.links.add_link(link(), tokens())
        await work.links.renew_tokens("link-1", tokens("2"))
        assert await work.links.link_tokens("link-1") == tokens("2")
        await work.links.decide(W, "link-1", LinkPhase.WAITING, LinkPhase.REJECTED, NOW)
        await work.links.renew_tokens("link-1", tokens("3"))
        assert await work.links.link_tokens("link-1") is None


async def test_a_link_is_decided_from_the_phase_it_is_in(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.links.add_link(link(), tokens())
        assert await work.links.decide(W, "link-1", LinkPhase.WAITING, LinkPhase.CONFIRMED, NOW + HOUR)
        assert not await work.links.decide(W, "link-1", LinkPhase.WAITING, LinkPhase.REJECTED, NOW + HOUR)
        assert not await work.links.decide("T0OTHER", "link-1", LinkPhase.CONFIRMED, LinkPhase.REJECTED, NOW)
        assert await work.links.find_link(W, "link-1") == link(phase=LinkPhase.CONFIRMED, decided_at=NOW + HOUR)
        assert await work.links.link_tokens("link-1") is None
        assert await work.links.list_waiting(W, "dana") == []


async def test_what_came_of_a_state_is_kept(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.links.add_state(link_state())
        await work.links.take_state("state-1", NOW)
        await work.links.end_state("state-1", LinkOutcome.RESTORED, "dana@acme.example")
        again = await work.links.take_state("state-1", NOW + HOUR)
    assert again == replace(link_state(), used_at=NOW, outcome=LinkOutcome.RESTORED, login="dana@acme.example")


async def test_an_account_is_needed_while_a_login_waits_or_can_be_undone(storage: Storage) -> None:
    replaced = Replaced(grant(), ConnectionFacts("acc_dana", account=account(), primary=primary()), frozenset({"cal_1"}))
    async with storage.writing() as work:
        await work.links.add_link(link(sub="acc_new", purpose=Purpose.CONNECT), tokens())
        assert await work.links.needs_account("acc_new")
        await work.links.decide(W, "link-1", LinkPhase.WAITING, LinkPhase.CONFIRMED, NOW)
        assert not await work.links.needs_account("acc_new")
        assert await work.links.find_replaced("link-1") is None
        await work.links.keep_replaced("link-1", replaced)
        assert await work.links.find_replaced("link-1") == replaced
        for others in ((W, "liam", "acc_dana"), ("T0OTHER", "dana", "acc_dana"), (W, "dana", "acc_new")):
            await work.links.hand_on_replaced(*others, None)
        assert await work.links.needs_account("acc_dana")
        first = Replaced(replace(grant(), sub="acc_first"), ConnectionFacts("acc_first"))
        await work.links.hand_on_replaced(W, "dana", "acc_dana", first)
        assert await work.links.find_replaced("link-1") == first
        await work.links.hand_on_replaced(W, "dana", "acc_first", None)
        assert not await work.links.needs_account("acc_dana")
        await work.links.keep_replaced("link-1", replaced)
        await work.links.keep_replaced("link-1", None)
        assert await work.links.find_replaced("link-1") is None
