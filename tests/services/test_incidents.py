"""A break from noticing to resolved: one incident, one message, by the clock; and what happens in between."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.alerting import Alerts
from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.errors import TryLater
from bot.domain.incident import Alert, Ending, Incident
from bot.domain.incident_states import IncidentState
from bot.domain.jobs import JobKind
from bot.domain.linking import LinkOutcome, Purpose
from bot.domain.messages import Message
from tests.services.harness import DANA, RAVI, House, W, session
from tests.services.promises import Inbox, keep
from tests.services.scenes import active, checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OWN = {"email": "dana@coach.example", "provider_name": "google"}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALERTING = (JobKind.LOOK_AT_CONNECTION, JobKind.TELL_INCIDENT, JobKind.UPDATE_ALERT)


@pytest.fixture
async def inbox(house: House) -> Inbox:
    """Dana spoke to Relink before, and has a session tomorrow at nine; it is Monday, nine o'clock."""
    await active(house)
    await house.put(RAVI)
    async with house.storage.writing() as unit:
        await unit.people.bind(W, "dana", "U0DANA", "D0DANA")
    await house.use_cases().sessions.put(session(title="Coaching with Lee"))
    await checked(house)
    return Inbox()


async def broken(house: House) -> None:
    """Her work login breaks, and somebody notices."""
    await house.control("disconnect", profile_id="pro_work")
    await noticed(house)


async def noticed(house: House) -> None:
    """Somebody noticed something."""
    await house.use_cases().incidents.noticed(W, "dana")


async def mended(house: House) -> None:
    """It works again, and nobody looked yet."""
    await house.control("reconnect", profile_id="pro_work")


async def after(house: House, time: timedelta, inbox: Inbox) -> None:
    """Time passes, and promises that are due by then are kept."""
    house.clock.advance(time)
    await keep(house, *ALERTING, inbox=inbox)


async def incidents(house: House) -> list[Incident]:
    """The open ones."""
    async with house.storage.reading() as unit:
        return await unit.incidents.list_open(W, "dana")


async def the_incident(house: House) -> Incident:
    """The only open one."""
    [incident] = await incidents(house)
    return incident


async def again(house: House, incident: Incident) -> tuple[Incident, list[Alert]]:
    """It, and what was said of it, as they are now."""
    async with house.storage.reading() as unit:
        return await unit.incidents.get(W, incident.id), await unit.incidents.list_alerts(W, incident.id)


async def test_a_break_is_told_once_after_the_grace_period_impact_first(house: House, inbox: Inbox) -> None:
    await broken(house)
    await after(house, 9 * MINUTE, inbox)
    assert inbox.messages == {}
    await after(house, MINUTE, inbox)
    [message] = inbox.messages.values()
    assert message.text.startswith("Missing from your calendar, as far as I can see: “Coaching with Lee”")
    assert "I can't reach Google (dana@coach.example)" in message.text
    assert str(message.blocks).count("'style': 'primary'") == 1
    assert "http://relink.example/cronofy/connect/" in str(message.blocks)
    incident, [alert] = await again(house, await the_incident(house))
    assert (incident.state, incident.cause) == (IncidentState.TOLD, ConnectionStatus.RELINK)
    assert (alert.slack_channel_id, alert.ts) == ("D0DANA", "1.0")


async def test_any_number_of_signals_makes_one_incident_and_one_message(house: House, inbox: Inbox) -> None:
    await house.control("disconnect", profile_id="pro_work")
    await asyncio.gather(*(noticed(house) for _ in range(5)))
    house.clock.advance(5 * MINUTE)
    await noticed(house)
    assert len(await incidents(house)) == 1
    await after(house, 6 * MINUTE, inbox)
    await noticed(house)
    await after(house, HOUR, inbox)
    assert len(inbox.messages) == 1


