"""Every key the local Slack emits exists in the published inventories of Slack's payloads and answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import Request, Response
from fastapi.responses import JSONResponse

from integrations.local.slack.api.dispatch import METHODS
from tests.local.slack.documented import undocumented
from tests.local.slack.harness import BOT, DANA, SUPPORT, LocalSlack, receiving, seed

Json = dict[str, Any]
SLACK = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "slack"
pytestmark = pytest.mark.skipif(not SLACK.is_dir(), reason="the published inventories are not beside this checkout")

# Documented on docs.slack.dev, but newer than the inventories, or left out of them.
ALSO = {
    "blocks",
    "context_enterprise_id",
    "context_team_id",
    "is_stranger",
    "response_metadata",
    "response_urls",
}
NOT_LOOKED_INTO = {"blocks", "attachments", "values", "state", "args", "files", "reactions"}


def unknown(emitted: Any, known: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of emitted keys that the inventory does not have; what it leaves empty may hold anything."""
    if isinstance(emitted, list) and isinstance(known, list) and known:
        merged: Json = {key: value for item in known if isinstance(item, dict) for key, value in item.items()}
        for item in emitted:
            yield from unknown(item, merged, path)
    elif isinstance(emitted, dict) and isinstance(known, dict) and known:
        for key, value in emitted.items():
            if key not in known and key not in ALSO:
                yield f"{path}.{key}"
            elif key not in NOT_LOOKED_INTO:
                yield from unknown(value, known.get(key), f"{path}.{key}")


class App:
    """Acknowledges everything and keeps it."""

    def __init__(self) -> None:
        self.kept: list[Json] = []

    async def endpoint(self, request: Request) -> Response:
        """Take a delivery."""
        body = await request.body()
        if body.startswith(b"{"):
            self.kept.append(json.loads(body))
            return Response()
        form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        self.kept.append(json.loads(form["payload"]) if "payload" in form else form)
        return JSONResponse({"options": []}) if self.kept[-1].get("type") == "block_suggestion" else Response()


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


BUTTON: Json = {"type": "button", "action_id": "go", "text": text("Go"), "value": "v"}
INPUT: Json = {"type": "input", "block_id": "b", "label": text("L"), "element": {"type": "plain_text_input"}}
MODAL: Json = {"type": "modal", "callback_id": "m", "title": text("T"), "submit": text("OK"), "notify_on_close": True}


async def _play(slack: LocalSlack, app: App) -> None:
    """Cause one of each payload."""
    await slack.do("say", user=DANA, text="hi")
    [said] = (await slack.do("say", user=DANA, channel=SUPPORT, text=f"<@{BOT}> hi"))["messages"]
    await slack.do("edit", user=DANA, ts=said["ts"], text="edited")
    await slack.do("delete", user=DANA, ts=said["ts"])
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="x", blocks=blocks)
    await slack.do("act", user=DANA, message_ts=posted["ts"], action_id="go")
    await slack.do("shortcut", user=DANA, callback_id="look", message_ts=posted["ts"])
    for values in ({"b": "x"}, None):
        await slack.do("command", user=DANA, command="/calendar", text="x")
        view = MODAL | {"blocks": [INPUT]}
        opened = await slack.call("views.open", trigger_id=app.kept[-1]["trigger_id"], view=view)
        if values:
            await slack.do("submit", user=DANA, view_id=opened["view"]["id"], values=values)
        else:
            await slack.do("close", user=DANA)
    await slack.call("views.publish", user_id=DANA, view={"type": "home", "blocks": blocks})
    await slack.do("open_home", user=DANA)
    file = await slack.form("files.getUploadURLExternal", filename="a.txt", length=3)
    await slack.http.post(file["upload_url"], content=b"abc")
    await slack.call("files.completeUploadExternal", files=[{"id": file["file_id"]}], channel_id=SUPPORT)
    await slack.do("uninstall")
    await slack.look(DANA, settle_ms=60)


def _inventory(payload: Json) -> str:
    """Return the name of the inventory a payload is to be held against."""
    if "command" in payload:
        return "SlashCommandPayload"
    if payload["type"] != "event_callback":
        return {
            "block_actions": "BlockActionPayload",
            "message_action": "MessageShortcutPayload",
            "view_submission": "ViewSubmissionPayload",
            "view_closed": "ViewClosedPayload",
        }[payload["type"]]
    event = payload["event"]
    if event["type"] == "message":
        kind = {"message_changed": "MessageChanged", "message_deleted": "MessageDeleted", "file_share": "MessageFileShare"}
        return f"{kind.get(event.get('subtype'), 'Message')}Payload"
    return "".join(word.title() for word in event["type"].split("_")) + "Payload"


# The inventory of events lacks what only some messages have; each of these is documented for message objects.
IN_MESSAGES = {"app_id", "bot_id", "bot_profile", "team"}


