"""What people press and choose about alerts: put off in place, kept before it is acknowledged, theirs alone."""

import json
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.domain.connection import ConnectionStatus
from bot.domain.errors import Expired
from bot.domain.incident import Alert, Form, Incident
from bot.domain.incident_states import IncidentState
from bot.domain.manners import AlertPreferences, Weekday
from bot.domain.people import Person
from bot.domain.timezones import local_date, local_time, zone_name
from bot.views.ids import ActionId
from tests.services.harness import DANA as COACH
from tests.services.harness import RAVI, W
from tests.slack.harness import Desk
from tests.slack.payloads import CHANNEL, Json, command, interaction, message, pick, press


@pytest.fixture
async def incident(desk: Desk, dana: Person) -> Incident:
    """Dana's login is broken, and the message about it stands in her conversation under 1.0."""
    await desk.house.control("disconnect", profile_id="pro_work")
    await desk.use_cases.connections.check(dana)
    now = desk.house.clock.now
    told = Incident("inc-1", W, dana.id, ConnectionStatus.RELINK, now, now).saying(Form.ALERT, now)
    async with desk.house.storage.writing() as unit:
        await unit.incidents.add(told)
        await unit.incidents.add_alert(Alert(W, told.id, 0, Form.ALERT, "job", now))
        await unit.incidents.save_posted(W, told.id, 0, "D0DANA", "1.0")
    desk.board.add("1.0")
    return told


async def stored(desk: Desk) -> Incident:
    async with desk.house.storage.reading() as unit:
        return await unit.incidents.get(W, "inc-1")


async def chosen(desk: Desk, dana: Person) -> AlertPreferences:
    return (await desk.use_cases.wishes.manners(dana)).preferences


async def test_a_break_is_put_off_in_its_message_and_that_is_taken_back_there(desk: Desk, incident: Incident) -> None:
    await desk.deliver(pick(ActionId.PUT_OFF, "three_days:inc-1"))
    [shown] = desk.board.shown
    assert "You put this off until" in shown.text
    put_off = await stored(desk)
    assert (put_off.state, put_off.snoozed_until) == (IncidentState.SNOOZED, desk.house.clock.now + timedelta(days=3))
    await desk.deliver(press(ActionId.PUT_BACK, "inc-1"))
    assert "You put this off until" not in shown.text
    assert (await stored(desk)).state is IncidentState.TOLD


async def test_putting_off_is_kept_before_it_is_acknowledged(desk: Desk, incident: Incident) -> None:
    await desk.send(pick(ActionId.PUT_OFF, "not_again:inc-1"))
    assert (await stored(desk)).state is IncidentState.MUTED
    await desk.settle()


@pytest.mark.parametrize("value", ["tomorrow:inc-2", "for_ever:inc-1", "tomorrow"])
async def test_what_is_no_break_of_ones_own_or_no_choice_is_refused(desk: Desk, incident: Incident, value: str) -> None:
    async with desk.house.storage.writing() as unit:
        await unit.incidents.add(Incident("inc-2", W, RAVI.id, ConnectionStatus.RELINK, incident.opened_at, incident.opened_at))
    await desk.deliver(pick(ActionId.PUT_OFF, value))
    assert desk.copy.say("outdated") in desk.board.texts[0]
    assert (await stored(desk)).state is IncidentState.TOLD


@pytest.mark.parametrize(
    ("words", "days"), [("Ask me again in three days.", 3), ("Rappelle-moi lundi prochain", 7), ("snooze until Friday", 4)]
)
async def test_a_break_is_put_off_in_words_and_that_is_taken_back(desk: Desk, incident: Incident, words: str, days: int) -> None:
    await desk.deliver(message(words))
    assert "You put this off until" in desk.board.texts[-1]
    assert (await stored(desk)).snoozed_until == desk.house.clock.now + timedelta(days=days)
    await desk.deliver(press(ActionId.PUT_BACK, "inc-1", message_ts=desk.board.shown[-1].ts))
    assert (await stored(desk)).state is IncidentState.TOLD


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("stop sending me alerts", AlertPreferences(W, "dana", muted=True)),
        ("unmute", AlertPreferences(W, "dana")),
        ("One digest each Friday is enough.", AlertPreferences(W, "dana", digest_day=Weekday.FRIDAY)),
        ("No alerts before eight in the morning, please.", AlertPreferences(W, "dana")),
        ("remind me tomorrow", AlertPreferences(W, "dana")),
        ("Write to me again", AlertPreferences(W, "dana")),
        ("don't write to me at night", AlertPreferences(W, "dana")),
    ],
)
async def test_plain_words_change_what_is_clear_and_show_how_it_is(desk: Desk, dana: Person, words: str, kept: AlertPreferences) -> None:
    await desk.deliver(message(words))
    assert await chosen(desk, dana) == kept
    assert ("I write nothing first" in desk.board.texts[0]) is kept.muted
    assert kept.muted or "I write between" in desk.board.texts[0]


@pytest.mark.parametrize("words", ["snooze until yesterday", "snooze for 400 days", "remind me later"])
async def test_words_that_name_no_coming_day_put_nothing_off_and_are_told_so(desk: Desk, incident: Incident, words: str) -> None:
    await desk.deliver(message(words))
    assert desk.copy.say("not-put-off-no-day") in desk.board.texts[-1]
    assert (await stored(desk)).state is IncidentState.TOLD


