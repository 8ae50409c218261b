"""What is signed and not as Slack sends it is refused, whatever field is missing or of another kind; nothing looks into it."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.views.ids import ActionId
from handlers.slack.wire import is_well_formed
from tests.slack.harness import Desk
from tests.slack.payloads import Json, command, interaction, mention, message, other_event, pick, press, search

MODAL: Json = {"id": "V1", "type": "modal", "callback_id": "it_note", "state": {"values": {}}}
WELL_FORMED: dict[str, Callable[[], Json]] = {
    "a command": lambda: command("help"),
    "a message": lambda: message("help"),
    "an edit": lambda: message("help", subtype="message_changed", message={"text": "x"}),
    "a mention": mention,
    "an opening": lambda: other_event("app_home_opened", user="U1", channel="D1", tab="home", view={"hash": "1.a"}),
    "a first opening": lambda: other_event("app_home_opened", user="U1", channel="D1", tab="home"),
    "another event": lambda: other_event("app_uninstalled"),
    "a press": lambda: press(ActionId.RUN, "status"),
    "a press in a window": lambda: press(ActionId.RUN, container={"type": "view", "view_id": "V1"}, message=None, response_url=None),
    "a pick": lambda: pick(ActionId.PICK_PRIMARY, "a"),
    "a pick of several": lambda: pick(ActionId.NOT_BLOCKING, "a", "b", several=True),
    "a search": lambda: search(ActionId.PICK_PRIMARY, "x"),
    "a window": lambda: interaction("view_submission", view=MODAL),
    "a shortcut": lambda: interaction("shortcut", callback_id="x", action_ts="1.0"),
    "a check of the address": lambda: {"type": "url_verification", "challenge": "abc", "token": "t"},
}
NEEDED: dict[str, list[tuple[str | int, ...]]] = {
    "a command": [("team_id",), ("user_id",), ("channel_id",), ("trigger_id",)],
    "a message": [("team_id",), ("event_id",), ("event",), ("event", "type"), ("event", "channel"), ("event", "ts")],
    "a mention": [("event", "channel"), ("event", "ts")],
    "an opening": [("event", "user"), ("event", "tab"), ("event", "view", "hash")],
    "another event": [("type",), ("event",), ("event", "type")],
    "a press": [("type",), ("user",), ("user", "id"), ("team",), ("actions",), ("actions", 0), ("actions", 0, "action_id")],
    "a pick": [("actions", 0, "selected_option", "value")],
    "a search": [("user", "id"), ("action_id",)],
    "a window": [("view",), ("view", "type"), ("view", "callback_id")],
    "a shortcut": [("team",), ("callback_id",)],
    "a check of the address": [("challenge",)],
}
JSON = ["", "{", "[]", "7", "null", '"x"', "{}", "[{}]"]
RAW = [*JSON, *(f"payload={each}" for each in JSON), "payload=%7B", "a=b"]


@pytest.mark.parametrize("what", WELL_FORMED)
def test_what_slack_sends_is_well_formed(what: str) -> None:
    assert is_well_formed(WELL_FORMED[what]())


@pytest.mark.parametrize(("what", "path"), [(what, path) for what, paths in NEEDED.items() for path in paths], ids=str)
def test_what_is_read_must_be_there_and_be_what_it_is(what: str, path: tuple[str | int, ...]) -> None:
    for changed in without_or_other(WELL_FORMED[what](), path):
        assert not is_well_formed(changed)


def without_or_other(body: Json, path: tuple[str | int, ...]) -> Iterator[Json]:
    """The body without what stands there, and with other things there."""
    others: tuple[Any, ...] = (None, 7, True, [], [7], {}, "")
    for other in others:
        copy = json.loads(json.dumps(body))
        within: Any = copy
        for step in path[:-1]:
            within = within[step]
        if other is None:
            del within[path[-1]]
        elif other == "" and path[-1] in ("value", "callback_id"):
            continue
        else:
            within[path[-1]] = other
        yield copy


@pytest.mark.parametrize("raw", RAW)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_a_signed_body_of_another_shape_is_400_and_changes_nothing(desk: Desk, raw: str, kind: str) -> None:
    assert await desk.status_of(raw, kind) == 400
    assert desk.storage.opened == 0
    assert not desk.board.shown


async def test_the_check_of_the_address_is_answered_with_its_challenge(desk: Desk) -> None:
    answer = await desk.deliver(WELL_FORMED["a check of the address"]())
    assert answer.status == 200
    assert "abc" in (answer.body or "")


async def test_in_socket_mode_it_is_not_acknowledged_and_nothing_dies(desk: Desk) -> None:
    for body in ({}, {"type": "event_callback"}, {"type": ["x"]}, {"command": "/calendar"}, {"type": "block_actions", "actions": [{}]}):
        response = await desk.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        assert response.status == 400


async def test_what_is_not_signed_is_not_even_told_that_its_shape_is_wrong(desk: Desk) -> None:
    assert (await desk.deliver({"type": "event_callback"}, **{"x-slack-signature": "v0=0000"})).status == 401


async def test_a_word_of_bolts_own_in_a_question_changes_nothing(desk: Desk) -> None:
    raw = urlencode(command("why is my payload=7 session missing"))
    assert await desk.status_of(raw, "application/x-www-form-urlencoded") == 200
    await desk.settle()
    assert desk.board.responses
