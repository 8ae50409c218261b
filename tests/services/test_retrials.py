"""What did not come back is tried again, by itself or by its person, and the receipt follows."""

import re

import pytest

from bot.domain.errors import NotFound
from bot.domain.jobs import JobKind
from bot.domain.recovery import PROVED_AGAIN_AFTER, Recovery
from tests.services.gaps import DAY, HOUR, MINUTE, all_done, break_down, mend, receipt, refuse, shown, swallow, the_recovery
from tests.services.harness import DANA, RAVI, House, W
from tests.services.promises import Inbox

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_what_is_never_shown_is_said_beside_the_break_and_tried_again_by_itself(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await swallow(house)
    await mend(house)
    await all_done(house, inbox)
    [alert, told] = inbox.texts
    assert re.match("Connected again .*, but the calendar does not show what I write: see below.$", alert)
    assert "I try that again by myself on " in told
    house.clock.advance(HOUR)
    await house.switch(write_delay_seconds=10)
    await all_done(house, inbox)
    assert [text.split()[0] for text in inbox.texts] == ["Resolved", "Back."]
    assert "1 written, 0 already right, 0 need you." in receipt(inbox)
    assert JobKind.PROVE_AGAIN not in house.kinds()


async def test_a_proof_is_tried_three_times_more_and_then_left_to_the_person(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await swallow(house)
    await mend(house)
    for pause in (*PROVED_AGAIN_AFTER, DAY):
        await all_done(house, inbox)
        house.clock.advance(pause)
    await all_done(house, inbox)
    assert ((await the_recovery(house)).trial, house.kinds().count(JobKind.PROVE_AGAIN)) == (3, 0)
    assert "by myself" not in receipt(inbox)
    assert inbox.texts[0].startswith("Connected again ")


async def never_shown(house: House, inbox: Inbox) -> Recovery:
    """The receipt says that it is tried again by itself."""
    await break_down(house, inbox)
    await swallow(house)
    await mend(house)
    await all_done(house, inbox)
    assert "by myself" in receipt(inbox)
    return await the_recovery(house)


async def test_a_trial_by_itself_gives_way_to_another(house: House, inbox: Inbox) -> None:
    recovery, retrials = await never_shown(house, inbox), house.use_cases().retrials
    for _ in range(2):
        await retrials.prove_again(W, recovery.id, recovery.trial)
    assert house.kinds().count(JobKind.RECOVER) == 1
    assert not await house.use_cases().recoveries.finish(W, recovery.id, recovery.trial)
    assert (await the_recovery(house)).finished_at is None


async def test_a_trial_by_itself_comes_though_a_blip_of_which_nobody_hears_brought_everything(house: House, inbox: Inbox) -> None:
    await never_shown(house, inbox)
    await house.switch(write_delay_seconds=10)
    await house.control("settle")
    await house.control("disconnect", profile_id="pro_work")
    await house.use_cases().incidents.noticed(W, "dana")
    house.clock.advance(2 * MINUTE)
    await mend(house)
    await all_done(house, inbox)
    assert "relink-s4" in await shown(house)
    house.clock.advance(HOUR)
    await all_done(house, inbox)
    assert [text.split()[0] for text in inbox.texts] == ["Resolved", "Back."]
    assert "0 written, 1 already right, 0 need you." in receipt(inbox)


async def test_while_it_is_broken_again_the_receipt_says_so_until_another_takes_its_place(house: House, inbox: Inbox) -> None:
    await never_shown(house, inbox)
    await house.switch(write_delay_seconds=10)
    await house.control("disconnect", profile_id="pro_work")
    await house.use_cases().incidents.noticed(W, "dana")
    for pause in (*PROVED_AGAIN_AFTER, DAY):
        house.clock.advance(pause)
        await all_done(house, inbox)
    assert receipt(inbox).startswith("Nothing could reach a calendar of yours when I tried")
    assert "by myself" not in receipt(inbox)
    await mend(house)
    await all_done(house, inbox)
    assert [key for key in inbox.messages if key.startswith("receipt:")][1:]
    assert any(text.startswith("It broke again after this receipt.") for text in inbox.texts)


async def test_nobody_tries_again_what_is_somebody_elses(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    with pytest.raises(NotFound):
        await house.use_cases().retrials.try_again(RAVI, (await the_recovery(house)).id)


async def test_where_it_breaks_while_it_is_tried_again_the_receipt_says_so(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await refuse(house)
    await mend(house)
    await all_done(house, inbox)
    await house.mend()
    await house.use_cases().retrials.try_again(DANA, (await the_recovery(house)).id)
    await house.control("disconnect", profile_id="pro_work")
    await all_done(house, inbox)
    assert receipt(inbox).startswith("Nothing could reach a calendar of yours when I tried, so I wrote nothing then.")
    assert "test entry" not in receipt(inbox)


async def test_where_nothing_is_linked_any_more_no_break_is_invented(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await refuse(house)
    await mend(house)
    await all_done(house, inbox)
    for profile_id in ("pro_home", "pro_work"):
        await house.use_cases().logins.unlink(DANA, profile_id)
    await house.use_cases().retrials.try_again(DANA, (await the_recovery(house)).id)
    await all_done(house, inbox)
    assert receipt(inbox).startswith("Nothing could reach a calendar of yours when I tried")
    assert not re.search("broke|message of its own|test entry", receipt(inbox))
    assert "broken again" not in inbox.texts[0]
