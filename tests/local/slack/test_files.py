"""Files go up in three steps, are shared as a message, and their bytes can be had again."""

from typing import Any

import pytest
from slack_sdk.errors import SlackRequestError

from tests.local.slack.harness import DANA, PRIVATE, RANDOM, SUPPORT, LocalSlack, running, seed

Json = dict[str, Any]
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


async def test_the_sdk_uploads_a_file_which_the_person_sees_and_downloads(slack: LocalSlack) -> None:
    web = slack.web()
    channel = str((await web.conversations_open(users=DANA))["channel"]["id"])
    done = await web.files_upload_v2(channel=channel, filename="session.ics", content=ICS, title="Session", initial_comment="Here it is")
    [message] = (await slack.look(DANA))["messages"]
    [file] = message["files"]
    assert (message["text"], file["name"], file["title"], file["mimetype"]) == (
        "Here it is",
        "session.ics",
        "Session",
        "text/calendar",
    )
    assert (await slack.http.get(f"{slack.url}{file['download_path']}")).content == ICS
    history = await web.conversations_history(channel=channel)
    assert history["messages"][0]["subtype"] == "file_share"
    info = await web.files_info(file=str(done["files"][0]["id"]))
    private = str(info["file"]["url_private"])
    bearer = {"Authorization": f"Bearer {slack.seed.app.bot_token}"}
    assert (await slack.http.get(private, headers=bearer)).content == ICS
    assert (await slack.http.get(private)).status_code == 404


async def _announced(slack: LocalSlack, **more: Any) -> Json:
    return await slack.form("files.getUploadURLExternal", filename="a.txt", length=3, **more)


async def test_several_files_are_shared_in_one_thread_message_after_a_multipart_upload(slack: LocalSlack) -> None:
    root = await slack.call("chat.postMessage", channel=SUPPORT, text="root")
    ids = []
    for _ in range(2):
        announced = await _announced(slack, alt_txt="a text")
        answer = await slack.http.post(announced["upload_url"], files={"file": ("a.txt", b"abc")})
        assert answer.text == "OK - 3"
        ids.append({"id": announced["file_id"]})
    shared = await slack.call("files.completeUploadExternal", files=ids, channel_id=SUPPORT, thread_ts=root["ts"])
    assert [file["alt_txt"] for file in shared["files"]] == ["a text", "a text"]
    reply = (await slack.look(DANA))["messages"][-1]
    assert (reply["thread_ts"], len(reply["files"])) == (root["ts"], 2)


async def test_a_file_may_stay_private(slack: LocalSlack) -> None:
    announced = await _announced(slack)
    await slack.http.post(announced["upload_url"], content=b"abc")
    done = await slack.call("files.completeUploadExternal", files=[{"id": announced["file_id"]}])
    assert done["ok"] is True
    assert (await slack.look(DANA))["messages"] == []
    again = await slack.call("files.completeUploadExternal", files=[{"id": announced["file_id"]}])
    assert again["error"] == "file_not_found"


async def test_bytes_must_come_in_the_announced_length_to_an_announced_address(slack: LocalSlack) -> None:
    announced = await _announced(slack)
    assert (await slack.http.post(announced["upload_url"], content=b"abcd")).status_code == 400
    assert (await slack.http.post(announced["upload_url"], data={"no": "file"})).status_code == 400
    assert (await slack.http.post(announced["upload_url"], files={"no": (None, "file")})).status_code == 400
    assert (await slack.http.post(f"{slack.url}/upload/v1/other", content=b"abc")).status_code == 404
    missing = await slack.call("files.completeUploadExternal", files=[{"id": announced["file_id"]}])
    assert missing["error"] == "file_not_found"
    path = f"{slack.url}/_local/files/{announced['file_id']}"
    assert (await slack.http.get(path)).status_code == 404


async def test_a_file_is_shared_only_where_the_bot_is(slack: LocalSlack) -> None:
    announced = await _announced(slack)
    await slack.http.post(announced["upload_url"], content=b"abc")
    files = [{"id": announced["file_id"]}]
    for channel, code in (("U0DANA", "channel_not_found"), (RANDOM, "not_in_channel"), ("C0NO", "channel_not_found")):
        answer = await slack.call("files.completeUploadExternal", files=files, channel_id=channel)
        assert answer["error"] == code
    assert (await slack.call("files.completeUploadExternal", files=files, channel_id=PRIVATE))["ok"] is True


async def test_a_failing_upload_is_noticed_by_the_sdk(slack: LocalSlack) -> None:
    await slack.do("faults", methods=[{"method": "upload", "status": 500}])
    with pytest.raises(SlackRequestError, match="500"):
        await slack.web().files_upload_v2(filename="a.ics", content=ICS)


async def test_reading_a_file_needs_the_scope() -> None:
    async with running(seed(scopes=["files:write"])) as slack:
        announced = await _announced(slack)
        await slack.http.post(announced["upload_url"], content=b"abc")
        done = await slack.call("files.completeUploadExternal", files=[{"id": announced["file_id"]}])
        bearer = {"Authorization": f"Bearer {slack.seed.app.bot_token}"}
        private = await slack.http.get(done["files"][0]["url_private"], headers=bearer)
        assert private.status_code == 404
