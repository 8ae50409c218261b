"""A broken login after its door was opened: told once when it is back, told once when it is not."""

from datetime import timedelta

import pytest

from bot.domain.connection import Provider
from bot.domain.errors import TryLater
from bot.domain.jobs import JobKind
from bot.domain.linking import Door, LinkOutcome, Purpose
from tests.services.gaps import all_done, break_down, mend
from tests.services.harness import DANA, MIA, House, W
from tests.services.promises import TOLD, Inbox, keep
from tests.services.scenes import active, checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OWN = {"email": "dana@coach.example", "provider_name": "google"}
NEW = {"email": "dana@new.example", "provider_name": "live_connect"}


@pytest.fixture
async def inbox(house: House) -> Inbox:
    """Dana spoke to Relink before; her work login is broken."""
    await active(house)
    async with house.storage.writing() as unit:
        await unit.people.bind(W, "dana", "U0DANA", "D0DANA")
    await checked(house)
    await house.control("disconnect", profile_id="pro_work")
    await checked(house)
    return Inbox()


def card(house: House) -> str:
    """The door that mends it."""
    return house.door(DANA, Purpose.RELINK, Provider.GOOGLE, "pro_work")


async def opened(house: House) -> str:
    """Go through the door, to Cronofy's relink page."""
    return await house.use_cases().linking.go_through(card(house))


async def signed_in(house: House, url: str) -> None:
    """Sign in there with the broken login."""
    await house.control("sign_in", url=url, **OWN)


async def test_a_login_that_is_back_is_told_with_its_name(house: House, inbox: Inbox) -> None:
    url = await opened(house)

    async def in_pause() -> None:
        await signed_in(house, url)

    await keep(house, JobKind.RECHECK_CONNECTION, *TOLD, inbox=inbox, in_pause=in_pause)
    [said] = inbox.texts
    assert "dana@coach.example is connected again" in said


@pytest.mark.parametrize("purpose", [Purpose.RELINK, Purpose.GRANT_AGAIN])
async def test_who_was_told_of_the_break_hears_of_its_end_in_one_receipt(house: House, inbox: Inbox, purpose: Purpose) -> None:
    await break_down(house, inbox)
    assert [key.partition(":")[0] for key in inbox.messages] == ["alert"]
    house.clock.advance(timedelta(minutes=1))
    if purpose is Purpose.RELINK:
        await signed_in(house, await opened(house))
    else:
        await house.run_through(house.door(DANA, purpose, Provider.GOOGLE, "pro_work"), **OWN)
    await keep(house, JobKind.RECHECK_CONNECTION, *TOLD, inbox=inbox)
    assert [key.partition(":")[0] for key in inbox.messages] == ["alert"]
    await all_done(house, inbox)
    assert [key.partition(":")[0] for key in inbox.messages] == ["alert", "receipt"]
    await keep(house, *TOLD, inbox=inbox)
    assert len(inbox.messages) == 2


async def test_a_break_that_ended_before_the_door_was_opened_says_nothing_of_this_sign_in(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    house.clock.advance(timedelta(days=1))
    await house.control("disconnect", profile_id="pro_work")
    await checked(house)
    await signed_in(house, await opened(house))
    await keep(house, JobKind.RECHECK_CONNECTION, *TOLD, inbox=inbox)
    assert sum("is connected again" in text for text in inbox.texts) == 1


async def test_opened_twice_is_told_once(house: House, inbox: Inbox) -> None:
    await opened(house)
    house.clock.advance(timedelta(minutes=1))
    await signed_in(house, await opened(house))
    assert house.kinds().count(JobKind.RECHECK_CONNECTION) == 2
    await keep(house, JobKind.RECHECK_CONNECTION, *TOLD, inbox=inbox)
    assert len(inbox.messages) == 1


async def test_a_return_and_a_look_tell_one_fix_once(house: House, inbox: Inbox) -> None:
    await opened(house)
    result = await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN, Provider.GOOGLE, "pro_work"), **OWN)
    assert result.outcome is LinkOutcome.RESTORED
    await keep(house, JobKind.RECHECK_CONNECTION, *TOLD, inbox=inbox)
    assert len(inbox.messages) == 1


