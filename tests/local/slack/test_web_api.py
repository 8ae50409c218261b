"""slack_sdk's own client gets from each method what Slack documents."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.local.slack.harness import (
    BOT,
    DANA,
    GONE,
    NIGHT,
    PRIVATE,
    RANDOM,
    SAM,
    STRANGER,
    SUPPORT,
    LocalSlack,
    running,
    seed,
)

Json = dict[str, Any]
SECTION: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}


async def test_auth_test_tells_who_the_token_is(slack: LocalSlack) -> None:
    answer = await slack.web().auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (BOT, "B0LOCAL001", "T0LOCAL001")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
    app = await slack.web(slack.seed.app.app_token).auth_test()
    assert app["app_id"] == slack.seed.app.app_id


async def test_api_test_returns_what_was_sent(slack: LocalSlack) -> None:
    assert (await slack.web().api_test(foo="bar"))["args"] == {"foo": "bar"}
    with pytest.raises(SlackApiError, match="my_error"):
        await slack.web().api_test(error="my_error")


async def test_a_posted_message_comes_back_with_completed_blocks_and_in_history_with_its_metadata(
    slack: LocalSlack,
) -> None:
    web = slack.web()
    metadata = {"event_type": "incident", "event_payload": {"id": "i-1"}}
    posted = await web.chat_postMessage(channel=SUPPORT, text="hello", blocks=[SECTION], metadata=metadata)
    assert posted["message"]["blocks"][0]["block_id"]
    assert posted["message"]["bot_profile"]["app_id"] == slack.seed.app.app_id
    history = await web.conversations_history(channel=SUPPORT, include_all_metadata=True)
    assert history["messages"][0]["metadata"] == metadata
    without = await web.conversations_history(channel=SUPPORT)
    assert "metadata" not in without["messages"][0]


async def test_a_message_is_posted_to_a_person_by_a_channels_name_and_in_a_thread(slack: LocalSlack) -> None:
    web = slack.web()
    direct = await web.chat_postMessage(channel=DANA, text="hi")
    assert str(direct["channel"]).startswith("D")
    root = await web.chat_postMessage(channel="#support", text="root")
    assert root["channel"] == SUPPORT
    reply = await web.chat_postMessage(channel=SUPPORT, text="reply", thread_ts=str(root["ts"]))
    again = await web.chat_postMessage(channel=SUPPORT, text="second", thread_ts=str(reply["ts"]))
    assert again["message"]["thread_ts"] == root["ts"]
    thread = await web.conversations_replies(channel=SUPPORT, ts=str(root["ts"]))
    assert [message["text"] for message in thread["messages"]] == ["root", "reply", "second"]
    assert thread["messages"][0]["reply_count"] == 2
    assert thread["messages"][1]["parent_user_id"] == BOT
    history = await web.conversations_history(channel=SUPPORT)
    assert [message["text"] for message in history["messages"]] == ["root"]


async def test_a_text_beyond_40000_characters_is_cut_with_a_warning(slack: LocalSlack) -> None:
    posted = await slack.web().chat_postMessage(channel=SUPPORT, text="x" * 40_001)
    assert posted["warning"] == "message_truncated"
    assert len(posted["message"]["text"]) == 40_000


async def test_markdown_text_and_attachments_are_taken(slack: LocalSlack) -> None:
    web = slack.web()
    assert (await web.chat_postMessage(channel=SUPPORT, markdown_text="**x**"))["message"]["text"] == "**x**"
    attached = await web.chat_postMessage(channel=SUPPORT, attachments=[{"text": "a", "fallback": "a"}])
    assert attached["message"]["attachments"] == [{"text": "a", "fallback": "a"}]


async def test_an_update_changes_the_message_in_place_and_keeps_what_is_left_out(slack: LocalSlack) -> None:
    web = slack.web()
    metadata = {"event_type": "incident", "event_payload": {}}
    posted = await web.chat_postMessage(channel=SUPPORT, text="one", blocks=[SECTION], metadata=metadata)
    ts = str(posted["ts"])
    changed = await web.chat_update(channel=SUPPORT, ts=ts, text="two")
    assert changed["message"]["blocks"] == posted["message"]["blocks"]
    assert changed["message"]["edited"]["user"] == BOT
    assert (await slack.call("chat.update", channel=SUPPORT, ts=ts, blocks=[]))["ok"] is True
    kept = await web.conversations_history(channel=SUPPORT, include_all_metadata=True)
    assert (kept["messages"][0]["text"], kept["messages"][0]["metadata"]) == ("two", metadata)
    assert "blocks" not in kept["messages"][0]
    await web.chat_update(channel=SUPPORT, ts=ts, text="three", metadata={})
    gone = await web.conversations_history(channel=SUPPORT, include_all_metadata=True)
    assert "metadata" not in gone["messages"][0]


async def test_a_deleted_message_is_gone(slack: LocalSlack) -> None:
    web = slack.web()
    ts = str((await web.chat_postMessage(channel=SUPPORT, text="one"))["ts"])
    await web.chat_delete(channel=SUPPORT, ts=ts)
    assert (await web.conversations_history(channel=SUPPORT))["messages"] == []
    with pytest.raises(SlackApiError, match="message_not_found"):
        await web.chat_delete(channel=SUPPORT, ts=ts)


async def test_an_ephemeral_message_is_seen_by_one_person_and_not_in_history(slack: LocalSlack) -> None:
    web = slack.web()
    posted = await web.chat_postEphemeral(channel=SUPPORT, user=DANA, text="psst")
    assert [item["ts"] for item in (await slack.look(DANA))["ephemerals"]] == [posted["message_ts"]]
    assert (await slack.look(SAM))["ephemerals"] == []
    assert (await web.conversations_history(channel=SUPPORT))["messages"] == []
    with pytest.raises(SlackApiError, match="message_not_found"):
        await web.chat_update(channel=SUPPORT, ts=str(posted["message_ts"]), text="x")


async def test_a_scheduled_message_is_posted_when_its_time_has_come(slack: LocalSlack) -> None:
    web = slack.web()
    soon = slack.clock() + timedelta(seconds=1.2)
    scheduled = await web.chat_scheduleMessage(channel=SUPPORT, text="later", post_at=int(soon.timestamp()))
    assert str(scheduled["scheduled_message_id"]).startswith("Q")
    assert [item["text"] for item in (await slack.state())["scheduled"]] == ["later"]
    seen: list[Json] = []
    for _ in range(60):
        seen = (await slack.look(DANA, settle_ms=50))["messages"]
        if seen:
            break
    assert [message["text"] for message in seen] == ["later"]


async def test_a_scheduled_message_can_be_taken_back(slack: LocalSlack) -> None:
    web = slack.web()
    tomorrow = int((slack.clock() + timedelta(days=1)).timestamp())
    scheduled = await web.chat_scheduleMessage(channel=SUPPORT, text="later", post_at=tomorrow)
    await web.chat_deleteScheduledMessage(channel=SUPPORT, scheduled_message_id=str(scheduled["scheduled_message_id"]))
    assert (await slack.state())["scheduled"] == []


async def test_history_is_paged_and_bounded_by_time(slack: LocalSlack) -> None:
    web = slack.web()
    stamps = [str((await web.chat_postMessage(channel=SUPPORT, text=str(n)))["ts"]) for n in range(5)]
    first = await web.conversations_history(channel=SUPPORT, limit=2)
    assert [message["text"] for message in first["messages"]] == ["4", "3"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await web.conversations_history(channel=SUPPORT, limit=2, cursor=cursor)
    assert [message["text"] for message in second["messages"]] == ["2", "1"]
    between = await web.conversations_history(channel=SUPPORT, oldest=stamps[1], latest=stamps[3])
    assert [message["text"] for message in between["messages"]] == ["2"]
    inclusive = await web.conversations_history(channel=SUPPORT, oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert [message["text"] for message in inclusive["messages"]] == ["3", "2", "1"]


async def test_a_direct_message_is_opened_once(slack: LocalSlack) -> None:
    web = slack.web()
    first = await web.conversations_open(users=DANA)
    assert "already_open" not in first.data
    again = await web.conversations_open(users=DANA, return_im=True)
    assert again["already_open"] is True
    assert again["channel"]["user"] == DANA
    assert again["channel"]["id"] == first["channel"]["id"]
    by_id = await web.conversations_open(channel=str(first["channel"]["id"]))
    assert by_id["channel"]["id"] == first["channel"]["id"]


async def test_several_people_share_a_group_message_with_the_scope_for_it() -> None:
    scopes = [*seed().app.scopes, "mpim:write", "mpim:history", "mpim:read"]
    async with running(seed(scopes=scopes)) as slack:
        opened = await slack.web().conversations_open(users=[DANA, SAM])
        channel = str(opened["channel"]["id"])
        assert channel.startswith("G")
        info = await slack.web().conversations_info(channel=channel)
        assert info["channel"]["is_mpim"] is True
        members = await slack.web().conversations_members(channel=channel)
        assert sorted(members["members"]) == sorted([DANA, SAM, BOT])


async def test_conversations_are_described_as_the_bot_sees_them(slack: LocalSlack) -> None:
    web = slack.web()
    joined = (await web.conversations_info(channel=SUPPORT))["channel"]
    assert (joined["name"], joined["is_member"], joined["is_private"]) == ("support", True, False)
    assert (await web.conversations_info(channel=RANDOM))["channel"]["is_member"] is False
    assert (await web.conversations_info(channel=PRIVATE))["channel"]["is_group"] is True
    page = await web.conversations_members(channel=SUPPORT, limit=2)
    assert page["members"] == [DANA, SAM]
    rest = await web.conversations_members(channel=SUPPORT, cursor=page["response_metadata"]["next_cursor"])
    assert rest["members"] == [BOT]


async def test_people_are_described_with_what_decides_who_they_are(slack: LocalSlack) -> None:
    web = slack.web()
    dana = (await web.users_info(user=DANA, include_locale=True))["user"]
    assert (dana["profile"]["email"], dana["tz"], dana["locale"]) == ("dana@acme.example", "Europe/Berlin", "en-GB")
    stranger = (await web.users_info(user=STRANGER))["user"]
    assert stranger["is_stranger"] is True
    assert stranger["team_id"] != slack.seed.team.id
    assert "email" not in stranger["profile"]
    assert (await web.users_info(user=GONE))["user"]["deleted"] is True
    assert (await web.users_info(user=BOT))["user"]["is_bot"] is True


async def test_people_are_found_by_address_if_they_are_active_members(slack: LocalSlack) -> None:
    web = slack.web()
    assert (await web.users_lookupByEmail(email="DANA@acme.example"))["user"]["id"] == DANA
    for address in ("gone@acme.example", "stranger@else.example", "nobody@acme.example"):
        with pytest.raises(SlackApiError, match="users_not_found"):
            await web.users_lookupByEmail(email=address)


async def test_people_are_listed_in_pages(slack: LocalSlack) -> None:
    found: list[str] = []
    async for page in await slack.web().users_list(limit=3):
        found += [user["id"] for user in page["members"]]
    assert found == [user.id for user in slack.seed.users] + [BOT]


async def test_user_groups_and_their_members(slack: LocalSlack) -> None:
    web = slack.web()
    [group] = (await web.usergroups_list())["usergroups"]
    assert group["handle"] == "support-team"
    assert "users" not in group
    [full] = (await web.usergroups_list(include_users=True, include_count=True))["usergroups"]
    assert (full["users"], full["user_count"]) == ([SAM], 1)
    assert (await web.usergroups_users_list(usergroup="S0SUPPORT"))["users"] == [SAM]


async def test_the_team(slack: LocalSlack) -> None:
    assert (await slack.web().team_info())["team"]["domain"] == "acme"


async def test_do_not_disturb_periods(slack: LocalSlack) -> None:
    web = slack.web()
    asleep = await web.dnd_info(user=SAM)
    assert asleep["dnd_enabled"] is True
    assert asleep["next_dnd_start_ts"] == int(NIGHT.starts_at.timestamp())
    assert (await web.dnd_info(user=DANA))["dnd_enabled"] is False


async def test_a_reaction_is_seen(slack: LocalSlack) -> None:
    web = slack.web()
    ts = str((await web.chat_postMessage(channel=SUPPORT, text="one"))["ts"])
    await web.reactions_add(channel=SUPPORT, timestamp=ts, name=":white_check_mark:")
    [seen] = (await slack.look(DANA))["messages"]
    assert seen["reactions"] == {"white_check_mark": 1}
    with pytest.raises(SlackApiError, match="already_reacted"):
        await web.reactions_add(channel=SUPPORT, timestamp=ts, name="white_check_mark")
    assert (await web.conversations_history(channel=SUPPORT))["messages"][0]["reactions"][0]["users"] == [BOT]


async def test_posting_without_joining_needs_the_public_scope() -> None:
    async with running(seed(scopes=["chat:write", "chat:write.public"])) as slack:
        await slack.web().chat_postMessage(channel=RANDOM, text="hi")
