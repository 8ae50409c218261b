"""Every refusal is the documented one, and changes nothing."""

from typing import Any

from integrations.local.slack.api.dispatch import METHODS
from integrations.local.slack.entities import Json
from tests.local.slack.harness import (
    BOT,
    DANA,
    GONE,
    GUEST,
    HIDDEN,
    OLD,
    PRIVATE,
    RANDOM,
    SAM,
    SUPPORT,
    LocalSlack,
    running,
    seed,
)

MODAL: Json = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}
HUGE: Json = {**MODAL, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "ü" * 1300}}] * 100}
NOW = 1_900_000_000
POST: dict[str, Any] = {"channel": SUPPORT, "text": "x"}
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": RANDOM, "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": OLD, "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": SUPPORT}, "no_text"),
    ("chat.postMessage", {**POST, "blocks": "["}, "invalid_blocks_format"),
    ("chat.postMessage", {**POST, "blocks": {"type": "divider"}}, "invalid_blocks_format"),
    ("chat.postMessage", {**POST, "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
    (
        "chat.postMessage",
        {**POST, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5},
        "msg_blocks_too_long",
    ),
    ("chat.postMessage", {**POST, "markdown_text": "x"}, "markdown_text_conflict"),
    ("chat.postMessage", {**POST, "attachments": [{}] * 101}, "too_many_attachments"),
    ("chat.postMessage", {**POST, "attachments": "x"}, "invalid_attachments"),
    ("chat.postMessage", {**POST, "attachments": [1]}, "invalid_attachments"),
    ("chat.postMessage", {**POST, "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
    ("chat.postMessage", {**POST, "metadata": "{"}, "invalid_metadata_format"),
    (
        "chat.postMessage",
        {**POST, "metadata": {"event_type": "x", "event_payload": {"x": "y" * 20_000}}},
        "metadata_too_large",
    ),
    ("chat.postMessage", {**POST, "thread_ts": "1.0"}, "cannot_reply_to_message"),
    ("chat.postEphemeral", {**POST, "user": GUEST}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": SUPPORT, "user": DANA, "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postEphemeral", {"channel": SUPPORT, "user": DANA}, "no_text"),
    ("chat.update", {**POST, "ts": "1.0"}, "message_not_found"),
    ("chat.delete", {"channel": SUPPORT, "ts": "1.0"}, "message_not_found"),
    ("chat.scheduleMessage", {**POST, "post_at": "soon"}, "invalid_time"),
    ("chat.scheduleMessage", {**POST, "post_at": 1}, "time_in_past"),
    ("chat.scheduleMessage", {**POST, "post_at": NOW * 2}, "time_too_far"),
    ("chat.deleteScheduledMessage", {"channel": SUPPORT, "scheduled_message_id": "Q"}, "invalid_scheduled_message_id"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.open", {"users": BOT}, "user_not_found"),
    ("conversations.open", {"users": GONE}, "user_disabled"),
    ("conversations.open", {"users": ",".join(f"U{n}" for n in range(9))}, "too_many_users"),
    ("conversations.open", {"users": f"{DANA},{SAM}"}, "missing_scope"),
    ("conversations.open", {"channel": SUPPORT}, "channel_not_found"),
    ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
    ("conversations.history", {"channel": RANDOM}, "not_in_channel"),
    ("conversations.history", {"channel": SUPPORT, "cursor": "!"}, "invalid_cursor"),
    ("conversations.history", {"channel": SUPPORT, "cursor": "eDox"}, "invalid_cursor"),
    ("conversations.history", {"channel": SUPPORT, "latest": "x"}, "invalid_ts_latest"),
    ("conversations.history", {"channel": SUPPORT, "oldest": "x"}, "invalid_ts_oldest"),
    ("conversations.history", {"channel": SUPPORT, "limit": "x"}, "invalid_arguments"),
    ("conversations.replies", {"channel": SUPPORT, "ts": "1.0"}, "thread_not_found"),
    ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "x@x.example"}, "users_not_found"),
    ("users.list", {"cursor": "x"}, "invalid_cursor"),
    ("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
    ("team.info", {"team": "T0OTHER"}, "team_not_found"),
    ("dnd.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("reactions.add", {"channel": SUPPORT, "name": "eyes"}, "no_item_specified"),
    ("reactions.add", {"channel": SUPPORT, "name": "eyes", "timestamp": "1.0"}, "message_not_found"),
    ("views.open", {"view": MODAL}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.1.a"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.1.a", "view": "{"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.1.a", "view": "[]"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.1.a", "view": MODAL}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "nonsense", "view": MODAL}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "1.1.a", "view": HUGE}, "view_too_large"),
    ("views.open", {"trigger_id": "1.1.a", "view": {"type": "home", "blocks": [{"type": "divider"}]}}, "invalid_arguments"),
    ("views.push", {"trigger_id": "1.1.a", "view": MODAL}, "invalid_trigger_id"),
    ("views.update", {"view": MODAL}, "invalid_arguments"),
    ("views.update", {"view": MODAL, "view_id": "V0NONE"}, "not_found"),
    ("views.update", {"view": MODAL, "external_id": "none"}, "not_found"),
    ("views.publish", {"user_id": "U0NOBODY", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
    ("views.publish", {"user_id": DANA, "view": MODAL}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a.ics", "length": 0}, "missing_argument"),
    ("files.getUploadURLExternal", {"filename": "a.ics", "length": 2_000_000_000}, "file_upload_size_restricted"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 1, "alt_txt": "x" * 1001}, "alt_txt_too_large"),
    ("files.completeUploadExternal", {"files": "x"}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": []}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"id": "F0NONE"}]}, "file_not_found"),
    ("files.info", {"file": "F0NONE"}, "file_not_found"),
    ("assistant.threads.setStatus", {"channel_id": SUPPORT, "thread_ts": "1.0"}, "invalid_arguments"),
    ("assistant.threads.setStatus", {"channel_id": SUPPORT, "thread_ts": "1.0", "status": "x"}, "invalid_thread_ts"),
    ("assistant.threads.setStatus", {"channel_id": "C", "thread_ts": "1.0", "status": "x"}, "channel_not_found"),
    (
        "assistant.threads.setStatus",
        {"channel_id": SUPPORT, "thread_ts": "1.0", "status": "x", "loading_messages": ["x"] * 11},
        "invalid_arguments",
    ),
    ("assistant.threads.setSuggestedPrompts", {"channel_id": SUPPORT, "prompts": "x"}, "invalid_arguments"),
    ("assistant.threads.setSuggestedPrompts", {"channel_id": SUPPORT, "prompts": [{}]}, "invalid_arguments"),
    (
        "assistant.threads.setSuggestedPrompts",
        {"channel_id": SUPPORT, "prompts": [{"title": "t", "message": "m"}] * 5},
        "invalid_arguments",
    ),
    ("assistant.threads.setTitle", {"channel_id": SUPPORT, "thread_ts": "1.0", "title": "x"}, "invalid_thread_ts"),
    ("agents.sessions.setStatus", {"channel_id": SUPPORT, "status": "dozing"}, "invalid_status"),
    ("agents.sessions.setStatus", {"channel_id": SUPPORT, "status": "active"}, "thread_ts_required"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
    ("oauth.v2.access", {"client_id": "other"}, "invalid_client_id"),
    ("calls.add", {}, "unknown_method"),
]


async def test_every_bad_call_is_refused_with_its_code_and_changes_nothing(slack: LocalSlack) -> None:
    before = await slack.state()
    got: list[tuple[str, Any]] = []
    for method, args, _ in CASES:
        takes_json = method in METHODS and METHODS[method].takes_json
        answer = await (slack.call(method, **args) if takes_json else slack.form(method, **args))
        got.append((method, answer.get("error")))
    assert got == [(method, code) for method, _, code in CASES]
    after = await slack.state()
    for key in ("conversations", "views", "files", "scheduled", "errors"):
        assert after[key] == before[key]


async def test_the_messages_of_an_argument_error_say_what_is_wrong_and_where(slack: LocalSlack) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    answer = await slack.call("chat.postMessage", channel=SUPPORT, text="x", blocks=blocks)
    reason = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert answer["errors"] == [reason]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {reason}"]
    view = await slack.call("views.publish", user_id=DANA, view={"type": "home", "blocks": blocks})
    assert f"[ERROR] {reason.replace('/blocks', '/view/blocks')}" in view["response_metadata"]["messages"]


async def test_only_ones_own_messages_can_be_changed(slack: LocalSlack) -> None:
    [said] = (await slack.do("say", user=DANA, text="mine", channel=SUPPORT))["messages"]
    changed = await slack.call("chat.update", channel=SUPPORT, ts=said["ts"], text="theirs")
    assert changed["error"] == "cant_update_message"
    assert (await slack.form("chat.delete", channel=SUPPORT, ts=said["ts"]))["error"] == "cant_delete_message"
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="x")
    assert (await slack.call("chat.update", channel=SUPPORT, ts=posted["ts"]))["error"] == "no_text"
    assert (await slack.call("chat.update", channel=SUPPORT, ts=posted["ts"], text=""))["error"] == "no_text"
    long = await slack.call("chat.update", channel=SUPPORT, ts=posted["ts"], text="x" * 4001)
    assert long["error"] == "msg_too_long"


async def test_a_reaction_needs_a_name_that_can_be_one(slack: LocalSlack) -> None:
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="x")
    answer = await slack.call("reactions.add", channel=SUPPORT, timestamp=posted["ts"], name="no emoji")
    assert answer["error"] == "invalid_name"


async def test_at_most_thirty_messages_are_scheduled_within_five_minutes(slack: LocalSlack) -> None:
    at = int(slack.clock().timestamp()) + 1000
    answers = [await slack.call("chat.scheduleMessage", channel=SUPPORT, text="x", post_at=at) for _ in range(31)]
    assert [answer["ok"] for answer in answers] == [True] * 30 + [False]
    assert answers[-1]["error"] == "restricted_too_many"


async def test_private_channels_hide_from_a_bot_that_is_not_in_them() -> None:
    start = seed()
    channels = [channel.model_copy(update={"members": [SAM]}) if channel.id == PRIVATE else channel for channel in start.channels]
    async with running(start.model_copy(update={"channels": channels})) as slack:
        assert (await slack.call("chat.postMessage", channel=PRIVATE, text="x"))["error"] == "channel_not_found"
        assert (await slack.form("conversations.info", channel=PRIVATE))["error"] == "channel_not_found"


async def test_a_missing_scope_is_named() -> None:
    async with running(seed(scopes=["chat:write", "users:read"])) as slack:
        for method, args, needed in (
            ("conversations.history", {"channel": SUPPORT}, "channels:history"),
            ("conversations.info", {"channel": PRIVATE}, "groups:read"),
            ("conversations.open", {"users": DANA}, "im:write"),
            ("users.lookupByEmail", {"email": "dana@acme.example"}, "users:read.email"),
            ("usergroups.list", {}, "usergroups:read"),
        ):
            answer = await slack.form(method, **args)
            assert (answer["error"], answer["needed"], answer["provided"]) == (
                "missing_scope",
                needed,
                "chat:write,users:read",
            )
        user = await slack.form("users.info", user=DANA)
        assert "email" not in user["user"]["profile"]
        assert (await slack.form("users.info", user=HIDDEN))["ok"] is True


async def test_features_that_the_app_switched_off_are_refused() -> None:
    off = seed(home_tab_enabled=False, messages_tab_enabled=False, is_agent=False)
    async with running(off) as slack:
        home = {"type": "home", "blocks": [{"type": "divider"}]}
        assert (await slack.call("views.publish", user_id=DANA, view=home))["error"] == "not_enabled"
        assert (await slack.call("chat.postMessage", channel=DANA, text="x"))["error"] == "messages_tab_disabled"
        prompts = [{"title": "t", "message": "m"}]
        answer = await slack.call("assistant.threads.setSuggestedPrompts", channel_id=SUPPORT, prompts=prompts)
        assert answer["error"] == "not_agent_app"
        status = await slack.call("agents.sessions.setStatus", channel_id=SUPPORT, status="active", thread_ts="1.0")
        assert status["error"] == "feature_disabled"
        await slack.do("say", user=DANA, text="hi", expect=409)
        await slack.do("open_home", user=DANA, expect=409)
