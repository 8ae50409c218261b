"""Alerts begin, are held and let go: nothing is sent before its time, nothing is lost, nothing is said twice."""

from datetime import timedelta

from bot.copy.catalogue import english
from bot.domain.alerting import Alerts, Gate
from bot.domain.incident import Ending
from bot.domain.jobs import JobKind
from bot.services.alerting import AlertingService
from bot.views.preview import preview_of
from tests.services.harness import House, W
from tests.services.promises import Inbox, keep
from tests.services.test_incidents import ALERTING, MINUTE, again, broken, inbox, incidents, mended, noticed, the_incident

__all__ = ["inbox"]


async def after(house: House, time: timedelta, inbox: Inbox) -> None:
    """Time passes, and promises that are due by then are kept."""
    house.clock.advance(time)
    await keep(house, JobKind.REVIEW_INCIDENTS, *ALERTING, inbox=inbox)


def alerting(house: House) -> AlertingService:
    return house.use_cases().alerts.alerting


async def test_held_alerts_are_told_once_when_they_are_released(house: House, inbox: Inbox) -> None:
    assert (await alerting(house).pause(W)).gate is Gate.HELD
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    await noticed(house)
    await after(house, 60 * MINUTE, inbox)
    assert inbox.messages == {}
    assert (await alerting(house).release(W)).gate is Gate.OPEN
    await after(house, MINUTE, inbox)
    assert len(inbox.messages) == 1
    await alerting(house).release(W)
    await after(house, 60 * MINUTE, inbox)
    assert len(inbox.messages) == 1


async def test_what_healed_while_it_was_held_is_never_told(house: House, inbox: Inbox) -> None:
    await alerting(house).pause(W)
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    await mended(house)
    await alerting(house).release(W)
    await after(house, MINUTE, inbox)
    assert (await incidents(house), inbox.messages) == ([], {})


async def test_an_alert_decided_before_a_pause_and_not_yet_posted_is_put_off(house: House, inbox: Inbox) -> None:
    await alerting(house).observe(W)
    await broken(house)
    house.clock.advance(11 * MINUTE)
    [job] = [job for job in house.promised if job.kind is JobKind.TELL_INCIDENT]
    incident = await the_incident(house)
    assert await house.use_cases().incidents.decide(W, incident.id, job.key) == 0
    await alerting(house).pause(W)
    await after(house, MINUTE, inbox)
    assert inbox.messages == {}
    assert (await again(house, incident))[1] == []
    await alerting(house).release(W)
    await after(house, MINUTE, inbox)
    assert len(inbox.messages) == 1


async def test_what_was_recorded_in_shadow_begins_anew_as_baseline(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.SHADOW
    await broken(house)
    rehearsed = await the_incident(house)
    await after(house, 11 * MINUTE, inbox)
    assert (await alerting(house).start(W)).gate is Gate.OPEN
    await after(house, MINUTE, inbox)
    assert (await again(house, rehearsed))[0].ending is Ending.BEGUN_ANEW
    incident = await the_incident(house)
    assert (incident.baseline, incident.cause) == (True, rehearsed.cause)


async def test_a_break_after_the_start_is_no_baseline(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.SHADOW
    await alerting(house).start(W)
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    assert len(inbox.messages) == 1
    assert not (await the_incident(house)).baseline


async def test_what_was_told_before_shadow_goes_on_as_it_was(house: House, inbox: Inbox) -> None:
    await alerting(house).observe(W)
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    told = await the_incident(house)
    house.alerts = Alerts.SHADOW
    await alerting(house).observe(W)
    house.clock.advance(MINUTE)
    house.alerts = Alerts.ON
    await alerting(house).observe(W)
    await after(house, MINUTE, inbox)
    assert (await the_incident(house)).id == told.id
    assert len(inbox.messages) == 1


async def test_a_start_is_taken_back(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.SHADOW
    await alerting(house).start(W)
    assert (await alerting(house).stop(W)).gate is Gate.SHADOW
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    assert inbox.messages == {}


async def test_off_in_the_settings_wins(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.OFF
    assert (await alerting(house).start(W)).gate is Gate.OFF
    house.alerts = Alerts.SHADOW
    assert (await alerting(house).status(W)).gate is Gate.SHADOW
    house.alerts = Alerts.OFF
    await broken(house)
    assert await incidents(house) == []


async def test_the_preview_tells_who_would_get_what_and_no_title(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.SHADOW
    await broken(house)
    [planned] = await alerting(house).preview(W)
    shown = preview_of(english(), planned, house.clock.now)
    assert (shown["person"], shown["cause"], shown["says"]) == ("Dana", "relink", "digest")
    assert "Missing from your calendar, as far as I can see: “a session” (Tue 24 Nov, 09:00" in shown["words"]
    assert "Lee" not in str(shown)
    assert "<!date" not in shown["words"]
    assert await alerting(house).preview(W, "dana") == []
    house.alerts = Alerts.ON
    await alerting(house).pause(W)
    await alerting(house).observe(W)
    assert inbox.messages == {}


async def test_starting_and_releasing_twice_changes_nothing(house: House) -> None:
    house.alerts = Alerts.SHADOW
    first = await alerting(house).start(W)
    house.clock.advance(MINUTE)
    assert await alerting(house).start(W) == await alerting(house).release(W) == await alerting(house).status(W) == first
