"""Somebody says "I've done it": it is looked at now, and what is said of it is true."""

from dataclasses import replace

import pytest

from bot.copy.catalogue import english
from bot.domain.alerting import Alerts
from bot.domain.answers import FixAnswer
from bot.domain.connection import ConnectionStatus
from bot.domain.jobs import JobKind
from bot.views.recovery import fix_message
from tests.services.gaps import all_done, break_down, mend, receipt, shown
from tests.services.harness import DANA, House
from tests.services.promises import Inbox

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def says_done(house: House) -> FixAnswer:
    return await house.use_cases().fixes.look(DANA)


async def test_what_did_not_help_is_said_with_what_is_still_wrong(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    answer = await says_done(house)
    assert (answer.report.verdict.status if answer.report.verdict else None, answer.recovering) == (ConnectionStatus.RELINK, False)
    said = fix_message(english(), answer, house.clock.now)
    assert said.text.startswith("I looked just now, and it isn't right yet. I can't reach Google (dana@coach.example)")
    assert str(said.blocks).count("'style': 'primary'") == 1
    assert JobKind.RECOVER not in house.kinds()


async def test_what_helped_brings_back_what_was_missed_however_often_it_is_said(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await house.control("reconnect", profile_id="pro_work")
    first, second = await says_done(house), await says_done(house)
    assert first.recovering
    assert house.kinds().count(JobKind.RECOVER) == 1
    assert "the receipt comes here" in fix_message(english(), first, house.clock.now).text
    assert second.report.verdict is not None
    await all_done(house, inbox)
    assert "1 written" in receipt(inbox)
    assert not (await says_done(house)).recovering


@pytest.mark.parametrize("says_so", [False, True])
async def test_who_muted_everything_gets_a_receipt_where_they_said_that_it_is_mended(house: House, inbox: Inbox, says_so: bool) -> None:
    preferences = (await house.use_cases().wishes.manners(DANA)).preferences
    await house.use_cases().wishes.prefer(DANA, replace(preferences, muted=True))
    await break_down(house, inbox)
    await house.control("reconnect", profile_id="pro_work")
    await (says_done(house) if says_so else mend(house))
    await all_done(house, inbox)
    assert "relink-s4" in await shown(house)
    assert len(inbox.messages) == says_so


async def test_what_was_left_is_tried_again(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await house.switch(write_delay_seconds=7200)
    await house.control("reconnect", profile_id="pro_work")
    await says_done(house)
    await all_done(house, inbox)
    assert "does not show it" in receipt(inbox)
    await house.switch(write_delay_seconds=10)
    assert (await says_done(house)).recovering
    await all_done(house, inbox)
    assert "1 written, 0 already right, 0 need you." in receipt(inbox)


async def test_in_shadow_nothing_is_promised_that_does_not_come(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.SHADOW
    await break_down(house, inbox)
    await house.control("reconnect", profile_id="pro_work")
    answer = await says_done(house)
    assert not answer.recovering
    assert fix_message(english(), answer, house.clock.now).text.startswith("Connected: sessions go to")
