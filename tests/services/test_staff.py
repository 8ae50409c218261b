"""Who acts as what: the platform's roles, support's user group, and nothing else."""

from datetime import timedelta

import pytest

from bot.domain.audit import AuditAction
from bot.domain.errors import TryLater
from bot.domain.people import Person, Role, Unknown
from bot.domain.roles import Actor, Right
from bot.services.staff import MEMBERS_GOOD_FOR
from bot.services.use_cases import UseCases
from tests.services.harness import DANA, House, W

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GROUP = "S0SUPPORT"
GRACE = Person(W, "grace", "grace@acme.example", "Grace", Role.SUPPORT)
PAULA = Person(W, "paula", "paula@acme.example", "Paula", Role.PROGRAM_MANAGER)
ADA = Person(W, "ada", "ada@acme.example", "Ada", Role.ADMIN)


async def acts(use_cases: UseCases, slack_user_id: str) -> Actor:
    """As what they act."""
    actor = await use_cases.staff.identify(W, slack_user_id)
    assert isinstance(actor, Actor)
    return actor


@pytest.mark.parametrize(
    ("person", "rights"),
    [
        pytest.param(DANA, set(), id="coach"),
        pytest.param(PAULA, {Right.READINESS}, id="program manager"),
        pytest.param(GRACE, {*Right}, id="support"),
        pytest.param(ADA, {*Right}, id="admin"),
    ],
)
async def test_the_platform_says_what_somebody_may(house: House, person: Person, rights: set[Right]) -> None:
    await house.put(person)
    house.directory.add("U1", person.email)
    actor = await acts(house.use_cases(), "U1")
    assert actor.person
    assert actor.person.id == person.id
    assert {right for right in Right if actor.may(right)} == rights


async def test_a_member_of_supports_group_is_support_whoever_they_are_on_the_platform(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U0DANA", DANA.email)
    house.directory.add("U0OMAR", "omar@elsewhere.example")
    house.directory.groups[GROUP] = frozenset({"U0DANA", "U0OMAR"})
    use_cases = house.use_cases()
    assert (await acts(use_cases, "U0DANA")).role is Role.SUPPORT
    omar = await acts(use_cases, "U0OMAR")
    assert (omar.role, omar.person) == (Role.SUPPORT, None)
    assert await use_cases.staff.conversation_with(omar) == "DU0OMAR"


@pytest.mark.parametrize("flag", ["is_bot", "is_guest", "is_stranger", "is_deleted"])
async def test_only_a_full_member_of_the_workspace_is_support_by_the_group(house: House, flag: str) -> None:
    house.directory.add("U0OMAR", "omar@elsewhere.example", **{flag: True})
    house.directory.groups[GROUP] = frozenset({"U0OMAR"})
    assert isinstance(await house.use_cases().staff.identify(W, "U0OMAR"), Unknown)


async def test_whoever_is_taken_out_of_the_group_loses_the_rights_a_minute_later(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U0DANA", DANA.email)
    house.directory.groups[GROUP] = frozenset({"U0DANA"})
    use_cases = house.use_cases()
    assert (await acts(use_cases, "U0DANA")).may(Right.TRIAGE)
    house.directory.groups[GROUP] = frozenset()
    house.clock.advance(MEMBERS_GOOD_FOR - timedelta(seconds=1))
    assert (await acts(use_cases, "U0DANA")).may(Right.TRIAGE)
    house.clock.advance(timedelta(seconds=1))
    assert not (await acts(use_cases, "U0DANA")).may(Right.TRIAGE)


async def test_a_group_that_is_gone_has_no_members_and_one_that_cannot_be_asked_for_gives_no_rights(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U0DANA", DANA.email)
    assert not (await acts(house.use_cases(), "U0DANA")).may(Right.TRIAGE)
    house.directory.groups[GROUP] = TryLater("slack is down")
    with pytest.raises(TryLater):
        await house.use_cases().staff.identify(W, "U0DANA")


async def test_a_refusal_is_recorded_once_however_often_it_is_delivered(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U0DANA", DANA.email)
    use_cases = house.use_cases()
    actor = await acts(use_cases, "U0DANA")
    for _ in range(2):
        await use_cases.staff.record_refusal(actor, "command:1", "ravi")
    async with house.storage.reading() as unit:
        [entry] = await unit.audit_entries.list_about(W, "ravi", 10)
        assert await unit.audit_entries.list_about("T0OTHER", "ravi", 10) == []
    assert (entry.action, entry.actor_id, entry.actor_name, entry.role) == (AuditAction.REFUSED, "U0DANA", "Dana", Role.COACH)