@pytest.mark.parametrize("channel", ["D0DANA", CHANNEL])
async def test_the_command_opens_a_window_with_what_goes_now(desk: Desk, dana: Person, channel: str) -> None:
    await desk.use_cases.wishes.prefer(dana, AlertPreferences(W, "dana", time(10), time(16), Weekday.FRIDAY))
    await desk.deliver(command("Alerts", channel=channel))
    [view] = desk.board.views.values()
    words = json.dumps(view)
    assert all(each in words for each in ("10:00", "16:00", "Friday", "Dublin"))
    assert desk.board.shown == []


async def test_where_no_window_opens_it_is_said_in_a_message_whose_button_tries_again(desk: Desk, dana: Person) -> None:
    desk.board.once["open_view"] = Expired("expired_trigger_id")
    await desk.deliver(command("alerts"))
    assert "Monday, from 09:00 on" in desk.board.texts[0]
    await desk.deliver(press(ActionId.ALERT_SETTINGS, "open"))
    assert len(desk.board.views) == 1


def window(**values: Any) -> Json:
    """The window, saved with this in it."""
    option = {"text": {"type": "plain_text", "text": "x"}}
    state = {
        "hours": {"type": "radio_buttons", "selected_option": option | {"value": values.get("hours", "own")}},
        "begins": {"type": "timepicker", "selected_time": values.get("begins", "22:00")},
        "ends": {"type": "timepicker", "selected_time": values.get("ends", "02:30")},
        "digest": {"type": "static_select", "selected_option": option | {"value": values.get("digest", "friday")}},
        "muted": {"type": "checkboxes", "selected_options": [option | {"value": "muted"}] if values.get("muted") else []},
    }
    view = {"id": "V1", "type": "modal", "callback_id": "alert_settings"}
    return interaction("view_submission", view=view | {"state": {"values": {name: {name: value} for name, value in state.items()}}})


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({}, AlertPreferences(W, "dana", time(22), time(2, 30), Weekday.FRIDAY)),
        ({"hours": "daytime", "digest": "none"}, AlertPreferences(W, "dana", digest_day=None)),
        ({"hours": "daytime", "digest": "monday", "muted": True}, AlertPreferences(W, "dana", muted=True)),
    ],
)
async def test_what_is_saved_is_kept_and_shown(desk: Desk, dana: Person, values: Json, kept: AlertPreferences) -> None:
    answer = json.loads((await desk.deliver(window(**values))).body)
    assert answer["response_action"] == "update"
    assert desk.copy.say("alerts-saved") in json.dumps(answer["view"])
    assert await chosen(desk, dana) == kept


async def test_hours_that_end_when_they_begin_are_refused_in_the_window(desk: Desk, dana: Person) -> None:
    answer = json.loads((await desk.deliver(window(begins="10:00", ends="10:00"))).body)
    assert answer == {"response_action": "errors", "errors": {"ends": desk.copy.say("alerts-ends-wrong")}}
    assert await chosen(desk, dana) == AlertPreferences(W, "dana")


async def test_what_could_not_be_kept_says_so(desk: Desk, dana: Person) -> None:
    desk.storage.down = OSError("the disk is gone")
    answer = json.loads((await desk.deliver(window())).body)
    assert desk.copy.say("not-kept") in json.dumps(answer["view"])


async def test_somebody_nobody_knows_reads_why(desk: Desk) -> None:
    desk.user("U0DANA", "nobody@else.example")
    assert "I know nobody" in (await desk.deliver(window())).body
    await desk.deliver(command("alerts"))
    assert "I know nobody" in json.dumps(list(desk.board.views.values()))


async def test_everything_is_muted_and_wanted_again_by_a_button(desk: Desk, dana: Person) -> None:
    await desk.deliver(message("alerts"))
    [shown] = desk.board.shown
    await desk.deliver(press(ActionId.MUTE_ALERTS, "mute", message_ts=shown.ts))
    assert (await chosen(desk, dana)).muted
    assert "I write nothing first" in shown.text
    await desk.deliver(press(ActionId.UNMUTE_ALERTS, "unmute", message_ts=shown.ts))
    assert not (await chosen(desk, dana)).muted
    assert len(desk.board.shown) == 1


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo"])
async def test_who_told_the_platform_no_zone_is_meant_in_the_accounts(desk: Desk, incident: Incident, zone: str) -> None:
    async with desk.house.storage.writing() as unit:
        await unit.people.put(replace(COACH, time_zone=None))
        account = (await unit.connections.facts(W, "dana")).account
        assert account
        await unit.connections.save_seen(W, "dana", replace(account, time_zone=zone), desk.house.clock.now)
    await desk.deliver(command("alerts"))
    [view] = desk.board.views.values()
    assert f"Times are {zone_name(zone)} time" in json.dumps(view)
    await desk.deliver(message("snooze until Friday"))
    until = (await stored(desk)).snoozed_until
    assert until
    assert (local_date(until, zone).weekday(), local_time(until, zone)) == (4, time(9))


async def test_undo_of_what_was_put_off_in_words_leaves_no_second_alert(desk: Desk, incident: Incident) -> None:
    await desk.deliver(message("snooze until Friday"))
    said = desk.board.shown[-1]
    await desk.deliver(press(ActionId.PUT_BACK, "inc-1", message_ts=said.ts))
    assert (await stored(desk)).state is IncidentState.TOLD
    assert said.text.startswith("When your connection breaks")


async def test_a_slow_answer_to_a_press_does_not_cover_what_is_over(desk: Desk, incident: Incident) -> None:
    async def mended() -> None:
        await desk.house.control("reconnect", profile_id="pro_work")
        await desk.use_cases.incidents.noticed(W, "dana")

    desk.board.meanwhile = mended
    await desk.deliver(pick(ActionId.PUT_OFF, "tomorrow:inc-1"))
    [shown] = desk.board.shown
    assert shown.text.startswith("Resolved")
    assert len(shown.before) == 2
