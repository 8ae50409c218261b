"""Cronofy and Slack slow, down or talking nonsense: something readable is said within three seconds, and never a stack trace."""

import asyncio
import time
from typing import Any

import pytest

from bot.commands.world import World
from tests.scenarios.cronofy import broken, change
from tests.scenarios.platform import tell_relink
from tests.scenarios.screen import PATIENCE_SECONDS, Screen, Shown

FAILURES: dict[str, dict[str, Any]] = {
    "down": {"status": 503},
    "failing": {"status": 500, "body": {"error": "oops"}},
    "nonsense": {"body": "<html>maintenance</html>", "status": 200},
    "not the JSON it should be": {"body": {"hello": "world"}, "status": 200},
    "over its limit": {"status": 429, "headers": {"Retry-After": "30"}},
    "cut": {"cut": True},
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_when_cronofy_fails_the_last_known_state_is_told_with_its_time(changing: World, failure: str) -> None:
    ravi = Screen(changing, "U0RAVI")
    await ravi.command()
    async with broken(changing, [{"sub": "acc_ravi", **FAILURES[failure]}]):
        status = await ravi.command()
    assert "I can't reach Cronofy just now; this is what I knew on" in status.first_line
    assert "Sessions went to “Coaching”" in status.words


async def test_while_cronofy_is_away_nothing_is_claimed_and_nothing_changed(changing: World) -> None:
    ravi = Screen(changing, "U0RAVI")
    question = await ravi.command("primary")
    async with broken(changing, [{"sub": "acc_ravi", **FAILURES["over its limit"]}]):
        why = await ravi.command("why delegation")
        assert "I can't reach Cronofy just now, so I can't tell where “Delegation”" in why.words
        undone = await ravi.picks(question, "pick_primary", "team", "Team calendar")
    assert "I can't reach Cronofy just now, so I can't do this." in undone.first_line
    assert "Nothing was changed" in undone.words
    assert (await ravi.command()).first_line.startswith("Connected: sessions go to “Coaching”")


async def test_a_slow_cronofy_is_waited_for_in_sight_and_the_waiting_becomes_the_answer(changing: World) -> None:
    jonas = Screen(changing, "U0JONAS")
    await jonas.command("help")
    known = {message.ts for message in await jonas.messages()}
    async with broken(changing, [{"sub": "acc_jonas", "path": "/v1/userinfo", "delay_seconds": 4}]):
        asked_at = time.monotonic()
        await changing.command(jonas.user, settle_ms=0)
        waiting = await jonas.until(lambda message: message.ts not in known)
        assert time.monotonic() - asked_at < 3.5
        assert waiting.words == "Still checking. The answer will appear here."
        answer = await jonas.until(lambda message: message.ts == waiting.ts and message.words != waiting.words)
    assert answer.first_line.startswith("Connected: sessions go to “Coaching”")
    assert {message.ts for message in await jonas.messages()} == known | {waiting.ts}


async def test_somebody_whose_calendars_were_never_seen_is_told_so(changing: World) -> None:
    helena = Screen(changing, "U0HELENA")
    grant = {"sub": "acc_helena", "refresh_token": "refresh-helena-elsewhere", "primary_calendar_id": None}
    person = {"id": "helena", "email": "helena.novak@brightwater.example", "name": "Helena Novák", "role": "admin", "cronofy": grant}
    async with broken(changing, [{"path": "/oauth/token", "status": 503}]):
        await tell_relink(changing, "people", person)
        answer = await helena.command()
        assert answer.first_line == "I can't reach Cronofy just now, and I have not seen your calendars before."
        assert "I can't reach Cronofy just now, so I can't do this." in (await helena.command("primary")).first_line
    assert "permission to use your calendars was withdrawn" in (await helena.command()).first_line


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        ({"retry_after": 1}, 1),
        ({"status": 500}, 1),
        ({"status": 500}, 9),
        ({"drop": True}, 1),
        ({"nonsense": True}, 1),
        ({"lose_answer": True}, 1),
        ({"error": "not_in_channel"}, 9),
    ],
)
async def test_although_slack_stumbles_the_answer_comes_once(changing: World, fault: dict[str, Any], times: int) -> None:
    beatriz = Screen(changing, "U0BEATRIZ")
    known = {message.ts for message in await everything(beatriz)}
    (await changing.slack.post("faults", json={"methods": [{"method": "chat.postMessage", "times": times, **fault}]})).raise_for_status()
    await changing.command(beatriz.user, "help", settle_ms=0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (answers := [message for message in await everything(beatriz) if message.ts not in known]):
            await asyncio.sleep(0.05)
    await beatriz.quiet()
    (await changing.slack.post("faults", json={"clear": True})).raise_for_status()
    answers = [message for message in await everything(beatriz) if message.ts not in known]
    assert ["I look after your calendar connection" in answer.first_line for answer in answers] == [True]


async def everything(person: Screen) -> list[Shown]:
    """What Relink said to somebody, in our conversation and where they asked."""
    return [*await person.messages(), *await person.whispers()]


async def test_a_calendar_that_vanished_since_the_menu_was_opened_is_not_taken(changing: World) -> None:
    lea = Screen(changing, "U0LEA")
    question = await lea.command("primary")
    offered = await changing.options(lea.user, question.raw, "pick_primary")
    await change(changing, "calendar", calendar_id="cal_lea_clients", vanished=True)
    stale = await lea.answer_to(lambda: changing.press(lea.user, question.raw, "pick_primary", value=offered[1]["value"], settle_ms=0))
    assert "That no longer applies" in stale.first_line
    assert "Nothing was changed" in stale.words
    assert "none is chosen for sessions yet" in (await lea.command()).first_line


async def test_a_press_that_is_delivered_twice_brings_one_file(changing: World) -> None:
    tomasz = Screen(changing, "U0TOMASZ")
    answer = await tomasz.command("why praca")
    (await changing.slack.post("faults", json={"duplicate_deliveries": 1})).raise_for_status()
    await tomasz.file_after(lambda: tomasz.presses(answer, "Get calendar file"))
    await tomasz.quiet()
    assert len([file for message in await tomasz.messages() for file in message.files]) == 1
