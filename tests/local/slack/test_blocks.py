"""The validator takes what Slack takes and refuses what Slack refuses."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from integrations.local.slack.blocks.check import blocks_problems, blocks_too_long, view_problems, view_too_large

Json = dict[str, Any]
PROBES = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "blocks_probes"


def text(words: str = "x", kind: str = "plain_text") -> Json:
    return {"type": kind, "text": words}


def choice(value: str = "v", words: str = "x") -> Json:
    return {"text": text(words), "value": value}


def section(**more: Any) -> Json:
    return {"type": "section", "text": text("x", "mrkdwn"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": text("Go"), **more}


def select(kind: str = "static_select", **more: Any) -> Json:
    options = {"options": [choice()]} if "static" in kind else {}
    return {"type": kind, "action_id": "a", "placeholder": text("Choose"), **options, **more}


def field(element: Json | None = None, **more: Any) -> Json:
    typed = element or {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "label": text("Name"), "element": typed, **more}


CONFIRM: Json = {"title": text(), "text": text(), "confirm": text(), "deny": text()}
IMAGE: Json = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"}

GOOD: dict[str, Json] = {
    "section with fields": {"type": "section", "fields": [text(), text("y", "mrkdwn")]},
    "section with an image": section(accessory=IMAGE),
    "header": {"type": "header", "text": text("x" * 150)},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [text(), text("y", "mrkdwn"), IMAGE]},
    "image": {**IMAGE, "title": text()},
    "slack file image": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"},
    "url button": actions(button(url="https://x.example/", style="primary", confirm=CONFIRM, value="v" * 2000)),
    "menus": actions(
        select(action_id="a"),
        select("external_select", action_id="b", min_query_length=0),
        select("multi_users_select", action_id="c", max_selected_items=2),
        {"type": "overflow", "action_id": "d", "options": [choice("1"), choice("2")]},
        {"type": "datepicker", "action_id": "e", "initial_date": "2026-01-02"},
        {"type": "timepicker", "action_id": "f", "initial_time": "09:30"},
        {"type": "checkboxes", "action_id": "g", "options": [choice()], "initial_options": [choice()]},
        {"type": "radio_buttons", "action_id": "h", "options": [choice()]},
    ),
    "grouped menu": actions(
        {
            "type": "static_select",
            "action_id": "a",
            "option_groups": [{"label": text(), "options": [choice("1")]}],
            "initial_option": choice("1"),
        }
    ),
    "input": field(optional=True, hint=text()),
    "markdown": {"type": "markdown", "text": "**x**"},
    "rich text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    "one the tables do not know": {"type": "card", "whatever": 1},
}

BAD: dict[str, tuple[Any, str]] = {
    "unknown type": ({"type": "nonsense"}, "unsupported type"),
    "no type": ({}, "unsupported type"),
    "no object": ("x", "must provide an object"),
    "unknown key": (section(txt=1), "invalid additional property: txt"),
    "text too long": ({"type": "section", "text": text("x" * 3001)}, "must be less than 3001 characters"),
    "empty text": ({"type": "section", "text": text("")}, "must be more than 0 characters"),
    "text of another type": ({"type": "section", "text": text("x", "html")}, "must be one of"),
    "text no object": ({"type": "section", "text": "x"}, "must provide an object"),
    "text no string": ({"type": "section", "text": {"type": "mrkdwn", "text": 1}}, "must provide a string"),
    "emoji no boolean": (section(text={**text(), "emoji": "yes"}), "must provide a boolean"),
    "neither text nor fields": ({"type": "section"}, "must provide one of: text, fields"),
    "eleven fields": ({"type": "section", "fields": [text()] * 11}, "no more than 10 items"),
    "field too long": ({"type": "section", "fields": [text("x" * 2001)]}, "must be less than 2001"),
    "accessory that is an input": (section(accessory={"type": "plain_text_input"}), "unsupported type"),
    "block id too long": (section(block_id="x" * 256), "must be less than 256"),
    "header too long": ({"type": "header", "text": text("x" * 151)}, "must be less than 151"),
    "header in mrkdwn": ({"type": "header", "text": text("x", "mrkdwn")}, "must be one of: plain_text"),
    "context of eleven": ({"type": "context", "elements": [text()] * 11}, "no more than 10 items"),
    "context with a button": ({"type": "context", "elements": [button()]}, "unsupported type"),
    "no actions": ({"type": "actions", "elements": []}, "must provide at least 1 items"),
    "actions no list": ({"type": "actions", "elements": "x"}, "must provide an array"),
    "twenty-six actions": (actions(*[button(action_id=str(n)) for n in range(26)]), "no more than 25"),
    "button text too long": (actions(button(text=text("x" * 76))), "must be less than 76"),
    "button without text": (actions({"type": "button", "action_id": "a"}), "missing required field: text"),
    "button value too long": (actions(button(value="x" * 2001)), "must be less than 2001"),
    "button url too long": (actions(button(url="x" * 3001)), "must be less than 3001"),
    "button style unknown": (actions(button(style="green")), "must be one of: primary, danger"),
    "action id too long": (actions(button(action_id="x" * 256)), "must be less than 256"),
    "action id twice": (actions(button(), button()), "action_id is not unique"),
    "confirm title too long": (actions(button(confirm={**CONFIRM, "title": text("x" * 101)})), "than 101"),
    "confirm text too long": (actions(button(confirm={**CONFIRM, "text": text("x" * 301)})), "than 301"),
    "confirm button too long": (actions(button(confirm={**CONFIRM, "deny": text("x" * 31)})), "than 31"),
    "confirm without title": (actions(button(confirm={"text": text()})), "missing required field: title"),
    "image without alt text": ({"type": "image", "image_url": "https://x.example/"}, "missing required field: alt_text"),
    "image with two sources": ({**IMAGE, "slack_file": {"id": "F"}}, "must provide exactly one of"),
    "101 options": (actions(select(options=[choice(str(n)) for n in range(101)])), "no more than 100"),
    "option value too long": (actions(select(options=[choice("x" * 151)])), "must be less than 151"),
    "option text too long": (actions(select(options=[choice(words="x" * 76)])), "must be less than 76"),
    "placeholder too long": (actions(select(placeholder=text("x" * 151))), "must be less than 151"),
    "no options": (actions({"type": "static_select", "action_id": "a"}), "must provide exactly one of"),
    "initial option not offered": (actions(select(initial_option=choice("other"))), "not among the options"),
    "six overflow entries": (
        actions({"type": "overflow", "action_id": "a", "options": [choice(str(n)) for n in range(6)]}),
        "no more than 5",
    ),
    "eleven checkboxes": (
        actions({"type": "checkboxes", "action_id": "a", "options": [choice(str(n)) for n in range(11)]}),
        "no more than 10",
    ),
    "at most nought items": (actions(select("multi_users_select", max_selected_items=0)), "must be between 1"),
    "query length no number": (actions(select("external_select", min_query_length="3")), "must provide an integer"),
    "label too long": (field(label=text("x" * 2001)), "must be less than 2001"),
    "input without element": ({"type": "input", "label": text()}, "missing required field: element"),
    "input with a button": (field(button()), "unsupported type"),
    "lengths crossed": (
        field({"type": "plain_text_input", "action_id": "a", "min_length": 5, "max_length": 4}),
        "min_length must not exceed",
    ),
    "markdown too long": ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001"),
    "table of 101 rows": ({"type": "table", "rows": [[1]] * 101}, "no more than 100"),
    "bad id of an unknown block": ({"type": "card", "block_id": ""}, "must be more than 0"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_blocks_are_taken(name: str) -> None:
    assert blocks_problems([GOOD[name]]) == []


@pytest.mark.parametrize("name", BAD)
def test_bad_blocks_are_refused_with_the_reason_and_the_place(name: str) -> None:
    block, reason = BAD[name]
    problems = [str(problem) for problem in blocks_problems([block])]
    assert any(reason in problem for problem in problems), problems
    assert all("[json-pointer:/blocks" in problem for problem in problems)


def test_a_message_takes_fifty_blocks_and_no_more() -> None:
    assert blocks_problems([{"type": "divider"}] * 50) == []
    assert "no more than 50" in str(blocks_problems([{"type": "divider"}] * 51)[0])


def test_block_ids_are_unique_in_a_message() -> None:
    [problem] = blocks_problems([section(block_id="b"), section(block_id="b")])
    assert "block_id is not unique: b" in str(problem)


def test_the_texts_of_a_message_have_a_total_limit() -> None:
    assert not blocks_too_long([section()])
    assert blocks_too_long([{"type": "section", "text": text("x" * 3000)}] * 5)


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": text("Title"), "blocks": [section()], **more}


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section()]}


PICKER: Json = {"type": "datetimepicker", "action_id": "a"}
BAD_VIEWS: dict[str, tuple[Any, str]] = {
    "no view": ("x", "must provide an object"),
    "unknown type": ({"type": "page", "blocks": []}, "unsupported type: page"),
    "title too long": (modal(title=text("x" * 25)), "must be less than 25"),
    "title in mrkdwn": (modal(title=text("x", "mrkdwn")), "must be one of: plain_text"),
    "no title": ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
    "submit too long": (modal(submit=text("x" * 25)), "must be less than 25"),
    "inputs without submit": (modal(blocks=[field()]), "missing required field: submit"),
    "no blocks": (modal(blocks=[]), "must provide at least 1 items"),
    "101 blocks": (modal(blocks=[section()] * 101), "no more than 100"),
    "metadata too long": (modal(private_metadata="x" * 3001), "must be less than 3001"),
    "callback id too long": (modal(callback_id="x" * 256), "must be less than 256"),
    "two focused elements": (
        modal(
            blocks=[field({"type": "plain_text_input", "action_id": str(n), "focus_on_load": True}) for n in range(2)],
            submit=text("OK"),
        ),
        "only one element",
    ),
    "home with a title": ({**home(), "title": text()}, "invalid additional property: title"),
    "home with a datetimepicker": (home(actions(PICKER)), "unsupported type: datetimepicker"),
}


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_bad_views_are_refused(name: str) -> None:
    view, reason = BAD_VIEWS[name]
    assert any(reason in str(problem) for problem in view_problems(view))


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(blocks=[field()], submit=text("OK"), notify_on_close=True, private_metadata=""),
        modal(blocks=[actions(PICKER)]),
        home(field(), section()),
    ],
)
def test_good_views_are_taken(view: Json) -> None:
    before = copy.deepcopy(view)
    assert view_problems(view) == []
    assert view == before


def test_a_view_of_more_than_250_kb_is_too_large() -> None:
    assert not view_too_large(modal())
    assert view_too_large(modal(blocks=[{"type": "section", "text": text("ü" * 1300)}] * 100))


@pytest.mark.skipif(not PROBES.is_dir(), reason="the published probes are not beside this checkout")
def test_every_published_probe_is_judged_rightly() -> None:
    verdicts = {path.stem: blocks_problems(json.loads(path.read_text())) for path in PROBES.glob("*.json")}
    assert len(verdicts) > 10
    assert [name for name, problems in verdicts.items() if not problems] == ["good"]
