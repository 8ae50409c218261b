"""Response URLs answer five times within half an hour, in every way Slack knows."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import Request, Response
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.local.slack.harness import DANA, SAM, SUPPORT, LocalSlack, receiving

Json = dict[str, Any]
BUTTON: Json = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
ACTIONS: Json = {"type": "actions", "block_id": "b", "elements": [BUTTON]}


class App:
    """An app that only keeps the addresses it is given."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    async def endpoint(self, request: Request) -> Response:
        """Take a delivery."""
        form = await request.form()
        if "response_url" in form:
            self.urls.append(str(form["response_url"]))
        elif "payload" in form:
            self.urls += [part.split('"')[0] for part in str(form["payload"]).split('"response_url": "')[1:]]
        return Response()


@pytest.fixture
def app() -> App:
    """The app of a test."""
    return App()


@pytest.fixture
async def slack(app: App) -> AsyncIterator[LocalSlack]:
    """A local Slack that delivers to it."""
    async with receiving(app.endpoint) as started:
        yield started


async def _command_url(slack: LocalSlack, app: App, **where: Any) -> AsyncWebhookClient:
    await slack.do("command", user=DANA, command="/calendar", **where)
    return AsyncWebhookClient(app.urls[-1])


async def _click(slack: LocalSlack, app: App, ts: str) -> AsyncWebhookClient:
    await slack.do("act", user=DANA, message_ts=ts, action_id="go")
    return AsyncWebhookClient(app.urls[-1])


async def test_an_answer_is_ephemeral_by_default_and_seen_by_everybody_in_the_channel_when_asked(slack: LocalSlack, app: App) -> None:
    hook = await _command_url(slack, app, channel=SUPPORT)
    answered = await hook.send(text="psst")
    assert (answered.status_code, answered.body) == (200, "ok")
    await hook.send(text="all", response_type="in_channel")
    dana, sam = await slack.look(DANA), await slack.look(SAM)
    assert [message["text"] for message in dana["ephemerals"]] == ["psst"]
    assert [message["text"] for message in sam["messages"]] == ["all"]
    assert sam["ephemerals"] == []


async def test_an_address_works_five_times(slack: LocalSlack, app: App) -> None:
    hook = await _command_url(slack, app)
    answers = [await hook.send(text=str(n)) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body
    assert len((await slack.look(DANA))["ephemerals"]) == 5


async def test_an_address_works_for_half_an_hour(slack: LocalSlack, app: App) -> None:
    hook = await _command_url(slack, app)
    slack.clock.advance(minutes=29)
    assert (await hook.send(text="in time")).status_code == 200
    slack.clock.advance(minutes=2)
    late = await hook.send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)
    unknown = await AsyncWebhookClient(f"{slack.url}/commands/T0/1/x").send(text="x")
    assert unknown.status_code == 404


async def test_a_click_can_replace_or_delete_its_message_or_answer_beside_it(slack: LocalSlack, app: App) -> None:
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="ask", blocks=[ACTIONS])
    hook = await _click(slack, app, posted["ts"])
    await hook.send_dict({"text": "beside"})
    await hook.send_dict({"text": "answered", "replace_original": "true"})
    dana = await slack.look(DANA)
    assert [message["text"] for message in dana["messages"]] == ["answered"]
    assert dana["messages"][0]["is_edited"] is True
    assert [message["text"] for message in dana["ephemerals"]] == ["beside"]
    assert (await hook.send_dict({"delete_original": True})).status_code == 200
    assert [message["text"] for message in (await slack.look(SAM))["messages"] if not message["is_deleted"]] == []
    assert (await hook.send_dict({"text": "new", "replace_original": True})).status_code == 200
    assert [message["text"] for message in (await slack.look(DANA))["ephemerals"]] == ["beside", "new"]


async def test_deleting_with_a_new_message_does_both(slack: LocalSlack, app: App) -> None:
    hidden = await slack.call("chat.postEphemeral", channel=SUPPORT, user=DANA, text="ask", blocks=[ACTIONS])
    hook = await _click(slack, app, hidden["message_ts"])
    await hook.send_dict({"delete_original": True, "text": "instead"})
    assert [message["text"] for message in (await slack.look(DANA))["ephemerals"] if not message["is_deleted"]] == ["instead"]


async def test_an_answer_can_stand_in_a_thread(slack: LocalSlack, app: App) -> None:
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="ask", blocks=[ACTIONS])
    hook = await _click(slack, app, posted["ts"])
    payload = {"text": "in thread", "response_type": "in_channel", "replace_original": False}
    await hook.send_dict({**payload, "thread_ts": posted["ts"]})
    reply = (await slack.look(SAM))["messages"][-1]
    assert (reply["text"], reply["thread_ts"]) == ("in thread", posted["ts"])


async def test_a_bad_answer_is_refused_and_not_counted(slack: LocalSlack, app: App) -> None:
    hook = await _command_url(slack, app)
    for payload, code in (
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"text": ""}, "no_text"),
        ({}, "invalid_payload"),
    ):
        answer = await hook.send_dict(payload)
        assert (answer.status_code, code in answer.body) == (400, True), answer.body
    for content in (b"{", b"[]"):
        assert (await slack.http.post(app.urls[-1], content=content)).status_code == 400
    assert [(await hook.send(text=str(n))).status_code for n in range(5)] == [200] * 5
    assert [message["text"] for message in (await slack.look(DANA))["ephemerals"]] == list("01234")


async def test_an_address_can_fail_on_order(slack: LocalSlack, app: App) -> None:
    hook = await _command_url(slack, app)
    await slack.do("faults", methods=[{"method": "response_url", "status": 500}])
    assert (await hook.send(text="x")).status_code == 500
    assert (await hook.send(text="x")).status_code == 200