async def test_a_blip_is_never_told(house: House, inbox: Inbox) -> None:
    await broken(house)
    incident = await the_incident(house)
    await mended(house)
    await after(house, 11 * MINUTE, inbox)
    resolved, alerts = await again(house, incident)
    assert (resolved.state, resolved.ending, alerts, inbox.messages) == (IncidentState.RESOLVED, Ending.HEALED, [], {})


async def look(house: House) -> None:
    await checked(house)


async def come_back(house: House) -> None:
    result = await house.run_through(house.door(DANA, Purpose.GRANT_AGAIN, Provider.GOOGLE, "pro_work"), **OWN)
    assert result.outcome is LinkOutcome.RESTORED


async def choose_another(house: House) -> None:
    await house.use_cases().connections.choose_primary(DANA, "cal_home")


@pytest.mark.parametrize(("fix", "seen_by"), [(mended, look), (mended, noticed), (mended, come_back), (None, choose_another)])
async def test_whoever_sees_the_cure_has_the_message_say_so(
    house: House, inbox: Inbox, fix: Callable[[House], Awaitable[None]] | None, seen_by: Callable[[House], Awaitable[None]]
) -> None:
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    if fix:
        await fix(house)
    await seen_by(house)
    await after(house, MINUTE, inbox)
    [message] = inbox.messages.values()
    assert message.text.startswith("Resolved <!date^")
    assert len(message.text.splitlines()) == len(message.blocks) == 1
    assert await incidents(house) == []
    await after(house, 20 * DAY, inbox)
    assert len(inbox.messages) == 1


async def test_a_break_after_a_cure_is_another_incident(house: House, inbox: Inbox) -> None:
    for _ in range(2):
        await broken(house)
        await after(house, 11 * MINUTE, inbox)
        await mended(house)
        await checked(house)
        await after(house, MINUTE, inbox)
    assert [text.partition(" ")[0] for text in inbox.texts] == ["Resolved", "Resolved"]


async def test_another_cause_changes_the_message_that_stands_and_the_cure_resolves_it(house: House, inbox: Inbox) -> None:
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    opened = await the_incident(house)
    await house.control("initial_sync", profile_id="pro_work", required=True)
    await mended(house)
    await checked(house)
    await after(house, MINUTE, inbox)
    incident = await the_incident(house)
    assert (incident.id, incident.cause) == (opened.id, ConnectionStatus.PENDING)
    [message] = inbox.messages.values()
    assert "first sync" in message.text
    await house.control("initial_sync", profile_id="pro_work", required=False)
    await checked(house)
    await after(house, MINUTE, inbox)
    assert [text.partition(" ")[0] for text in inbox.texts] == ["Resolved"]
    await after(house, 20 * DAY, inbox)
    assert len(inbox.messages) == 1


async def test_a_session_booked_for_soon_hastens_the_telling(house: House, inbox: Inbox) -> None:
    await broken(house)
    soon = house.clock.now + HOUR
    await house.use_cases().sessions.put(session("s2", starts_at=soon, ends_at=soon + HOUR))
    await noticed(house)
    await after(house, timedelta(0), inbox)
    assert len(inbox.messages) == 1
    await after(house, 15 * MINUTE, inbox)
    assert len(inbox.messages) == 1


async def test_what_is_due_at_night_is_told_in_the_morning(house: House, inbox: Inbox) -> None:
    later = house.clock.now + 3 * DAY
    await house.use_cases().sessions.put(session("s2", starts_at=later, ends_at=later + HOUR))
    house.clock.advance(DAY + 12 * HOUR)
    await broken(house)
    await after(house, 10 * HOUR, inbox)
    assert inbox.messages == {}
    await after(house, HOUR, inbox)
    assert len(inbox.messages) == 1


async def test_with_nothing_at_risk_nobody_is_interrupted_until_something_is(house: House, inbox: Inbox) -> None:
    house.clock.advance(2 * DAY)
    await broken(house)
    await after(house, DAY, inbox)
    assert inbox.messages == {}
    soon = house.clock.now + 2 * DAY
    await house.use_cases().sessions.put(session("s2", starts_at=soon, ends_at=soon + HOUR))
    await noticed(house)
    await after(house, timedelta(0), inbox)
    assert len(inbox.messages) == 1


