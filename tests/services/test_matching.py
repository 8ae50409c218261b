"""Support says who in Slack somebody is: only a full member who is nobody else, and what could not be told is told then."""

import pytest

from bot.domain.audit import AuditAction
from bot.domain.cases import CaseReason
from bot.domain.jobs import JobKind
from bot.domain.people import Person, Role, Unknown
from bot.services.matching import Mismatch
from tests.services.harness import DANA, RAVI, House, W
from tests.services.promises import Inbox
from tests.services.test_cases import GRACE, STRANGER, done, open_cases
from tests.services.test_incidents import MINUTE, broken
from tests.services.test_out_of_reach import after, out_of_reach, unknown

__all__ = ["unknown"]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_who_is_matched_is_told_what_they_could_not_be_told(house: House, unknown: Inbox) -> None:
    await broken(house)
    await after(house, 11 * MINUTE, unknown)
    assert await out_of_reach(house) == ["dana"]
    house.directory.add("U0D", "another@elsewhere.example")
    assert await house.use_cases().matching.match(GRACE, "dana", "U0D", "view:1") is None
    await after(house, MINUTE, unknown)
    assert (len(unknown.messages), await out_of_reach(house), await done(house)) == (1, [], [AuditAction.MATCHED])
    assert [case.reason for case in await open_cases(house)] == [CaseReason.BROKEN]


async def test_where_several_people_have_one_address_support_is_to_say_who_it_is(house: House) -> None:
    await house.put(DANA, Person(W, "twin", DANA.email, "Twin", Role.COACH))
    house.directory.add("U0DANA", DANA.email)
    for _ in range(2):
        assert await house.use_cases().people.identify(W, "U0DANA") is Unknown.SEVERAL_RECORDS
    assert sorted((case.person_id, case.reason) for case in await open_cases(house)) == [
        ("dana", CaseReason.UNMATCHED), ("twin", CaseReason.UNMATCHED),
    ]  # fmt: skip
    assert await house.use_cases().matching.match(GRACE, "dana", "U0DANA", "view:1") is None
    assert [case.person_id for case in await open_cases(house)] == ["twin"]
    person = await house.use_cases().people.identify(W, "U0DANA")
    assert isinstance(person, Person)
    assert person.id == "dana"


@pytest.mark.parametrize("flag", ["is_guest", "is_bot", "is_stranger", "is_deleted"])
async def test_nobody_but_a_full_member_is_matched(house: House, flag: str) -> None:
    await house.put(DANA)
    house.directory.add("U0D", None, **{flag: True})
    for slack_user in ("U0D", "U0NOBODY"):
        assert await house.use_cases().matching.match(GRACE, "dana", slack_user, "view:1") is Mismatch.NOT_A_MEMBER
    assert (await house.use_cases().people.get(W, "dana")).slack_user_id is None


async def test_nobody_is_taken_from_another_person_and_nobody_of_another_workspace_matched(house: House) -> None:
    await house.put(DANA, RAVI)
    house.directory.add("U0RAVI", RAVI.email)
    await house.use_cases().people.identify(W, "U0RAVI")
    assert await house.use_cases().matching.match(GRACE, "dana", "U0RAVI", "view:1") is Mismatch.TAKEN
    assert await house.use_cases().matching.match(STRANGER, "dana", "U0RAVI", "view:1") is Mismatch.NOT_A_MEMBER
    assert (await house.use_cases().people.get(W, "dana")).slack_user_id is None
    assert JobKind.SHOW_CASE not in house.kinds()
