"""Another account in place of the one before: said beforehand, undone within half an hour, ended at Cronofy after that."""

from datetime import timedelta

import pytest

from bot.domain.answers import LoginDecided
from bot.domain.connection import ConnectionFacts, ConnectionStatus, Grant
from bot.domain.grants import StoredGrant
from bot.domain.jobs import JobKind
from bot.domain.linking import UNDO_FOR, WAITS_FOR, LinkPhase, PendingLink, Purpose
from bot.domain.people import Person
from tests.services.harness import DANA, MIA, House, W
from tests.services.promises import LET_GO, keep
from tests.services.scenes import active, checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NEW = {"email": "dana@new.example", "provider_name": "live_connect"}


@pytest.fixture
async def other(house: House) -> PendingLink:
    """Dana was to allow access again, and came back with another account; one calendar of the first does not block."""
    await active(house)
    await house.put(MIA)
    await checked(house)
    await house.use_cases().connections.set_not_blocking(DANA, frozenset({"cal_home"}))
    link = (await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN), **NEW)).link
    assert link is not None
    return link


async def remembered(house: House, person: Person = DANA) -> tuple[StoredGrant | None, ConnectionFacts, frozenset[str]]:
    """All that the store knows of a connection, but for the grant's version, which only rises."""
    async with house.storage.reading() as unit:
        grant = await unit.grants.find(W, person.id)
        return grant, await unit.connections.facts(W, person.id), await unit.connections.not_blocking(W, person.id)


async def authorised(house: House, sub: str) -> bool:
    """Whether Cronofy still lets us in."""
    return bool((await house.account(sub))["authorized"])


async def tokens_kept(house: House, link: PendingLink) -> bool:
    """Whether any key to what the link brought or replaced lies beside it."""
    async with house.storage.reading() as unit:
        return bool(await unit.links.link_tokens(link.id) or await unit.links.find_replaced(link.id))


async def test_the_question_names_what_would_be_replaced(house: House, other: PendingLink) -> None:
    question = await house.use_cases().logins.question(W, other.id)
    assert question.replaces is not None
    assert question.replaces.account is not None
    assert [profile.name for profile in question.replaces.account.profiles] == ["dana@coach.example", "dana@home.example"]
    assert (await house.use_cases().connections.accounts(DANA)).waiting[0].replaces is not None


async def test_a_first_account_and_one_more_login_replace_nothing(house: House, other: PendingLink) -> None:
    first = await house.linked(MIA, "mia@coach.example")
    more = (await house.run_through(house.door(DANA, Purpose.ADD), **NEW)).link
    assert more is not None
    for link in (first, more):
        assert (await house.use_cases().logins.question(W, link.id)).replaces is None


async def test_undo_brings_back_grant_logins_and_choices(house: House, other: PendingLink) -> None:
    grant, facts, not_blocking = await remembered(house)
    logins = house.use_cases().logins
    assert (await logins.confirm(DANA, other.id)).replaced == facts
    assert (await checked(house)).facts.sub == other.sub
    undone = await logins.reject(DANA, other.id)
    assert undone.replaced == facts
    restored, facts_now, not_blocking_now = await remembered(house)
    assert grant is not None
    assert restored is not None
    assert (restored.sub, restored.tokens, restored.state) == (grant.sub, grant.tokens, Grant.VALID)
    assert (facts_now, not_blocking_now) == (facts, not_blocking)
    await keep(house, *LET_GO)
    verdict = (await checked(house)).verdict
    assert verdict is not None
    assert verdict.status is ConnectionStatus.ACTIVE
    assert not await authorised(house, other.sub)
    assert not await tokens_kept(house, other)


async def test_the_first_account_is_kept_until_undo_is_over_and_ended_then(house: House, other: PendingLink) -> None:
    await house.use_cases().logins.confirm(DANA, other.id)
    await house.use_cases().endings.end_account("acc_dana")
    assert await authorised(house, "acc_dana")
    [_, closing] = [job for job in house.promised if job.kind is JobKind.CLOSE_LINK]
    assert closing.not_before is not None
    assert closing.not_before > house.clock.now + UNDO_FOR
    house.clock.now = closing.not_before
    await keep(house, JobKind.CLOSE_LINK, *LET_GO)
    assert not await authorised(house, "acc_dana")
    assert await authorised(house, other.sub)
    assert not await tokens_kept(house, other)
    assert (await checked(house)).facts.sub == other.sub


