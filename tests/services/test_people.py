"""Who is speaking: the first meeting binds by e-mail, from then on ids decide."""

from dataclasses import replace

import pytest

from bot.domain.errors import Invalid, NotFound
from bot.domain.people import Person, Unknown
from tests.services.harness import DANA, MIA, House, W

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def identified(house: House, slack_user_id: str = "U1") -> Person | Unknown:
    """Who that Slack user is."""
    return await house.use_cases().people.identify(W, slack_user_id)


async def test_the_first_meeting_binds_by_email_whatever_its_case(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U1", "DANA@Coach.example")
    met = await identified(house)
    assert met == replace(DANA, slack_user_id="U1")


async def test_from_then_on_ids_decide_and_slack_is_not_asked(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U1", DANA.email)
    await identified(house)
    house.directory.add("U1", "other@coach.example")
    again = await identified(house)
    assert isinstance(again, Person)
    assert again.id == "dana"
    assert house.directory.asked == ["U1"]


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ({"is_bot": True}, Unknown.BOT),
        ({"is_guest": True}, Unknown.GUEST),
        ({"is_stranger": True}, Unknown.STRANGER),
        ({"is_deleted": True}, Unknown.STRANGER),
    ],
)
async def test_only_full_members_are_matched(house: House, flags: dict[str, bool], why: Unknown) -> None:
    await house.put(DANA)
    house.directory.add("U1", DANA.email, **flags)
    assert await identified(house) is why
    house.directory.add("U1", DANA.email)
    assert isinstance(await identified(house), Person)


async def test_a_member_without_email_or_record_is_not_matched(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U1", None)
    assert await identified(house) is Unknown.NO_EMAIL
    house.directory.add("U1", "nobody@coach.example")
    assert await identified(house) is Unknown.NO_RECORD


async def test_two_people_with_one_address_are_not_told_apart(house: House) -> None:
    await house.put(DANA, replace(MIA, email=DANA.email.upper()))
    house.directory.add("U1", DANA.email)
    assert await identified(house) is Unknown.SEVERAL_RECORDS


async def test_a_second_slack_user_does_not_take_a_person_over(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U1", DANA.email)
    house.directory.add("U2", DANA.email)
    await identified(house, "U1")
    assert await identified(house, "U2") is Unknown.SEVERAL_RECORDS
    still = await identified(house, "U1")
    assert isinstance(still, Person)


async def test_another_workspace_knows_nobody_of_this_one(house: House) -> None:
    await house.put(DANA)
    for workspace_id in (W, "T0OTHER"):
        house.directory_of(workspace_id).add("U1", DANA.email)
    await identified(house)
    assert await house.use_cases().people.identify("T0OTHER", "U1") is Unknown.NO_RECORD


async def test_a_new_address_ends_the_binding(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U1", DANA.email)
    await identified(house)
    await house.put(replace(DANA, email="dana@elsewhere.example"))
    assert await identified(house) is Unknown.NO_RECORD


async def test_somebody_whom_slack_hides_from_us_is_a_stranger(house: House) -> None:
    assert await identified(house, "U404") is Unknown.STRANGER


async def test_the_conversation_is_opened_once_and_remembered(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U1", DANA.email)
    met = await identified(house)
    assert isinstance(met, Person)
    people = house.use_cases().people
    assert await people.conversation_with(met) == "DU1"
    assert await people.conversation_with(await people.get(W, "dana")) == "DU1"
    assert house.directory.opened == ["U1"]


async def test_a_conversation_opened_late_does_not_bring_a_lost_binding_back(house: House) -> None:
    await house.put(DANA)
    house.directory.add("U1", DANA.email)
    met = await identified(house)
    assert isinstance(met, Person)
    await house.put(replace(DANA, email="dana@elsewhere.example"))
    people = house.use_cases().people
    assert await people.conversation_with(met) == "DU1"
    assert (await people.get(W, "dana")).slack_user_id is None


async def test_nobody_of_that_id(house: House) -> None:
    with pytest.raises(NotFound):
        await house.use_cases().people.get(W, "nobody")


async def test_an_address_finds_the_one_person_who_has_it(house: House) -> None:
    await house.put(DANA)
    people = house.use_cases().people
    assert await people.with_email(W, "DANA@coach.example") == DANA
    with pytest.raises(Invalid, match="nobody"):
        await people.with_email("T0OTHER", DANA.email)
    await house.put(replace(MIA, email=DANA.email))
    with pytest.raises(Invalid, match="several"):
        await people.with_email(W, DANA.email)


async def test_whoever_speaks_for_a_person_may_be_told_from_outside(house: House) -> None:
    await house.put(DANA)
    people = house.use_cases().people
    await people.bind(DANA, "U7", "D7")
    assert await identified(house, "U7") == replace(DANA, slack_user_id="U7", slack_channel_id="D7")
    assert house.directory.asked == []


async def test_a_delivery_is_claimed_once_over_all_replicas(house: House) -> None:
    assert await house.use_cases().questions.claim("event:1")
    assert not await house.use_cases().questions.claim("event:1")
    assert await house.use_cases().questions.claim("event:2")
