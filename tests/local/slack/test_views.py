"""Modals, their stack and their answers, menus that load options, and the home tab, as a person meets them."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.local.slack.harness import DANA, SAM, SUPPORT, LocalSlack, over_http

Json = dict[str, Any]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def field(action_id: str, element: Json | None = None, **more: Any) -> Json:
    typed = element or {"type": "plain_text_input"}
    return {
        "type": "input",
        "block_id": f"b-{action_id}",
        "label": text(action_id.title()),
        "element": {**typed, "action_id": action_id},
        **more,
    }


def modal(*blocks: Json, title: str = "Form", **more: Any) -> Json:
    shown = list(blocks) or [field("name")]
    return {"type": "modal", "callback_id": "form", "title": text(title), "submit": text("OK"), "blocks": shown, **more}


class Bot:
    """A Bolt app whose answers a test decides."""

    def __init__(self) -> None:
        self.view: Json = modal()
        self.answer: Json = {}
        self.offered: Json = {"options": []}
        self.submitted: list[Json] = []
        self.closed: list[Json] = []
        self.actions: list[Json] = []
        self.opened: list[Json] = []
        self.suggested: list[Json] = []
        self.triggers: list[str] = []
        self.pushes: Json | None = None
        self.is_broken = False

    def register(self, app: AsyncApp) -> None:
        @app.command("/calendar")
        async def command(ack: Any, client: Any, body: Json) -> None:
            await ack()
            self.triggers.append(body["trigger_id"])
            await client.views_open(trigger_id=body["trigger_id"], view=self.view)

        @app.view("form")
        async def form(ack: Any, body: Json) -> None:
            self.submitted.append(body)
            if self.is_broken:
                raise RuntimeError("broken on purpose")
            await ack(**self.answer)

        @app.view_closed("form")
        async def closed(ack: Any, body: Json) -> None:
            self.closed.append(body)
            await ack()

        @app.options("city")
        async def options(ack: Any, payload: Json) -> None:
            self.suggested.append(payload)
            await ack(**self.offered)

        @app.event("app_home_opened")
        async def opened(event: Json) -> None:
            self.opened.append(event)

        @app.action(re.compile(".+"))
        async def action(ack: Any, client: Any, body: Json) -> None:
            self.actions.append(body)
            await ack()
            if self.pushes:
                await client.views_push(trigger_id=body["trigger_id"], view=self.pushes)


@pytest.fixture
def bot() -> Bot:
    """The app of a test."""
    return Bot()


@pytest.fixture
async def slack(bot: Bot) -> AsyncIterator[LocalSlack]:
    """A local Slack with the app."""
    async with over_http(bot.register) as started:
        yield started


async def _open(slack: LocalSlack) -> Json:
    seen = await slack.do("command", user=DANA, command="/calendar")
    assert seen["errors"] == []
    view: Json = seen["modal"]
    return view


async def test_a_modal_is_opened_filled_in_and_submitted(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(
        field("name", {"type": "plain_text_input", "placeholder": text("Your name")}),
        field("day", {"type": "datepicker", "initial_date": "2026-05-01"}),
        {"type": "divider"},
        private_metadata="p",
    )
    view = await _open(slack)
    assert (view["title"], view["submit"], view["depth"]) == ("Form", "OK", 1)
    assert view["lines"] == ["Name: [Your name]", "Day: [2026-05-01]", "---"]
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "Dana", "b-day": "2026-06-02"})
    assert seen["modal"] is None
    [body] = bot.submitted
    assert body["view"]["private_metadata"] == "p"
    values = body["view"]["state"]["values"]
    assert values["b-name"]["name"] == {"type": "plain_text_input", "value": "Dana"}
    assert values["b-day"]["day"]["selected_date"] == "2026-06-02"
    assert body["response_urls"] == []


async def test_missing_and_too_long_inputs_are_marked_by_the_client_and_not_sent(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(field("name"), field("note", {"type": "plain_text_input", "max_length": 3}, optional=True))
    view = await _open(slack)
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"b-note": {"note": "long"}})
    assert seen["modal"]["errors"] == {
        "b-name": "Please complete this required field.",
        "b-note": "Please enter between 0 and 3 characters.",
    }
    assert bot.submitted == []


async def test_the_apps_errors_stand_at_their_fields_and_what_was_entered_stays(slack: LocalSlack, bot: Bot) -> None:
    view = await _open(slack)
    bot.answer = {"response_action": "errors", "errors": {"b-name": "Not you"}}
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "Eve"})
    assert seen["modal"]["errors"] == {"b-name": "Not you"}
    assert seen["modal"]["inputs"][0]["value"] == "Eve"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"b-other": "?"}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "explode"},
    ],
)
async def test_an_answer_slack_cannot_follow_is_trouble(slack: LocalSlack, bot: Bot, answer: Json) -> None:
    view = await _open(slack)
    bot.answer = answer
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "x"})
    assert [error["code"] for error in seen["errors"]] == ["trouble_connecting"]
    assert seen["modal"]["id"] == view["id"]


async def test_a_submission_the_app_fails_on_leaves_the_modal_open(slack: LocalSlack, bot: Bot) -> None:
    view = await _open(slack)
    bot.is_broken = True
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "x"})
    assert [error["code"] for error in seen["errors"]] == ["trouble_connecting"]
    assert seen["modal"]["inputs"][0]["value"] == "x"


async def test_menus_outside_inputs_are_submitted_and_buttons_are_not(slack: LocalSlack, bot: Bot) -> None:
    button: Json = {"type": "button", "action_id": "go", "text": text("Go")}
    menu: Json = {"type": "users_select", "action_id": "who"}
    bot.view = modal(field("name", optional=True), {"type": "actions", "block_id": "a", "elements": [button, menu]})
    view = await _open(slack)
    await slack.do("submit", user=DANA, view_id=view["id"], values={"go": "x"}, expect=409)
    await slack.do("submit", user=DANA, view_id=view["id"], values={"who": SAM})
    assert bot.submitted[0]["view"]["state"]["values"]["a"] == {"who": {"type": "users_select", "selected_user": SAM}}


async def test_a_submission_updates_stacks_and_clears(slack: LocalSlack, bot: Bot) -> None:
    view = await _open(slack)
    bot.answer = {"response_action": "update", "view": modal(field("name"), title="Changed")}
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "kept"})
    assert (seen["modal"]["title"], seen["modal"]["id"]) == ("Changed", view["id"])
    assert seen["modal"]["inputs"][0]["value"] == "kept"
    for depth in (2, 3):
        bot.answer = {"response_action": "push", "view": modal(title=f"Level {depth}")}
        seen = await slack.do("submit", user=DANA, view_id=seen["modal"]["id"], values={"name": "x"})
        assert (seen["modal"]["depth"], seen["modal"]["title"]) == (depth, f"Level {depth}")
    fourth = await slack.do("submit", user=DANA, view_id=seen["modal"]["id"], values={"name": "x"})
    assert [error["code"] for error in fourth["errors"]] == ["trouble_connecting"]
    await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "x"}, expect=409)
    bot.answer = {"response_action": "clear"}
    cleared = await slack.do("submit", user=DANA, view_id=seen["modal"]["id"], values={"name": "x"})
    assert cleared["modal"] is None


async def test_closing_shows_the_modal_below_and_tells_the_app_when_it_asked_for_it(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(notify_on_close=True)
    first = await _open(slack)
    bot.answer = {"response_action": "push", "view": modal(title="Second", notify_on_close=True)}
    await slack.do("submit", user=DANA, view_id=first["id"], values={"name": "x"})
    seen = await slack.do("close", user=DANA)
    assert seen["modal"]["id"] == first["id"]
    assert [body["is_cleared"] for body in bot.closed] == [False]
    assert (await slack.do("close", user=DANA, view_id=first["id"]))["modal"] is None
    await slack.do("close", user=DANA, expect=409)
    await _open(slack)
    assert (await slack.do("close", user=DANA, all=True))["modal"] is None
    assert [body["is_cleared"] for body in bot.closed] == [False, False, True]


async def test_a_modal_may_clear_everything_when_it_is_closed(slack: LocalSlack, bot: Bot) -> None:
    first = await _open(slack)
    bot.answer = {"response_action": "push", "view": modal(clear_on_close=True)}
    await slack.do("submit", user=DANA, view_id=first["id"], values={"name": "x"})
    assert (await slack.do("close", user=DANA))["modal"] is None
    assert bot.closed == []


async def test_a_click_inside_a_modal_may_push_up_to_three(slack: LocalSlack, bot: Bot) -> None:
    more = {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": text("More")}]}
    bot.view = bot.pushes = modal(more, field("name"))
    seen = {"modal": await _open(slack)}
    for depth in (2, 3):
        seen = await slack.do("act", user=DANA, view_id=seen["modal"]["id"], action_id="more")
        assert seen["modal"]["depth"] == depth
    await slack.do("act", user=DANA, view_id=seen["modal"]["id"], action_id="more")
    calls = [call for call in (await slack.state())["calls"] if call["method"] == "views.push"]
    assert [call["error"] for call in calls] == [None, None, "push_limit_reached"]
    [*_, body] = bot.actions
    assert body["container"] == {"type": "view", "view_id": seen["modal"]["id"]}
    assert "response_url" not in body


async def test_a_trigger_works_once_and_for_three_seconds(slack: LocalSlack, bot: Bot) -> None:
    await _open(slack)
    [trigger] = bot.triggers
    again = await slack.call("views.open", trigger_id=trigger, view=modal())
    assert again["error"] == "exchanged_trigger_id"
    assert (await slack.call("views.push", trigger_id=trigger, view=modal()))["error"] == "exchanged_trigger_id"
    bot.view = {"type": "modal", "broken": True}
    await slack.do("command", user=DANA, command="/calendar")
    slack.clock.advance(seconds=3.5)
    late = await slack.call("views.open", trigger_id=bot.triggers[-1], view=modal())
    assert late["error"] == "expired_trigger_id"


async def test_pushing_needs_a_trigger_from_inside_an_open_modal(slack: LocalSlack, bot: Bot) -> None:
    bot.view = {"type": "modal", "broken": True}
    await slack.do("command", user=DANA, command="/calendar")
    answer = await slack.call("views.push", trigger_id=bot.triggers[-1], view=modal())
    assert answer["error"] == "not_found"


async def test_a_view_is_updated_by_id_or_external_id_unless_its_hash_is_old(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(external_id="mine")
    view = await _open(slack)
    web = slack.web()
    first = await web.views_update(view_id=view["id"], view=modal(title="One"))
    old = str(first["view"]["hash"])
    second = await web.views_update(view_id=view["id"], hash=old, view=modal(title="Two", external_id="mine"))
    assert second["view"]["title"]["text"] == "Two"
    stale = await slack.call("views.update", view_id=view["id"], hash=old, view=modal())
    assert stale["error"] == "hash_conflict"
    third = await web.views_update(external_id="mine", view=modal(title="Three", external_id="mine"))
    assert third["view"]["id"] == view["id"]
    home = {"type": "home", "external_id": "mine", "blocks": [{"type": "divider"}]}
    taken = await slack.call("views.publish", user_id=SAM, view=home)
    assert taken["ok"] is True  # the modal gave the name up with its last update only if it left it out
    state = await slack.state()
    assert len(state["views"]) == 2


async def test_an_external_id_is_taken_once(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(external_id="mine")
    view = await _open(slack)
    bot.answer = {"response_action": "push", "view": modal(external_id="mine")}
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "x"})
    assert [error["code"] for error in seen["errors"]] == ["trouble_connecting"]


async def test_a_menu_loads_its_options_and_offers_only_those(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(field("city", {"type": "external_select", "min_query_length": 2}))
    bot.offered = {"options": [{"text": text("Berlin"), "value": "ber"}]}
    view = await _open(slack)
    where = {"user": DANA, "view_id": view["id"], "action_id": "city"}
    assert (await slack.do("options", **where, value="b"))["options"] == []
    assert bot.suggested == []
    seen = await slack.do("options", **where, value="be")
    assert seen["options"] == [{"text": "Berlin", "value": "ber", "description": None}]
    assert (bot.suggested[0]["value"], bot.suggested[0]["block_id"]) == ("be", "b-city")
    await slack.do("submit", user=DANA, view_id=view["id"], values={"city": "par"}, expect=409)
    await slack.do("submit", user=DANA, view_id=view["id"], values={"city": "ber"})
    chosen = bot.submitted[0]["view"]["state"]["values"]["b-city"]["city"]["selected_option"]
    assert chosen["text"]["text"] == "Berlin"


@pytest.mark.parametrize(
    ("offered", "values"),
    [
        ({"option_groups": [{"label": text("EU"), "options": [{"text": text("Rome"), "value": "rom"}]}]}, ["rom"]),
        ({"options": [{"text": text("x" * 76), "value": "x"}]}, None),
        ({"options": [{"text": text("x"), "value": str(n)} for n in range(101)]}, None),
        ({"options": []}, []),
        ({}, None),
    ],
)
async def test_what_a_menu_may_be_answered_with(slack: LocalSlack, bot: Bot, offered: Json, values: list[str] | None) -> None:
    bot.view, bot.offered = modal(field("city", {"type": "external_select", "min_query_length": 0})), offered
    view = await _open(slack)
    seen = await slack.do("options", user=DANA, view_id=view["id"], action_id="city")
    assert [option["value"] for option in seen["options"]] == (values or [])
    assert [error["code"] for error in seen["errors"]] == (["options_failed"] if values is None else [])


async def test_the_home_tab_is_opened_published_and_operated(slack: LocalSlack, bot: Bot) -> None:
    web = slack.web()
    select = {
        "type": "static_select",
        "action_id": "pick",
        "options": [{"text": text("One"), "value": "1"}, {"text": text("Two"), "value": "2"}],
    }
    blocks = [{"type": "section", "block_id": "s", "text": text("Choose"), "accessory": select}]
    first = await web.views_publish(user_id=DANA, view={"type": "home", "blocks": blocks})
    seen = await slack.do("open_home", user=DANA)
    assert seen["home"]["lines"] == ["Choose []"]
    assert (bot.opened[0]["tab"], bot.opened[0]["view"]["id"]) == ("home", seen["home"]["id"])
    seen = await slack.do("act", user=DANA, view_id=seen["home"]["id"], action_id="pick", value="2")
    assert seen["home"]["lines"] == ["Choose [Two]"]
    assert bot.actions[0]["actions"][0]["selected_option"]["value"] == "2"
    assert bot.actions[0]["view"]["state"]["values"]["s"]["pick"]["selected_option"]["value"] == "2"
    again = await web.views_publish(user_id=DANA, hash=str(first["view"]["hash"]), view={"type": "home", "blocks": blocks})
    assert again["view"]["id"] == first["view"]["id"]
    stale = await slack.call("views.publish", user_id=DANA, hash=str(first["view"]["hash"]), view={"type": "home", "blocks": blocks})
    assert stale["error"] == "hash_conflict"
    assert (await slack.look(SAM))["home"] is None


async def test_an_input_dispatches_only_when_its_block_says_so(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(field("name", dispatch_action=True), field("note"))
    view = await _open(slack)
    await slack.do("act", user=DANA, view_id=view["id"], action_id="note", value="quiet")
    assert bot.actions == []
    seen = await slack.do("act", user=DANA, view_id=view["id"], action_id="name", value="loud")
    assert bot.actions[0]["actions"][0]["value"] == "loud"
    assert [item["value"] for item in seen["modal"]["inputs"]] == ["loud", "quiet"]
    await slack.do("options", user=DANA, view_id=view["id"], action_id="name", expect=409)


async def test_a_modal_without_a_submit_button_is_not_submitted(slack: LocalSlack, bot: Bot) -> None:
    bot.view = {"type": "modal", "title": text("Wait"), "blocks": [{"type": "divider"}]}
    view = await _open(slack)
    await slack.do("submit", user=DANA, view_id=view["id"], expect=409)


async def test_a_shortcut_opens_a_modal(slack: LocalSlack, bot: Bot) -> None:
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="x")
    seen = await slack.do("shortcut", user=DANA, callback_id="look", message_ts=posted["ts"])
    assert [error["code"] for error in seen["errors"]] == ["shortcut_failed"]  # nobody listens to it
    await slack.do("shortcut", user=DANA, callback_id="unknown", expect=409)
    hidden = await slack.call("chat.postEphemeral", channel=SUPPORT, user=DANA, text="psst")
    await slack.do("shortcut", user=DANA, callback_id="look", message_ts=hidden["message_ts"], expect=409)