async def test_an_account_that_somebody_else_linked_meanwhile_is_not_taken_back(house: House, other: PendingLink) -> None:
    logins = house.use_cases().logins
    await logins.confirm(DANA, other.id)
    grant = (await remembered(house, DANA))[0]
    assert grant is not None
    async with house.storage.writing() as unit:
        await unit.grants.put(StoredGrant(W, "mia", "acc_dana", grant.tokens))
    assert (await logins.reject(DANA, other.id)).replaced is None
    await keep(house, *LET_GO)
    assert await authorised(house, "acc_dana")
    assert (await remembered(house))[0] is None


async def test_of_two_replacements_undoing_the_last_does_not_bring_back_what_was_turned_down(house: House, other: PendingLink) -> None:
    logins = house.use_cases().logins
    await logins.confirm(DANA, other.id)
    third = (await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN), email="dana@coach.example", provider_name="google")).link
    assert third is not None
    await logins.confirm(DANA, third.id)
    assert (await logins.reject(DANA, other.id)) == LoginDecided((await house.use_cases().logins.question(W, other.id)).link)
    await keep(house, *LET_GO)
    assert not await authorised(house, other.sub)
    assert (await remembered(house))[1].sub == third.sub
    assert (await logins.reject(DANA, third.id)).replaced is None


@pytest.mark.parametrize("last_first", [True, False])
async def test_two_replacements_are_undone_in_any_order(house: House, other: PendingLink, last_first: bool) -> None:
    logins, (grant, facts, not_blocking) = house.use_cases().logins, await remembered(house)
    await house.control("identity", email="noa@coach.example", provider_name="google", consent="granted")
    await logins.confirm(DANA, other.id)
    third = (await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN), email="noa@coach.example", provider_name="google")).link
    assert third is not None
    await logins.confirm(DANA, third.id)
    for link in (third, other) if last_first else (other, third):
        undone = await logins.reject(DANA, link.id)
        await keep(house, *LET_GO)
    assert undone.replaced == facts
    restored, *known = await remembered(house)
    assert restored is not None
    assert grant is not None
    assert (restored.sub, restored.tokens, *known) == (grant.sub, grant.tokens, facts, not_blocking)
    assert await authorised(house, grant.sub)
    assert not await authorised(house, third.sub)


async def test_undo_brings_back_what_was_before_though_the_login_was_unlinked_since(house: House, other: PendingLink) -> None:
    logins, (_, facts, _) = house.use_cases().logins, await remembered(house)
    await logins.confirm(DANA, other.id)
    await checked(house)
    await logins.unlink(DANA, other.profile_id)
    await keep(house, *LET_GO)
    assert (await logins.reject(DANA, other.id)).replaced == facts
    await keep(house, *LET_GO)
    verdict = (await checked(house)).verdict
    assert verdict is not None
    assert verdict.status is ConnectionStatus.ACTIVE


async def test_turning_down_deletes_the_tokens_at_once(house: House, other: PendingLink) -> None:
    assert await tokens_kept(house, other)
    await house.use_cases().logins.reject(DANA, other.id)
    assert not await tokens_kept(house, other)


async def test_a_login_that_nobody_decides_on_is_dropped_after_a_week(house: House, other: PendingLink) -> None:
    [waiting] = [job for job in house.promised if job.kind is JobKind.CLOSE_LINK]
    assert waiting.not_before == house.clock.now + timedelta(days=7)
    house.clock.advance(WAITS_FOR)
    await keep(house, JobKind.CLOSE_LINK, *LET_GO)
    assert not await tokens_kept(house, other)
    assert not await authorised(house, other.sub)
    assert await authorised(house, "acc_dana")
    assert (await house.use_cases().logins.question(W, other.id)).link.phase is LinkPhase.REJECTED


async def test_a_decided_login_is_not_closed_by_its_first_deadline(house: House, other: PendingLink) -> None:
    logins = house.use_cases().logins
    await logins.confirm(DANA, other.id)
    await logins.close(W, other.id, LinkPhase.WAITING)
    assert (await checked(house)).facts.sub == other.sub
    assert await tokens_kept(house, other)


async def test_turning_down_a_second_run_with_the_first_account_leaves_its_undo(house: House, other: PendingLink) -> None:
    logins = house.use_cases().logins
    await logins.confirm(DANA, other.id)
    again = (await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN), email="dana@coach.example", provider_name="google")).link
    assert again is not None
    await logins.reject(DANA, again.id)
    await keep(house, *LET_GO)
    assert await authorised(house, "acc_dana")
    assert (await logins.reject(DANA, other.id)).replaced is not None
