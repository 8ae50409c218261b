"""Who notices a break without having been asked to watch for it."""

from datetime import timedelta

from bot.domain.alerting import Alerts
from bot.domain.jobs import JobKind
from tests.services.harness import House
from tests.services.promises import Inbox
from tests.services.scenes import checked
from tests.services.test_incidents import after, inbox, incidents

__all__ = ["inbox"]


async def test_somebody_who_looks_and_sees_a_break_that_nobody_noticed_has_it_looked_after(house: House, inbox: Inbox) -> None:
    await house.control("disconnect", profile_id="pro_work")
    for _ in range(2):
        await checked(house)
    assert house.kinds().count(JobKind.LOOK_AT_CONNECTION) == 1
    await after(house, 10 * timedelta(seconds=1), inbox)
    assert len(await incidents(house)) == 1
    await checked(house)
    assert JobKind.LOOK_AT_CONNECTION not in house.kinds()


async def test_with_alerts_off_a_look_at_a_break_promises_nothing(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.OFF
    await house.control("disconnect", profile_id="pro_work")
    promised = list(house.promised)
    await checked(house)
    assert house.promised == promised
