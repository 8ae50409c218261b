"""What people want of what Relink says first: put off, no more of it, their own hours and their digest."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.errors import NotFound, TryLater
from bot.domain.incident import Form
from bot.domain.incident_states import IncidentState
from bot.domain.manners import AlertPreferences, DoNotDisturb, PutOff, Weekday
from tests.services.harness import DANA, RAVI, House, W, session
from tests.services.promises import Inbox
from tests.services.scenes import checked
from tests.services.test_incidents import DAY, HOUR, MINUTE, after, again, broken, inbox, mended, noticed, the_incident

__all__ = ["inbox"]

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def told(house: House, inbox: Inbox) -> str:
    """Dana was told of a break, an hour ago, and has sessions on all days; the incident's id."""
    for day in range(1, 20):
        start = house.clock.now + day * DAY + 5 * HOUR
        await house.use_cases().sessions.put(session(f"day{day}", starts_at=start, ends_at=start + HOUR))
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    assert len(inbox.messages) == 1
    await after(house, 49 * MINUTE, inbox)
    return (await the_incident(house)).id


async def test_what_is_put_off_comes_back_on_that_morning_and_then_as_usual(house: House, inbox: Inbox) -> None:
    incident_id = await told(house, inbox)
    for _ in range(2):
        await house.use_cases().wishes.put_off(DANA, incident_id, PutOff.THREE_DAYS)
    await after(house, MINUTE, inbox)
    incident = await the_incident(house)
    assert (incident.state, incident.snoozed_until, len(inbox.messages)) == (
        IncidentState.SNOOZED,
        house.clock.now + 2 * DAY + 23 * HOUR - MINUTE,
        1,
    )
    assert "You put this off until" in inbox.texts[0]
    counts = []
    for _ in range(16):
        await after(house, DAY, inbox)
        counts.append(len(inbox.messages))
    assert counts == [1, 1, 2, 2, 2, 2, 3, *[3] * 6, 4, 4, 4]


@ONE_DATABASE
async def test_a_session_that_comes_near_ends_the_putting_off(house: House, inbox: Inbox) -> None:
    incident_id = await told(house, inbox)
    await house.use_cases().wishes.put_off(DANA, incident_id, PutOff.NEXT_WEEK)
    await after(house, DAY, inbox)
    assert len(inbox.messages) == 1
    await after(house, 2 * HOUR, inbox)
    assert len(inbox.messages) == 2


@ONE_DATABASE
async def test_what_is_not_wanted_is_silent_until_that_is_taken_back_and_still_says_when_it_is_over(house: House, inbox: Inbox) -> None:
    incident_id = await told(house, inbox)
    wishes = house.use_cases().wishes
    await wishes.put_off(DANA, incident_id, PutOff.NOT_AGAIN)
    await after(house, 5 * DAY, inbox)
    assert len(inbox.messages) == 1
    assert "not to write about this again" in inbox.texts[0]
    await wishes.put_back(DANA, incident_id)
    await after(house, MINUTE, inbox)
    assert "not to write about this again" not in inbox.texts[0]
    await after(house, 3 * DAY, inbox)
    assert len(inbox.messages) == 2
    await wishes.put_off(DANA, incident_id, PutOff.NOT_AGAIN)
    await mended(house)
    await checked(house)
    await wishes.put_off(DANA, incident_id, PutOff.TOMORROW)
    await after(house, 20 * DAY, inbox)
    assert {text.partition(" ")[0] for text in inbox.texts} == {"Resolved"}


@ONE_DATABASE
async def test_nobody_puts_off_what_is_somebody_elses(house: House, inbox: Inbox) -> None:
    incident_id = await told(house, inbox)
    for meddle in (
        house.use_cases().wishes.put_off(RAVI, incident_id, PutOff.TOMORROW),
        house.use_cases().wishes.put_back(RAVI, incident_id),
    ):
        with pytest.raises(NotFound):
            await meddle
    assert (await the_incident(house)).state is IncidentState.TOLD


async def test_who_wants_no_alerts_gets_none_and_what_waited_when_they_want_them_again(house: House, inbox: Inbox) -> None:
    wishes = house.use_cases().wishes
    await wishes.prefer(DANA, AlertPreferences(W, "dana", muted=True))
    await broken(house)
    await after(house, 23 * HOUR, inbox)
    assert inbox.messages == {}
    await wishes.prefer(DANA, AlertPreferences(W, "dana"))
    await after(house, MINUTE, inbox)
    assert len(inbox.messages) == 1


@ONE_DATABASE
async def test_own_hours_hold_an_alert_and_lose_none(house: House, inbox: Inbox) -> None:
    await house.use_cases().wishes.prefer(DANA, AlertPreferences(W, "dana", time(16), time(17)))
    await broken(house)
    await after(house, 6 * HOUR + 59 * MINUTE, inbox)
    assert inbox.messages == {}
    await after(house, MINUTE, inbox)
    assert len(inbox.messages) == 1


@ONE_DATABASE
async def test_slacks_do_not_disturb_holds_an_alert_until_it_ends_or_a_session_is_near(house: House, inbox: Inbox) -> None:
    now = house.clock.now
    house.directory.quiet["U0DANA"] = DoNotDisturb(now, now + 23 * HOUR)
    await broken(house)
    await after(house, 21 * HOUR + 59 * MINUTE, inbox)
    assert inbox.messages == {}
    await after(house, MINUTE, inbox)
    assert len(inbox.messages) == 1


