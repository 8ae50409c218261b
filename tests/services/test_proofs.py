"""The test entry: where it was tried is what the receipt names, and none of it stays, whichever calendar is chosen meanwhile."""

import pytest

from bot.domain.jobs import JobKind
from tests.services.gaps import HOUR, all_done, break_down, mend, receipt, swallow, the_recovery
from tests.services.harness import DANA, House
from tests.services.promises import Inbox, keep

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def entries_left(house: House) -> list[str]:
    """The calendars on which a test entry stands."""
    live = [entry for entry in await house.state("events") if not entry["deleted"]]
    return [entry["calendar_id"] for entry in live if (entry["event_id"] or "").startswith("relink-test")]


@pytest.mark.parametrize("is_pressed", [True, False])
async def test_where_nothing_is_shown_another_calendar_is_proved_and_neither_keeps_an_entry(
    house: House, inbox: Inbox, is_pressed: bool
) -> None:
    await break_down(house, inbox)
    await swallow(house)
    await mend(house)
    await all_done(house, inbox)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    await house.switch(write_delay_seconds=10)
    if is_pressed:
        await house.use_cases().retrials.try_again(DANA, (await the_recovery(house)).id)
    else:
        house.clock.advance(HOUR)
    await all_done(house, inbox)
    assert receipt(inbox).startswith("Back. I wrote a test entry to “Home”")
    assert "cal_home" not in await entries_left(house)
    for _ in range(2):
        house.clock.advance(6 * HOUR)
        await all_done(house, inbox)
    assert await entries_left(house) == []
    assert (await the_recovery(house)).test_left_on == ()


async def test_a_receipt_names_the_calendar_that_was_proved(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)

    async def meanwhile() -> None:
        await house.use_cases().connections.choose_primary(DANA, "cal_home")
        await keep(house, JobKind.PLACE_SESSION, JobKind.READ_BACK, inbox=inbox)

    await keep(house, *JobKind, inbox=inbox, in_pause=meanwhile)
    assert receipt(inbox).startswith("Back. I wrote a test entry to “Coaching”")
    assert await entries_left(house) == []
