"""The agent surface: status lines, prompts, titles and sessions, as the person sees them."""

from typing import Any

from tests.local.slack.harness import DANA, LocalSlack

Json = dict[str, Any]


async def _thread(slack: LocalSlack) -> tuple[str, str]:
    [said] = (await slack.do("say", user=DANA, text="help"))["messages"]
    return said["channel"], said["ts"]


async def _status(slack: LocalSlack, thread_ts: str) -> Json:
    [found] = [item for item in (await slack.look(DANA))["statuses"] if item["thread_ts"] == thread_ts]
    status: Json = found
    return status


async def test_a_status_line_lasts_until_the_app_answers_or_two_minutes(slack: LocalSlack) -> None:
    web = slack.web()
    channel, ts = await _thread(slack)
    await web.assistant_threads_setStatus(channel_id=channel, thread_ts=ts, status="is thinking…", loading_messages=["Reading"])
    assert (await _status(slack, ts))["status"] == "is thinking…"
    await web.chat_postMessage(channel=channel, thread_ts=ts, text="answer")
    assert (await _status(slack, ts))["status"] == ""
    await web.assistant_threads_setStatus(channel_id=channel, thread_ts=ts, status="again")
    slack.clock.advance(seconds=121)
    assert (await _status(slack, ts))["status"] == ""
    await web.assistant_threads_setStatus(channel_id=channel, thread_ts=ts, status="again")
    await web.assistant_threads_setStatus(channel_id=channel, thread_ts=ts, status="")
    assert (await _status(slack, ts))["status"] == ""


async def test_titles_and_prompts_of_a_thread_and_of_the_whole_tab(slack: LocalSlack) -> None:
    web = slack.web()
    channel, ts = await _thread(slack)
    prompts = [{"title": "Why?", "message": "Why is my session missing?"}]
    await web.assistant_threads_setTitle(channel_id=channel, thread_ts=ts, title="Missing session")
    await web.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=ts, prompts=prompts)
    shown = await _status(slack, ts)
    assert (shown["title"], shown["prompts"]) == ("Missing session", ["Why?"])
    above = await slack.call("assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts)
    assert above["ok"] is True
    assert (await _status(slack, ""))["prompts"] == ["Why?"]


async def test_a_session_has_a_state_and_keeps_its_first_title(slack: LocalSlack) -> None:
    channel, ts = await _thread(slack)
    where = {"channel_id": channel, "thread_ts": ts}
    first = await slack.call("agents.sessions.setStatus", **where, status="processing", title="One")
    assert (first["status"], first["title"]) == ("processing", "One")
    second = await slack.call("agents.sessions.setStatus", **where, status="active", title="Two")
    assert (second["agent_status"], second["title"]) == ("active", "One")
    assert (await _status(slack, ts))["session"] == "active"