async def test_reminders_come_on_their_days_and_all_say_resolved_in_the_end(house: House, inbox: Inbox) -> None:
    for day in range(1, 40):
        start = house.clock.now + day * DAY + 5 * HOUR
        await house.use_cases().sessions.put(session(f"day{day}", starts_at=start, ends_at=start + HOUR))
    await broken(house)
    counts: list[int] = []
    for _ in range(20):
        await after(house, 11 * MINUTE if not counts else DAY, inbox)
        counts.append(len(inbox.messages))
    assert counts == [1, 2, 2, 3, 3, 3, 3, 4, *[4] * 6, 5, *[5] * 5]
    assert "I wrote to you about this on" in inbox.texts[-1]
    await mended(house)
    await checked(house)
    await after(house, MINUTE, inbox)
    assert {text.partition(" ")[0] for text in inbox.texts} == {"Resolved"}


async def test_shadow_records_everything_and_sends_nothing(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.SHADOW
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    incident, [alert] = await again(house, await the_incident(house))
    assert (incident.state, incident.told_at) == (IncidentState.TOLD, house.clock.now)
    assert (alert.decided_at, alert.ts) == (house.clock.now, None)
    await mended(house)
    await checked(house)
    await after(house, DAY, inbox)
    assert inbox.messages == {}


async def test_off_does_neither(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.OFF
    await broken(house)
    assert await incidents(house) == []
    assert JobKind.TELL_INCIDENT not in house.kinds()


async def test_switched_off_before_it_was_told_it_is_not(house: House, inbox: Inbox) -> None:
    await broken(house)
    house.alerts = Alerts.OFF
    await after(house, 11 * MINUTE, inbox)
    assert inbox.messages == {}
    house.alerts = Alerts.ON
    await noticed(house)
    await after(house, timedelta(0), inbox)
    assert len(inbox.messages) == 1


async def test_cronofy_giving_no_answer_opens_and_resolves_nothing(house: House, inbox: Inbox) -> None:
    await broken(house)
    await house.break_down()
    with pytest.raises(TryLater):
        await noticed(house)
    with pytest.raises(TryLater):
        await after(house, 11 * MINUTE, inbox)
    await house.mend()
    await after(house, MINUTE, inbox)
    assert len(inbox.messages) == 1


async def test_a_session_that_is_held_has_the_connection_looked_at(house: House, inbox: Inbox) -> None:
    await house.control("disconnect", profile_id="pro_work")
    await house.use_cases().placements.prepare(W, "s1", "dana")
    await house.use_cases().placements.prepare(W, "s1", "dana")
    assert house.kinds().count(JobKind.LOOK_AT_CONNECTION) == 1
    await after(house, 6 * timedelta(seconds=1), inbox)
    assert len(await incidents(house)) == 1


async def test_a_message_posted_while_the_cure_was_seen_is_edited_too(house: House, inbox: Inbox) -> None:
    await broken(house)
    house.clock.advance(11 * MINUTE)
    service, incident = house.use_cases().incidents, await the_incident(house)
    assert await service.decide(W, incident.id, "job") == 0
    assert await service.decide(W, incident.id, "job") == 0
    assert await service.decide(W, incident.id, "another job") is None
    telling = await service.telling(W, incident.id, "job")
    assert telling
    await mended(house)
    await checked(house)
    await keep(house, JobKind.UPDATE_ALERT, inbox=inbox)
    assert await house.use_cases().alerts.undelivered.hold_back(telling)
    await inbox.post("D0DANA", Message("It broke."), key=telling.alert.message_key)
    await service.posted(W, incident.id, 0, "D0DANA", "1.0")
    await keep(house, JobKind.UPDATE_ALERT, inbox=inbox)
    assert inbox.texts[0].startswith("Resolved")