@ONE_DATABASE
async def test_what_is_put_off_while_a_reminder_is_on_its_way_is_not_reminded_of(house: House, inbox: Inbox) -> None:
    incident_id = await told(house, inbox)
    house.clock.advance(DAY)
    assert await house.use_cases().incidents.decide(W, incident_id, "reminder") == 1
    await house.use_cases().wishes.put_off(DANA, incident_id, PutOff.NOT_AGAIN)
    telling = await house.use_cases().incidents.telling(W, incident_id, "reminder")
    assert telling
    assert await house.use_cases().alerts.undelivered.hold_back(telling)


@ONE_DATABASE
async def test_slack_is_asked_of_do_not_disturb_only_where_something_is_said_soon(house: House, inbox: Inbox) -> None:
    await told(house, inbox)
    await after(house, 3 * DAY, inbox)
    asked = len(house.directory.asked_quiet)
    for _ in range(3):
        await noticed(house)
    assert len(house.directory.asked_quiet) == asked > 0


@ONE_DATABASE
@pytest.mark.parametrize("answer", [TryLater("busy"), None])
async def test_slack_not_telling_of_do_not_disturb_holds_nothing(house: House, inbox: Inbox, answer: Exception | None) -> None:
    now = house.clock.now
    house.directory.quiet["U0DANA"] = answer or DoNotDisturb(now - DAY, now - HOUR)
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    assert len(inbox.messages) == 1


async def test_with_nothing_at_stake_the_digest_has_one_line_on_its_day_and_says_when_it_is_over(house: House, inbox: Inbox) -> None:
    house.clock.advance(2 * DAY)
    await broken(house)
    await after(house, 5 * DAY - MINUTE, inbox)
    assert inbox.messages == {}
    for _ in range(3):
        await after(house, MINUTE, inbox)
        await noticed(house)
    [message] = inbox.messages.values()
    assert message.text.startswith("I can't reach Google (dana@coach.example)")
    assert "No session of the next 7 days is affected." in message.text
    incident, [line] = await again(house, await the_incident(house))
    assert (incident.state, line.form) == (IncidentState.OPENED, Form.LINE)
    await mended(house)
    await checked(house)
    await after(house, 8 * DAY, inbox)
    assert [text.partition(" ")[0] for text in inbox.texts] == ["Resolved"]


@ONE_DATABASE
async def test_a_look_after_the_digest_was_due_and_before_it_is_said_does_not_put_it_off(house: House, inbox: Inbox) -> None:
    house.clock.advance(2 * DAY)
    await broken(house)
    await after(house, HOUR, inbox)
    house.clock.advance(5 * DAY)
    await noticed(house)
    await after(house, MINUTE, inbox)
    assert len(inbox.messages) == 1


@ONE_DATABASE
async def test_a_digest_with_nothing_to_say_does_not_come(house: House, inbox: Inbox) -> None:
    house.clock.advance(2 * DAY)
    await broken(house)
    await after(house, HOUR, inbox)
    await mended(house)
    await after(house, 8 * DAY, inbox)
    assert inbox.messages == {}


@ONE_DATABASE
async def test_the_digest_comes_on_the_day_that_was_chosen_meanwhile_or_not_at_all(house: House, inbox: Inbox) -> None:
    house.clock.advance(2 * DAY)
    await broken(house)
    await house.use_cases().wishes.prefer(DANA, AlertPreferences(W, "dana", digest_day=Weekday.FRIDAY))
    await after(house, 2 * DAY, inbox)
    assert len(inbox.messages) == 1
    await house.use_cases().wishes.prefer(DANA, AlertPreferences(W, "dana", digest_day=None))
    await after(house, 20 * DAY, inbox)
    assert len(inbox.messages) == 1


@ONE_DATABASE
async def test_a_session_that_is_booked_moved_or_cancelled_changes_the_message_that_stands(house: House, inbox: Inbox) -> None:
    sessions = house.use_cases().sessions
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    start = house.clock.now + 3 * DAY
    booked = session("s9", title="With Kim", starts_at=start, ends_at=start + HOUR)
    await sessions.put(booked)
    await after(house, MINUTE, inbox)
    assert f"“With Kim” (<!date^{int(start.timestamp())}^" in inbox.texts[0]
    moved = replace(booked, sequence=2, starts_at=start + HOUR, ends_at=start + 2 * HOUR)
    await sessions.put_all([moved])
    await after(house, MINUTE, inbox)
    assert f"“With Kim” (<!date^{int(moved.starts_at.timestamp())}^" in inbox.texts[0]
    await sessions.put(replace(moved, sequence=3, people=("ravi",)))
    await after(house, MINUTE, inbox)
    assert "With Kim" not in inbox.texts[0]
    await sessions.cancel(W, "s1")
    await after(house, MINUTE, inbox)
    assert inbox.texts[0].startswith("New sessions won't reach your calendar just now.")
    assert len(inbox.messages) == 1


@ONE_DATABASE
async def test_a_line_is_followed_by_an_alert_once_something_is_at_stake(house: House, inbox: Inbox) -> None:
    house.clock.advance(2 * DAY)
    await broken(house)
    await after(house, 5 * DAY, inbox)
    house.clock.advance(MINUTE)
    soon = house.clock.now + 2 * DAY
    await house.use_cases().sessions.put(session("s2", starts_at=soon, ends_at=soon + timedelta(hours=1)))
    await noticed(house)
    await after(house, MINUTE, inbox)
    assert [text.partition(" ")[0] for text in inbox.texts] == ["I", "Missing"]