async def test_two_returns_of_one_fix_are_told_once_and_a_later_one_again(house: House, inbox: Inbox) -> None:
    door = house.door(DANA, Purpose.GRANT_AGAIN, Provider.GOOGLE, "pro_work")
    backs = [await house.walk(door, **OWN) for _ in range(2)]
    for back in backs:
        assert (await house.use_cases().returns.come_back(back["state"], back["code"])).outcome is LinkOutcome.RESTORED
    await keep(house, *TOLD, inbox=inbox)
    assert len(inbox.messages) == 1
    await house.run_through(door, **OWN)
    await keep(house, *TOLD, inbox=inbox)
    assert len(inbox.messages) == 2


async def test_a_login_that_was_not_signed_in_to_is_told_once_with_the_door(house: House, inbox: Inbox) -> None:
    await opened(house)
    house.clock.advance(timedelta(minutes=9))
    await opened(house)
    await keep(house, JobKind.RECHECK_CONNECTION, *TOLD, inbox=inbox)
    [message] = inbox.messages.values()
    assert "Still waiting for its sign-in: dana@coach.example. I looked for ten minutes." in message.text
    assert "http://relink.example/cronofy/connect/" in str(message.blocks)


async def test_the_login_that_was_signed_in_to_instead_is_named(house: House, inbox: Inbox) -> None:
    await opened(house)

    async def in_pause() -> None:
        if not inbox.messages:
            await add_elsewhere(house)

    await keep(house, JobKind.RECHECK_CONNECTION, *TOLD, inbox=inbox, in_pause=in_pause)
    assert any("You signed in with dana@new.example instead" in text for text in inbox.texts)
    assert any("Was it you?" in text for text in inbox.texts)


async def add_elsewhere(house: House) -> None:
    """Another login joins Dana's account at Cronofy, without Relink knowing."""
    token = await house.cronofy.link_token((await house.cronofy.refresh("refresh-dana")).access_token)
    url = house.cronofy.authorize_url(
        state="x", redirect_uri="http://elsewhere.example/", provider=None, avoid_linking=False, link_token=token
    )
    await house.control("sign_in", url=url, **NEW)


async def test_a_login_that_was_unlinked_meanwhile_is_not_spoken_of(house: House, inbox: Inbox) -> None:
    await opened(house)
    await house.use_cases().logins.unlink(DANA, "pro_work")
    await keep(house, JobKind.RECHECK_CONNECTION, *TOLD, inbox=inbox)
    assert inbox.messages == {}


async def test_a_login_that_somebody_else_saw_back_at_the_last_moment_is_back(house: House, inbox: Inbox) -> None:
    url = await opened(house)
    opened_at = house.clock.now
    await signed_in(house, url)
    await checked(house)
    await house.use_cases().mending.give_up(DANA, "pro_work", opened_at)
    await keep(house, *TOLD, inbox=inbox)
    assert ["connected again" in text for text in inbox.texts] == [True]


async def test_cronofy_giving_no_answer_is_no_answer(house: House, inbox: Inbox) -> None:
    await opened(house)
    await house.break_down()
    with pytest.raises(TryLater):
        await keep(house, JobKind.RECHECK_CONNECTION, inbox=inbox)


async def test_the_message_about_a_run_names_the_login_that_was_to_be_mended(house: House, inbox: Inbox) -> None:
    mending = house.use_cases().mending
    door = Door(W, "dana", Purpose.RELINK, Provider.GOOGLE, "pro_work")
    restored = await mending.result_of(DANA, LinkOutcome.RESTORED, door)
    assert (restored.login, restored.expected, restored.delivers) == ("dana@coach.example", None, False)  # it is broken again by now
    other = await mending.result_of(DANA, LinkOutcome.OTHER_LOGIN, door)
    assert (other.login, other.expected) == (None, "dana@coach.example")
    unknown = await mending.result_of(MIA, LinkOutcome.REFUSED, Door(W, "mia", Purpose.CONNECT))
    assert (unknown.login, unknown.expected) == (None, None)
    assert unknown.door_url is not None
