"""People in: replaced as the platform tells, with the grants it brings; ours is newer unless it was withdrawn."""

from dataclasses import replace

import pytest

from bot.domain.connection import ConnectionStatus, Grant
from bot.domain.errors import Conflict, NotFound
from bot.domain.grants import StoredGrant
from bot.domain.people import Person, Role
from bot.services.sessions import PAGE, PersonTold
from tests.services.harness import DANA, MIA, RAVI, House, W, given_grant
from tests.services.scenes import checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def grant_of(house: House, person: Person) -> StoredGrant:
    """What is stored."""
    async with house.storage.reading() as unit:
        grant = await unit.grants.find(W, person.id)
    assert grant is not None
    return grant


async def test_a_person_is_replaced_by_what_the_platform_tells_now(house: House) -> None:
    sessions = house.use_cases().sessions
    assert await sessions.put_person(PersonTold(MIA)) == MIA
    changed = replace(MIA, name="Mia Ó Mór", role=Role.SUPPORT, time_zone="Asia/Tokyo", locale="ja", programme="Spring")
    assert await sessions.put_person(PersonTold(changed)) == changed
    assert await house.use_cases().people.get(W, "mia") == changed


async def test_people_whom_the_platform_linked_are_not_asked_again(house: House) -> None:
    await house.put(DANA, primary="cal_work")
    report = await checked(house)
    assert report.verdict is not None
    assert report.verdict.status is ConnectionStatus.ACTIVE
    assert house.promised == []


async def test_telling_it_again_keeps_the_newer_tokens(house: House) -> None:
    await house.switch(rotate_refresh_tokens=True)
    await house.put(DANA)
    await checked(house)
    ours = await grant_of(house, DANA)
    await house.put(DANA)
    assert await grant_of(house, DANA) == ours


async def test_a_withdrawn_grant_is_replaced_by_another_one_only(house: House) -> None:
    await house.put(DANA)
    await house.control("revoke", sub="acc_dana")
    await checked(house)
    await house.put(DANA)
    assert (await grant_of(house, DANA)).state is Grant.WITHDRAWN
    given = given_grant(DANA)
    newer = replace(given, tokens=replace(given.tokens, refresh_token="newer"))
    await house.use_cases().sessions.put_person(PersonTold(DANA, newer, None))
    assert (await grant_of(house, DANA)).state is Grant.VALID


async def test_an_account_that_is_another_persons_refuses_the_whole_person(house: House) -> None:
    await house.put(RAVI)
    with pytest.raises(Conflict):
        await house.use_cases().sessions.put_person(PersonTold(MIA, replace(given_grant(RAVI), person_id="mia"), "cal_ravi"))
    with pytest.raises(NotFound):
        await house.use_cases().people.get(W, "mia")
    assert (await grant_of(house, RAVI)).sub == "acc_ravi"


async def test_of_many_people_one_that_is_refused_stops_no_other(house: House) -> None:
    stolen = PersonTold(MIA, replace(given_grant(RAVI), person_id="mia"))
    many = [PersonTold(Person(W, f"p{number}", f"p{number}@coach.example", "P", Role.COACH)) for number in range(PAGE)]
    results = await house.use_cases().sessions.put_people([PersonTold(RAVI, given_grant(RAVI)), stolen, *many, PersonTold(DANA)])
    assert [result.id if isinstance(result, Person) else type(result) for result in results[:3]] == ["ravi", Conflict, "p0"]
    assert results[-1] == DANA
    people = house.use_cases().people
    assert (await people.get(W, f"p{PAGE - 1}")).name == "P"
    with pytest.raises(NotFound):
        await people.get(W, "mia")


async def test_the_calendar_written_to_so_far_needs_a_grant(house: House) -> None:
    await house.use_cases().sessions.put_person(PersonTold(MIA, None, "cal_work"))
    async with house.storage.reading() as unit:
        assert (await unit.connections.facts(W, "mia")).primary is None


async def unlink_all(house: House) -> None:
    """Dana unlinks login after login."""
    await checked(house)
    for profile_id in ("pro_home", "pro_work"):
        await house.use_cases().logins.unlink(DANA, profile_id)


async def is_linked(house: House) -> bool:
    """Whether Dana has a grant."""
    async with house.storage.reading() as unit:
        return await unit.grants.find(W, "dana") is not None


@pytest.mark.parametrize("rotates", [False, True])
async def test_what_a_person_unlinked_comes_back_by_a_new_grant_only(house: House, *, rotates: bool) -> None:
    await house.switch(rotate_refresh_tokens=rotates)
    await house.put(DANA)
    await unlink_all(house)
    for _ in range(2):
        await house.put(DANA)
        assert not await is_linked(house)
    given = given_grant(DANA)
    newer = replace(given, tokens=replace(given.tokens, refresh_token="newer"))
    await house.use_cases().sessions.put_person(PersonTold(DANA, newer, None))
    assert (await grant_of(house, DANA)).tokens.refresh_token == "newer"


async def test_what_a_person_linked_and_unlinked_themselves_is_not_brought_back_by_its_own_token(house: House) -> None:
    async with house.storage.writing() as unit:
        await unit.people.put(DANA)
        await unit.grants.put(given_grant(DANA))
    await unlink_all(house)
    await house.put(DANA)
    assert not await is_linked(house)