async def test_every_key_of_every_payload_is_known() -> None:
    app = App()
    events = ["message.im", "message.channels", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked"]
    async with receiving(app.endpoint, seed(events=events)) as slack:
        await _play(slack, app)
    problems: dict[str, set[str]] = {}
    for payload in app.kept:
        name = _inventory(payload)
        inventory = json.loads((SLACK / "payloads" / f"{name}.json").read_text())
        found = {path for path in unknown(payload, inventory) if path.rpartition(".")[2] not in IN_MESSAGES}
        problems.setdefault(name, set()).update(found)
    assert {name: found for name, found in problems.items() if found} == {}
    assert set(problems) >= {
        "AppHomeOpenedPayload", "AppMentionPayload", "AppUninstalledPayload", "BlockActionPayload",
        "MessageChangedPayload", "MessageDeletedPayload", "MessageFileSharePayload", "MessagePayload",
        "MessageShortcutPayload", "SlashCommandPayload", "TokensRevokedPayload", "ViewClosedPayload",
        "ViewSubmissionPayload",
    }  # fmt: skip


async def _arguments(slack: LocalSlack) -> dict[str, Json]:
    """What each method needs to succeed, where it needs anything."""
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="x")
    later = await slack.call("chat.scheduleMessage", channel=SUPPORT, text="x", post_at=int(slack.clock().timestamp()) + 1000)
    file = await slack.form("files.getUploadURLExternal", filename="a.txt", length=3)
    await slack.http.post(file["upload_url"], content=b"abc")
    app, thread = slack.seed.app, {"channel_id": SUPPORT, "thread_ts": posted["ts"]}
    page = {"client_id": app.client_id, "scope": "chat:write", "redirect_uri": "https://relink.example/"}
    allowed = await slack.http.post(f"{slack.url}/oauth/v2/authorize", params=page, data={"user": DANA, "decision": "allow"})
    [code] = parse_qs(urlsplit(allowed.headers["location"]).query)["code"]
    return {
        "assistant.threads.setStatus": {**thread, "status": "x"},
        "assistant.threads.setSuggestedPrompts": {"channel_id": SUPPORT, "prompts": "[]"},
        "assistant.threads.setTitle": {**thread, "title": "x"},
        "chat.postEphemeral": {"channel": SUPPORT, "user": DANA, "text": "x"},
        "chat.delete": {"channel": SUPPORT, "ts": posted["ts"]},
        "chat.deleteScheduledMessage": {"channel": SUPPORT, "scheduled_message_id": later["scheduled_message_id"]},
        "conversations.info": {"channel": SUPPORT},
        "conversations.members": {"channel": SUPPORT},
        "files.completeUploadExternal": {"files": json.dumps([{"id": file["file_id"]}]), "channel_id": SUPPORT},
        "files.getUploadURLExternal": {"filename": "a.txt", "length": 3},
        "oauth.v2.access": {"client_id": app.client_id, "client_secret": app.client_secret, "code": code},
        "reactions.add": {"channel": SUPPORT, "timestamp": posted["ts"], "name": "eyes"},
        "usergroups.list": {"include_users": "true", "include_count": "true"},
        "usergroups.users.list": {"usergroup": "S0SUPPORT"},
        "users.info": {"user": DANA, "include_locale": "true"},
        "users.lookupByEmail": {"email": "dana@acme.example"},
    }


async def test_every_key_of_every_answer_is_known(slack: LocalSlack) -> None:
    args, app = await _arguments(slack), slack.seed.app
    problems: dict[str, list[str]] = {}
    published = [name for name in METHODS if (SLACK / "responses" / f"{name}.json").exists()]
    for method in sorted(published, key=lambda name: name == "chat.delete"):
        token = app.app_token if METHODS[method].caller == "app" else app.bot_token
        headers = {"Authorization": f"Bearer {token}"}
        answer: Json = (await slack.http.post(f"{slack.api}{method}", data=args.get(method, {}), headers=headers)).json()
        inventory = json.loads((SLACK / "responses" / f"{method}.json").read_text())
        assert answer["ok"], (method, answer)
        problems[method] = sorted(set(unknown(answer, inventory)))
    assert {method: found for method, found in problems.items() if found} == {}
    assert len(problems) >= 20


def test_the_judge_of_every_refusal_in_these_tests_knows_a_wrong_code() -> None:
    codes = ("channel_not_found", "no_such_code", None)
    calls: list[Json] = [{"method": "chat.postMessage", "error": code} for code in codes]
    assert undocumented(calls) == {("chat.postMessage", "no_such_code")}


def test_the_check_itself_sees_an_unknown_key() -> None:
    assert list(unknown({"a": {"b": 1}, "c": [{"d": 1}]}, {"a": {"x": 1}, "c": [{"y": 1}]})) == [".a.b", ".c.d"]


def test_tiers_and_scopes_are_the_published_ones() -> None:
    tiers = {"t1": 1, "t2": 2, "t3": 3, "t4": 4, "t5": None}
    wrong: list[str] = []
    for name, method in METHODS.items():
        if (SLACK / "methods" / f"{name}.json").exists():
            published = json.loads((SLACK / "methods" / f"{name}.json").read_text())
            scopes = published["scope"].get("bot", [])
            if tiers[published["rate_limits"]] != method.tier:
                wrong.append(f"{name}: tier {published['rate_limits']}")
            if method.scopes and method.caller == "bot" and sorted(scopes) != sorted(method.scopes):
                wrong.append(f"{name}: scopes {scopes}")
    assert wrong == []
