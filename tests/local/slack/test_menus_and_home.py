"""Menus that load options, inputs that dispatch, shortcuts and the home tab, as a person meets them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.local.slack.harness import DANA, SAM, SUPPORT, LocalSlack, over_http
from tests.local.slack.modal_bot import Bot, field, modal, open_modal, text

Json = dict[str, Any]


@pytest.fixture
def bot() -> Bot:
    """The app of a test."""
    return Bot()


@pytest.fixture
async def slack(bot: Bot) -> AsyncIterator[LocalSlack]:
    """A local Slack with the app."""
    async with over_http(bot.register) as started:
        yield started


async def test_menus_outside_inputs_are_submitted_and_buttons_are_not(slack: LocalSlack, bot: Bot) -> None:
    button: Json = {"type": "button", "action_id": "go", "text": text("Go")}
    menu: Json = {"type": "users_select", "action_id": "who"}
    bot.view = modal(field("name", optional=True), {"type": "actions", "block_id": "a", "elements": [button, menu]})
    view = await open_modal(slack)
    await slack.do("submit", user=DANA, view_id=view["id"], values={"go": "x"}, expect=409)
    await slack.do("submit", user=DANA, view_id=view["id"], values={"who": SAM})
    assert bot.submitted[0]["view"]["state"]["values"]["a"] == {"who": {"type": "users_select", "selected_user": SAM}}


async def test_a_menu_loads_its_options_and_offers_only_those(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(field("city", {"type": "external_select", "min_query_length": 2}))
    bot.offered = {"options": [{"text": text("Berlin"), "value": "ber"}]}
    view = await open_modal(slack)
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
    view = await open_modal(slack)
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
    view = await open_modal(slack)
    await slack.do("act", user=DANA, view_id=view["id"], action_id="note", value="quiet")
    assert bot.actions == []
    seen = await slack.do("act", user=DANA, view_id=view["id"], action_id="name", value="loud")
    assert bot.actions[0]["actions"][0]["value"] == "loud"
    assert [item["value"] for item in seen["modal"]["inputs"]] == ["loud", "quiet"]
    await slack.do("options", user=DANA, view_id=view["id"], action_id="name", expect=409)


async def test_a_shortcut_opens_a_modal(slack: LocalSlack, bot: Bot) -> None:
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="x")
    seen = await slack.do("shortcut", user=DANA, callback_id="look", message_ts=posted["ts"])
    assert [error["code"] for error in seen["errors"]] == ["shortcut_failed"]  # nobody listens to it
    await slack.do("shortcut", user=DANA, callback_id="unknown", expect=409)
    hidden = await slack.call("chat.postEphemeral", channel=SUPPORT, user=DANA, text="psst")
    await slack.do("shortcut", user=DANA, callback_id="look", message_ts=hidden["message_ts"], expect=409)
