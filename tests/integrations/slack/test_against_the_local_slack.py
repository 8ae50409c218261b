"""Directory and messenger against the local Slack, over the wire."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import Conflict, Expired, Invalid, NotFound, TokenRefused, TryLater, Unreachable
from bot.domain.manners import DoNotDisturb
from bot.domain.messages import FileUpload, Message
from bot.domain.people import Unknown, refusal_of
from bot.services.ports import Directory, Messenger
from tests.integrations.slack.conftest import NIGHT, LocalSlack

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
HELLO = Message("Hello", (SECTION,))
FILE = FileUpload("relink-1.ics", "Mon 10:00", b"BEGIN:VCALENDAR\r\n", "Here is Mon 10:00.")
HOME = {"type": "home", "blocks": [SECTION]}
VIEW = {"type": "modal", "title": {"type": "plain_text", "text": "Note"}, "blocks": [SECTION]}


async def dm(local: LocalSlack) -> str:
    return await local.directory.open_conversation("U0DANA")


async def messages(local: LocalSlack, channel: str) -> list[dict[str, Any]]:
    answer = await local.client.conversations_history(channel=channel, include_all_metadata=True)
    found: list[dict[str, Any]] = answer["messages"]
    return found


async def test_they_are_what_the_services_ask_for(local: LocalSlack) -> None:
    _directory: Directory = local.directory
    _messenger: Messenger = local.messenger


async def test_a_member_is_reported_with_address_and_zone(local: LocalSlack) -> None:
    user = await local.directory.user("U0DANA")
    assert (user.workspace_id, user.id, user.name, user.time_zone) == ("T0HOME", "U0DANA", "Dana Díaz", "Europe/London")
    assert (user.email or "").casefold() == "dana@coach.example"
    assert refusal_of(user, 1) is None


async def test_a_member_is_found_by_address(local: LocalSlack) -> None:
    assert await local.directory.find("DANA@coach.example") == await local.directory.user("U0DANA")
    assert await local.directory.find("nobody@coach.example") is None


@pytest.mark.parametrize(
    ("user_id", "refusal"),
    [
        ("U0GUEST", Unknown.GUEST),
        ("U0OTHER", Unknown.STRANGER),
        ("U0GONE", Unknown.STRANGER),
        ("U0ROBOT", Unknown.BOT),
        ("U0BOT", Unknown.BOT),
    ],
)
async def test_everybody_else_is_known_for_what_they_are(local: LocalSlack, user_id: str, refusal: Unknown) -> None:
    assert refusal_of(await local.directory.user(user_id), 1) is refusal


async def test_somebody_unknown_is_unreachable(local: LocalSlack) -> None:
    with pytest.raises(Unreachable):
        await local.directory.user("U0NOBODY")
    for user_id in ("U0NOBODY", "U0GONE"):
        with pytest.raises(Unreachable):
            await local.directory.open_conversation(user_id)


async def test_do_not_disturb_is_told_as_two_instants_and_not_where_there_is_none(local: LocalSlack) -> None:
    assert await local.directory.do_not_disturb("U0DANA") == DoNotDisturb(NIGHT.starts_at, NIGHT.ends_at)
    assert await local.directory.do_not_disturb("U0GUEST") is None
    await local.fault("dnd.info", error="missing_scope")
    with pytest.raises(TokenRefused):
        await local.directory.do_not_disturb("U0DANA")


async def test_the_conversation_with_a_person_is_always_the_same(local: LocalSlack) -> None:
    assert await dm(local) == await dm(local)


async def test_a_message_is_posted_found_again_and_edited_in_place(local: LocalSlack) -> None:
    channel = await dm(local)
    ts = await local.messenger.post(channel, HELLO, key="alert:incident-1")
    await local.messenger.post(channel, Message("no key, no blocks"))
    assert await local.messenger.find_posted(channel, "alert:incident-1") == ts
    assert await local.messenger.find_posted(channel, "alert:incident-2") is None
    await local.messenger.update(channel, ts, Message("Resolved"))
    (edited,) = [each for each in await messages(local, channel) if each["ts"] == ts]
    assert (edited["text"], edited.get("blocks", [])) == ("Resolved", [])
    assert await local.messenger.find_posted(channel, "alert:incident-1") == ts


async def test_addresses_in_messages_are_not_unfolded(local: LocalSlack) -> None:
    channel = await dm(local)
    await local.messenger.post(channel, Message("see https://relink.example/door"))
    (posted,) = await messages(local, channel)
    assert not posted.get("attachments")


async def test_an_answer_stays_in_its_thread(local: LocalSlack) -> None:
    channel = await dm(local)
    asked = await local.messenger.post(channel, Message("why?"))
    answered = await local.messenger.post(channel, HELLO, thread_ts=asked)
    replies = await local.client.conversations_replies(channel=channel, ts=asked)
    assert [each["ts"] for each in replies["messages"]] == [asked, answered]


async def test_an_answer_in_a_thread_is_found_again_there_and_nowhere_else(local: LocalSlack) -> None:
    channel = await dm(local)
    asked = await local.messenger.post(channel, Message("why?"))
    answered = await local.messenger.post(channel, HELLO, thread_ts=asked, key="once")
    assert await local.messenger.find_posted(channel, "once", thread_ts=asked) == answered
    assert await local.messenger.find_posted(channel, "once") is None


async def test_a_whisper_is_seen_by_one_member_alone(local: LocalSlack) -> None:
    await local.messenger.whisper("C0OPEN", "U0DANA", HELLO)
    answer = await local.client.conversations_history(channel="C0OPEN")
    assert not answer["messages"]
    seen = (await local.http.get("/_local/look", params={"user": "U0DANA", "settle_ms": 0})).json()
    assert [each["text"] for each in seen["ephemerals"]] == ["Hello"]
    with pytest.raises(Unreachable):
        await local.messenger.whisper("C0OPEN", "U0GUEST", HELLO)


async def test_a_file_is_uploaded_and_found_by_its_name(local: LocalSlack) -> None:
    channel = await dm(local)
    assert await local.messenger.find_uploaded(channel, FILE.name) is None
    file_id = await local.messenger.upload(channel, FILE)
    assert await local.messenger.find_uploaded(channel, FILE.name) == file_id
    assert await local.messenger.find_uploaded(channel, "relink-2.ics") is None
    (shared,) = await messages(local, channel)
    assert (shared["text"], shared["files"][0]["title"]) == ("Here is Mon 10:00.", "Mon 10:00")


async def test_a_file_in_a_thread_is_found_too(local: LocalSlack) -> None:
    channel = await dm(local)
    for number in range(3):
        await local.messenger.post(channel, Message(f"thread {number}"))
    asked = await local.messenger.post(channel, Message("file?"))
    file_id = await local.messenger.upload(channel, FILE, thread_ts=asked)
    await local.messenger.post(channel, Message("later"))
    assert await local.messenger.find_uploaded(channel, FILE.name) == file_id


async def test_a_closed_channel_and_one_that_is_not_there_are_unreachable(local: LocalSlack) -> None:
    for channel in ("C0SHUT", "C0NONE"):
        with pytest.raises(Unreachable):
            await local.messenger.post(channel, HELLO)


async def test_what_slack_never_takes_is_invalid_and_not_tried_again(local: LocalSlack) -> None:
    channel = await dm(local)
    with pytest.raises(Invalid, match="invalid_blocks"):
        await local.messenger.post(channel, Message("too much", (SECTION,) * 51))
    assert await messages(local, channel) == []


async def test_a_message_that_is_gone_cannot_be_edited(local: LocalSlack) -> None:
    with pytest.raises(NotFound):
        await local.messenger.update(await dm(local), "1700000000.000001", HELLO)


async def test_a_modal_opens_once_per_trigger_and_is_replaced(local: LocalSlack) -> None:
    with pytest.raises(Expired):
        await local.messenger.open_view("1.2.abc", VIEW)
    with pytest.raises(NotFound):
        await local.messenger.update_view("V0NONE", VIEW)


async def test_reading_survives_a_lost_answer_and_a_short_limit(local: LocalSlack) -> None:
    for kind in ({"lose_answer": True}, {"drop": True}, {"retry_after": 0}, {"status": 503}):
        await local.fault("users.info", **kind)
        assert (await local.directory.user("U0DANA")).id == "U0DANA"


async def test_posting_is_not_repeated_after_a_lost_answer(local: LocalSlack) -> None:
    channel = await dm(local)
    await local.fault("chat.postMessage", lose_answer=True)
    with pytest.raises(TryLater):
        await local.messenger.post(channel, HELLO, key="once")
    assert len(await messages(local, channel)) == 1
    assert await local.messenger.find_posted(channel, "once") is not None


async def test_posting_is_not_repeated_after_a_server_error(local: LocalSlack) -> None:
    await local.fault("chat.postMessage", status=503)
    with pytest.raises(TryLater):
        await local.messenger.post(await dm(local), HELLO)


async def test_a_long_limit_is_handed_to_the_caller_with_its_seconds(local: LocalSlack) -> None:
    channel = await dm(local)
    await local.fault("chat.postMessage", retry_after=30)
    with pytest.raises(TryLater) as caught:
        await local.messenger.post(channel, HELLO)
    assert caught.value.retry_after == timedelta(seconds=30)


@pytest.mark.parametrize("fault", [{"nonsense": True}, {"status": 500, "times": 2}, {"error": "fatal_error"}, {"error": "invalid_auth"}])
async def test_other_trouble_is_try_later(local: LocalSlack, fault: dict[str, Any]) -> None:
    await local.fault("users.info", **fault)
    with pytest.raises(TryLater):
        await local.directory.user("U0DANA")


async def test_an_upload_that_fails_half_way_is_try_later(local: LocalSlack) -> None:
    channel = await dm(local)
    await local.fault("upload", status=500, times=2)
    with pytest.raises(TryLater):
        await local.messenger.upload(channel, FILE)
    assert await local.messenger.find_uploaded(channel, FILE.name) is None


async def test_a_home_is_published_over_what_stands_there_and_over_nothing_else(local: LocalSlack) -> None:
    first = await local.messenger.publish_home("U0DANA", HOME, None)
    second = await local.messenger.publish_home("U0DANA", HOME, first)
    with pytest.raises(Conflict):
        await local.messenger.publish_home("U0DANA", HOME, first)
    assert await local.messenger.publish_home("U0DANA", HOME, None) not in (first, second)
