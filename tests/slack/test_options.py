"""Options of a select: the asker's own, from the store alone, within Slack's three seconds."""

import json
from typing import Any

import pytest

from bot.domain.people import Person
from bot.views.ids import ActionId, with_suffix
from handlers.slack import options
from handlers.slack.options import NOTHING
from tests.services.harness import MIA, session
from tests.slack.harness import Desk, bare_app, signed
from tests.slack.payloads import DANA, ELSEWHERE, search

SEARCHES = (ActionId.PICK_PRIMARY, ActionId.NOT_BLOCKING, ActionId.PICK_SESSION_WHY, ActionId.PICK_SESSION_FILE)


async def found(desk: Desk, action_id: str, typed: str = "", **fields: Any) -> Any:
    """What the select shows."""
    response = await desk.deliver(search(action_id, typed, **fields))
    assert response.status == 200
    return json.loads(response.body)


def labels(options: Any) -> list[tuple[str, list[str]]]:
    """Headings with what stands under them."""
    return [(group["label"]["text"], [option["text"]["text"] for option in group["options"]]) for group in options["option_groups"]]


async def test_calendars_are_grouped_by_login_and_only_writable_ones_are_offered(desk: Desk, dana: Person) -> None:
    await desk.use_cases.connections.check(dana)
    groups = labels(await found(desk, ActionId.PICK_PRIMARY))
    assert len(groups) == 2
    assert [len(options) for _, options in groups] == [2, 1]
    assert "dana@coach.example" in groups[0][0]
    assert labels(await found(desk, with_suffix(ActionId.PICK_PRIMARY, "x"), "home")) == [groups[1]]


async def test_what_blocks_is_offered_from_all_calendars(desk: Desk, dana: Person) -> None:
    await desk.use_cases.connections.check(dana)
    assert sum(len(options) for _, options in labels(await found(desk, ActionId.NOT_BLOCKING))) >= 3


@pytest.mark.parametrize("action_id", [ActionId.PICK_SESSION_WHY, ActionId.PICK_SESSION_FILE])
async def test_ones_own_sessions_are_offered(desk: Desk, dana: Person, action_id: ActionId) -> None:
    await desk.use_cases.sessions.put(session("s2", people=("ravi",), title="Somebody else's"))
    [(_, options)] = labels(await found(desk, action_id))
    assert len(options) == 1
    assert "Coaching" in options[0]
    assert await found(desk, action_id, "no such title") == NOTHING


@pytest.mark.parametrize("action_id", SEARCHES)
async def test_a_stranger_is_offered_nothing(desk: Desk, dana: Person, action_id: ActionId) -> None:
    for who in ({"id": "U0SAM", "team_id": ELSEWHERE}, {"id": "U0NEW"}):
        assert await found(desk, action_id, user=who) == NOTHING
    assert desk.house.directory.asked == []


async def test_somebody_who_was_never_looked_at_is_offered_nothing(desk: Desk) -> None:
    await desk.know(MIA, DANA)
    assert await found(desk, ActionId.PICK_PRIMARY) == NOTHING
    assert await found(desk, ActionId.NOT_BLOCKING) == NOTHING
    assert await found(desk, ActionId.PICK_SESSION_WHY) == NOTHING


@pytest.mark.parametrize("action_id", ["of_long_ago", ActionId.RUN])
async def test_a_select_of_long_ago_is_offered_nothing(desk: Desk, dana: Person, action_id: str) -> None:
    assert await found(desk, action_id) == NOTHING


async def test_a_database_that_is_down_offers_nothing(desk: Desk, dana: Person, caplog: pytest.LogCaptureFixture) -> None:
    desk.storage.down = OSError("the disk is gone")
    assert await found(desk, ActionId.PICK_PRIMARY) == NOTHING
    assert "options could not be found" in caplog.text


async def test_a_slow_database_offers_nothing_in_time(desk: Desk, dana: Person) -> None:
    app = bare_app()
    options.register(app, desk.reception, patience_seconds=0.02)
    desk.storage.door.clear()
    response = await app.async_dispatch(signed(search(ActionId.PICK_PRIMARY)))
    assert json.loads(response.body) == NOTHING
