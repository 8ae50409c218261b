"""The control interface lets a person do what Slack's client lets them do, and shows what they then see."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import Request, Response

from tests.local.slack.harness import BOT, DANA, GONE, OLD, PRIVATE, RANDOM, SAM, SUPPORT, LocalSlack, receiving

Json = dict[str, Any]


async def _take(request: Request) -> Response:
    await request.body()
    return Response()


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A local Slack whose app acknowledges everything."""
    async with receiving(_take) as started:
        yield started


def text(words: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": words}


def choice(value: str) -> Json:
    return {"text": text(value.upper()), "value": value}


ELEMENTS: list[Json] = [
    {"type": "button", "action_id": "yes", "text": text("Yes"), "value": "1", "style": "primary"},
    {
        "type": "button",
        "action_id": "remove",
        "text": text("Remove"),
        "confirm": {"title": text("Sure?"), "text": text("It is gone then."), "confirm": text("Yes"), "deny": text("No")},
    },
    {"type": "overflow", "action_id": "more", "options": [choice("a"), {**choice("b"), "url": "https://x.example/b"}]},
    {"type": "static_select", "action_id": "one", "placeholder": text("Pick"), "options": [choice("a"), choice("b")]},
    {
        "type": "multi_static_select",
        "action_id": "many",
        "max_selected_items": 2,
        "option_groups": [{"label": text("All"), "options": [choice("a"), choice("b"), choice("c")]}],
    },
    {"type": "datepicker", "action_id": "day", "initial_date": "2026-01-02"},
    {"type": "timepicker", "action_id": "time"},
    {"type": "datetimepicker", "action_id": "when"},
    {"type": "users_select", "action_id": "who"},
    {"type": "multi_conversations_select", "action_id": "where"},
    {"type": "checkboxes", "action_id": "ticks", "options": [choice("a"), choice("b")]},
    {"type": "radio_buttons", "action_id": "radio", "options": [choice("a"), choice("b")]},
    {"type": "external_select", "action_id": "load"},
]


async def _posted(slack: LocalSlack, *elements: Json, channel: str = SUPPORT) -> str:
    blocks = [{"type": "actions", "block_id": "b", "elements": list(elements or ELEMENTS)}]
    answer = await slack.call("chat.postMessage", channel=channel, text="choose", blocks=blocks)
    assert answer["ok"], answer
    return str(answer["ts"])


async def test_everything_that_can_be_operated_is_shown_with_its_ids(slack: LocalSlack) -> None:
    await _posted(slack)
    [message] = (await slack.look(DANA))["messages"]
    assert message["lines"] == ["[Yes] [Remove] […] [Pick] [] [2026-01-02] [] [] [] [] [] [] []"]
    assert [(button["action_id"], button["text"], button["value"]) for button in message["buttons"]] == [
        ("yes", "Yes", "1"),
        ("remove", "Remove", None),
        ("more", "A", "a"),
        ("more", "B", "b"),
    ]
    assert message["buttons"][1]["confirm"] == "Sure?: It is gone then."
    kinds = {item["action_id"]: item for item in message["inputs"]}
    assert [option["value"] for option in kinds["many"]["options"]] == ["a", "b", "c"]
    assert kinds["day"]["value"] == "2026-01-02"
    assert kinds["one"]["placeholder"] == "Pick"


def _shown(held: Any) -> Any:
    """Return what is held with options as their values."""
    if isinstance(held, list):
        return [_shown(item) for item in held]
    return held["value"] if isinstance(held, dict) else held


CHOICES: list[tuple[str, Any]] = [
    ("one", "b"),
    ("one", None),
    ("many", ["a", "c"]),
    ("many", []),
    ("day", "2026-03-04"),
    ("time", "09:05"),
    ("when", 1_790_000_000),
    ("who", SAM),
    ("where", [SUPPORT, RANDOM]),
    ("ticks", ["b"]),
    ("radio", "a"),
]


async def test_a_choice_is_sent_and_kept_for_the_person_who_made_it(slack: LocalSlack) -> None:
    ts = await _posted(slack)
    for sent, (action_id, value) in enumerate(CHOICES, start=1):
        seen = await slack.do("act", user=DANA, message_ts=ts, action_id=action_id, value=value, settle_ms=10)
        assert seen["errors"] == []
        held = {item["action_id"]: item["value"] for item in (await slack.look(DANA))["messages"][0]["inputs"]}
        assert _shown(held[action_id]) == value
        actions = [entry for entry in (await slack.state())["deliveries"] if entry["what"] == "block_actions"]
        assert len(actions) == sent
    other = {item["action_id"]: item["value"] for item in (await slack.look(SAM))["messages"][0]["inputs"]}
    assert set(map(str, other.values())) == {"None", "[]", "2026-01-02"}


IMPOSSIBLE: list[tuple[str, Any]] = [
    ("nothing", None),
    ("yes", "2"),
    ("more", "z"),
    ("one", "z"),
    ("one", ["a", "b"]),
    ("many", ["a", "b", "c"]),
    ("many", ["z"]),
    ("day", "tomorrow"),
    ("time", "25:00"),
    ("when", "soon"),
    ("when", [1]),
    ("who", "U0NOBODY"),
    ("who", [SAM, DANA]),
    ("where", ["C0NOWHERE"]),
    ("load", "anything"),
]


async def test_what_is_not_offered_cannot_be_chosen(slack: LocalSlack) -> None:
    ts = await _posted(slack)
    before = (await slack.look(DANA))["messages"]
    for action_id, value in IMPOSSIBLE:
        refused = await slack.do("act", user=DANA, message_ts=ts, action_id=action_id, value=value, expect=409)
        assert action_id in refused["detail"]
    assert [entry for entry in (await slack.state())["deliveries"] if entry["what"] == "block_actions"] == []
    assert (await slack.look(DANA))["messages"] == before


async def test_a_confirm_dialog_can_be_denied_and_an_overflow_entry_opens_its_page(slack: LocalSlack) -> None:
    ts = await _posted(slack)
    await slack.do("act", user=DANA, message_ts=ts, action_id="remove", confirm=False)
    deliveries = (await slack.state())["deliveries"]
    assert [entry for entry in deliveries if entry["what"] == "block_actions"] == []
    seen = await slack.do("act", user=DANA, message_ts=ts, action_id="more", value="b")
    assert seen["opened_url"] == "https://x.example/b"
    await slack.do("act", user=DANA, message_ts=ts, action_id="remove", block_id="b", channel=SUPPORT)


async def test_one_can_only_use_what_one_sees(slack: LocalSlack) -> None:
    ts = await _posted(slack)
    hidden = await slack.call("chat.postEphemeral", channel=SUPPORT, user=SAM, text="psst")
    private = await _posted(slack, channel=PRIVATE)
    for body in (
        {"user": DANA, "message_ts": hidden["message_ts"], "action_id": "yes"},
        {"user": DANA, "message_ts": private, "action_id": "yes"},
        {"user": DANA, "message_ts": ts, "channel": RANDOM, "action_id": "yes"},
        {"user": DANA, "message_ts": ts, "action_id": "yes", "block_id": "other"},
        {"user": DANA, "view_id": "V0NONE", "action_id": "yes"},
        {"user": DANA, "action_id": "yes"},
        {"user": "U0NOBODY", "message_ts": ts, "action_id": "yes"},
        {"user": GONE, "message_ts": ts, "action_id": "yes"},
        {"user": BOT, "message_ts": ts, "action_id": "yes"},
    ):
        await slack.do("act", **body, expect=409)
    await slack.form("chat.delete", channel=SUPPORT, ts=ts)
    await slack.do("act", user=DANA, message_ts=ts, action_id="yes", expect=409)


async def test_one_writes_only_where_one_is(slack: LocalSlack) -> None:
    for body in (
        {"user": DANA, "channel": PRIVATE},
        {"user": DANA, "channel": OLD},
        {"user": DANA, "channel": "C0NOWHERE"},
        {"user": DANA, "thread_ts": "1.0"},
    ):
        await slack.do("say", **body, text="x", expect=409)
    [said] = (await slack.do("say", user=SAM, text="x", channel=SUPPORT))["messages"]
    await slack.do("edit", user=DANA, ts=said["ts"], text="y", expect=409)
    await slack.do("delete", user=DANA, ts=said["ts"], expect=409)
    await slack.do("say", user=DANA, text="", expect=422)
    await slack.do("say", user=DANA, text="x", surprise=1, expect=422)
    await slack.do("say", user=DANA, text="x", settle_ms=10_001, expect=422)


async def test_an_unknown_command_fails_in_the_client(slack: LocalSlack) -> None:
    seen = await slack.do("command", user=DANA, command="/calender")
    assert seen["errors"] == [{"code": "not_a_command", "text": "/calender is not a valid command."}]
    assert (await slack.state())["deliveries"] == []


async def test_a_deed_shows_only_what_changed_and_looking_shows_everything(slack: LocalSlack) -> None:
    await slack.do("say", user=DANA, text="one")
    seen = await slack.do("say", user=DANA, text="two")
    assert [(message["text"], message["is_new"]) for message in seen["messages"]] == [("two", True)]
    assert seen["settled"] is True
    everything = await slack.look(DANA, settle_ms=10)
    assert [message["text"] for message in everything["messages"]] == ["one", "two"]
    assert (await slack.look(DANA, channel=SUPPORT))["messages"] == []
    unknown = await slack.http.get(f"{slack.url}/_local/look", params={"user": "U0NOBODY"})
    assert unknown.status_code == 409


BLOCKS: list[tuple[Json, list[str]]] = [
    ({"type": "header", "text": text("Title")}, ["Title"]),
    ({"type": "divider"}, ["---"]),
    ({"type": "section", "text": text("*a*\nb", "mrkdwn")}, ["*a*", "b"]),
    ({"type": "section", "fields": [text("x"), text("y")], "accessory": ELEMENTS[0]}, ["[Yes]", "x", "y"]),
    (
        {
            "type": "section",
            "text": text("t"),
            "accessory": {"type": "image", "image_url": "https://x.example/i", "alt_text": "pic"},
        },
        ["t <image: pic>"],
    ),
    (
        {"type": "context", "elements": [text("a"), {"type": "image", "image_url": "https://x/i", "alt_text": "i"}]},
        ["a | <image: i>"],
    ),
    ({"type": "image", "image_url": "https://x.example/i", "alt_text": "pic"}, ["<image: pic>"]),
    ({"type": "markdown", "text": "**x**"}, ["**x**"]),
    (
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "hi "},
                        {"type": "user", "user_id": DANA},
                        {"type": "link", "url": "https://x.example"},
                    ],
                }
            ],
        },
        [f"hi <@{DANA}>https://x.example"],
    ),
    ({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]}, ["a | b"]),
    ({"type": "card"}, ["<card>"]),
    (
        {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "icon": "trash", "text": text("Bin")},
                {"type": "feedback_buttons", "positive_button": {}, "negative_button": {}},
            ],
        },
        ["[Bin] <feedback_buttons>"],
    ),
    (
        {
            "type": "input",
            "label": text("Name"),
            "hint": text("your own"),
            "element": {"type": "multi_static_select", "options": [choice("a")], "initial_options": [choice("a")]},
        },
        ["Name: [A] (your own)"],
    ),
]


async def test_blocks_read_from_top_to_bottom(slack: LocalSlack) -> None:
    blocks = [block for block, _ in BLOCKS]
    answer = await slack.call("chat.postMessage", channel=SUPPORT, text="x", blocks=blocks)
    assert answer["ok"], answer
    [message] = (await slack.look(DANA))["messages"]
    assert message["lines"] == [line for _, lines in BLOCKS for line in lines]


async def test_the_state_holds_no_secret(slack: LocalSlack) -> None:
    await slack.call("auth.test")
    text_of_state = (await slack.http.get(f"{slack.url}/_local/state")).text
    app = slack.seed.app
    for secret in (app.bot_token, app.app_token, app.signing_secret, app.client_secret, app.verification_token):
        assert secret not in text_of_state


async def test_the_interface_documents_itself(slack: LocalSlack) -> None:
    paths = (await slack.http.get(f"{slack.url}/_local/openapi.json")).json()["paths"]
    assert {"/_local/say", "/_local/command", "/_local/act", "/_local/submit", "/_local/close"} <= set(paths)
    assert all(path.startswith("/_local/") for path in paths)
