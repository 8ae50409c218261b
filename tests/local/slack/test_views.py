"""Modals, their stack and their answers, as a person meets them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.local.slack.harness import DANA, SAM, LocalSlack, over_http
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


async def test_a_modal_is_opened_filled_in_and_submitted(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(
        field("name", {"type": "plain_text_input", "placeholder": text("Your name")}),
        field("day", {"type": "datepicker", "initial_date": "2026-05-01"}),
        {"type": "divider"},
        private_metadata="p",
    )
    view = await open_modal(slack)
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
    view = await open_modal(slack)
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"b-note": {"note": "long"}})
    assert seen["modal"]["errors"] == {
        "b-name": "Please complete this required field.",
        "b-note": "Please enter between 0 and 3 characters.",
    }
    assert bot.submitted == []


async def test_the_apps_errors_stand_at_their_fields_and_what_was_entered_stays(slack: LocalSlack, bot: Bot) -> None:
    view = await open_modal(slack)
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
    view = await open_modal(slack)
    bot.answer = answer
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "x"})
    assert [error["code"] for error in seen["errors"]] == ["trouble_connecting"]
    assert seen["modal"]["id"] == view["id"]


async def test_a_submission_the_app_fails_on_leaves_the_modal_open(slack: LocalSlack, bot: Bot) -> None:
    view = await open_modal(slack)
    bot.is_broken = True
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "x"})
    assert [error["code"] for error in seen["errors"]] == ["trouble_connecting"]
    assert seen["modal"]["inputs"][0]["value"] == "x"


async def test_a_submission_updates_stacks_and_clears(slack: LocalSlack, bot: Bot) -> None:
    view = await open_modal(slack)
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
    first = await open_modal(slack)
    bot.answer = {"response_action": "push", "view": modal(title="Second", notify_on_close=True)}
    await slack.do("submit", user=DANA, view_id=first["id"], values={"name": "x"})
    seen = await slack.do("close", user=DANA)
    assert seen["modal"]["id"] == first["id"]
    assert [body["is_cleared"] for body in bot.closed] == [False]
    assert (await slack.do("close", user=DANA, view_id=first["id"]))["modal"] is None
    await slack.do("close", user=DANA, expect=409)
    await open_modal(slack)
    assert (await slack.do("close", user=DANA, all=True))["modal"] is None
    assert [body["is_cleared"] for body in bot.closed] == [False, False, True]


async def test_a_modal_may_clear_everything_when_it_is_closed(slack: LocalSlack, bot: Bot) -> None:
    first = await open_modal(slack)
    bot.answer = {"response_action": "push", "view": modal(clear_on_close=True)}
    await slack.do("submit", user=DANA, view_id=first["id"], values={"name": "x"})
    assert (await slack.do("close", user=DANA))["modal"] is None
    assert bot.closed == []


async def test_a_click_inside_a_modal_may_push_up_to_three(slack: LocalSlack, bot: Bot) -> None:
    more = {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": text("More")}]}
    bot.view = bot.pushes = modal(more, field("name"))
    seen = {"modal": await open_modal(slack)}
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
    await open_modal(slack)
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
    view = await open_modal(slack)
    web = slack.web()
    first = await web.views_update(view_id=view["id"], view=modal(title="One"))
    old = str(first["view"]["hash"])
    second = await web.views_update(view_id=view["id"], hash=old, view=modal(title="Two", external_id="mine"))
    assert second["view"]["title"]["text"] == "Two"
    stale = await slack.call("views.update", view_id=view["id"], hash=old, view=modal())
    assert stale["error"] == "hash_conflict"
    third = await web.views_update(external_id="mine", view=modal(title="Three", external_id="mine"))
    assert third["view"]["id"] == view["id"]
    assert len((await slack.state())["views"]) == 1


async def test_an_external_id_is_taken_once(slack: LocalSlack, bot: Bot) -> None:
    bot.view = modal(external_id="mine")
    view = await open_modal(slack)
    bot.answer = {"response_action": "push", "view": modal(external_id="mine")}
    seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"name": "x"})
    assert [error["code"] for error in seen["errors"]] == ["trouble_connecting"]
    home = {"type": "home", "external_id": "mine", "blocks": [{"type": "divider"}]}
    assert (await slack.call("views.publish", user_id=SAM, view=home))["error"] == "duplicate_external_id"
    await slack.call("views.update", view_id=view["id"], view=modal())
    for _ in range(2):  # one may publish again under one's own name
        assert (await slack.call("views.publish", user_id=SAM, view=home))["ok"] is True


async def test_a_modal_without_a_submit_button_is_not_submitted(slack: LocalSlack, bot: Bot) -> None:
    bot.view = {"type": "modal", "title": text("Wait"), "blocks": [{"type": "divider"}]}
    view = await open_modal(slack)
    await slack.do("submit", user=DANA, view_id=view["id"], expect=409)
