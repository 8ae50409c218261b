"""Rate limits answer 429, and everything that can go wrong can be ordered."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from tests.local.slack.harness import SUPPORT, LocalSlack

Json = dict[str, Any]


async def _texts(slack: LocalSlack) -> list[str]:
    [support] = [item for item in (await slack.state())["conversations"] if item["id"] == SUPPORT]
    return [message["text"] for message in support["messages"]]


async def test_a_tiers_minute_is_enforced_until_it_has_passed(slack: LocalSlack) -> None:
    for _ in range(20):
        assert (await slack.form("usergroups.list"))["ok"] is True
    with pytest.raises(SlackApiError) as limited:
        await slack.web().usergroups_list()
    assert limited.value.response.status_code == 429
    assert limited.value.response["error"] == "ratelimited"
    assert 1 <= int(limited.value.response.headers["Retry-After"]) <= 60
    slack.clock.advance(seconds=60)
    assert (await slack.form("usergroups.list"))["ok"] is True


async def test_tiers_can_be_switched_off_and_single_limits_set(slack: LocalSlack) -> None:
    await slack.do("faults", rate_limits=False, limits={"team.info": 1})
    for _ in range(25):
        assert (await slack.form("usergroups.list"))["ok"] is True
    assert (await slack.call("team.info"))["ok"] is True
    assert (await slack.call("team.info"))["error"] == "ratelimited"
    await slack.do("faults", limits={"users.list": 0})
    assert (await slack.form("users.list"))["error"] == "ratelimited"


async def test_posting_is_limited_per_channel_when_ordered(slack: LocalSlack) -> None:
    await slack.do("faults", posting_limit=True)
    answers = [await slack.call("chat.postMessage", channel=SUPPORT, text=str(n)) for n in range(6)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]
    assert (await slack.call("chat.postMessage", channel="U0DANA", text="x"))["ok"] is True


async def test_an_ordered_429_is_obeyed_by_the_sdks_retry_handler(slack: LocalSlack) -> None:
    await slack.do("faults", methods=[{"method": "chat.postMessage", "retry_after": 0}])
    web = slack.web()
    web.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    await web.chat_postMessage(channel=SUPPORT, text="once")
    assert await _texts(slack) == ["once"]


async def test_errors_and_statuses_come_as_often_as_ordered(slack: LocalSlack) -> None:
    orders = [
        {"method": "team.info", "error": "fatal_error", "times": 2},
        {"method": "*", "status": 503},
    ]
    assert len((await slack.do("faults", methods=orders))["methods"]) == 2
    for _ in range(2):
        assert (await slack.call("team.info"))["error"] == "fatal_error"
    with pytest.raises(SlackApiError) as broken:
        await slack.web().team_info()
    assert broken.value.response.status_code == 503
    assert (await slack.call("team.info"))["ok"] is True
    assert (await slack.http.get(f"{slack.url}/_local/faults")).json()["methods"] == []


async def test_nonsense_and_delays(slack: LocalSlack) -> None:
    await slack.do("faults", methods=[{"method": "team.info", "nonsense": True}])
    with pytest.raises(SlackApiError):
        await slack.web().team_info()
    await slack.do("faults", methods=[{"method": "team.info", "delay": 0.5}])
    slow = slack.web()
    slow.timeout = 1
    assert (await slow.team_info())["ok"] is True


async def test_a_dropped_connection_did_nothing_and_a_lost_answer_did(slack: LocalSlack) -> None:
    order = {"method": "chat.postMessage"}
    await slack.do("faults", methods=[order | {"drop": True}])
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.web().chat_postMessage(channel=SUPPORT, text="dropped")
    await slack.do("faults", methods=[order | {"lose_answer": True}])
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.web().chat_postMessage(channel=SUPPORT, text="lost")
    assert await _texts(slack) == ["lost"]


async def test_the_sdks_own_retry_posts_twice_when_an_answer_is_lost(slack: LocalSlack) -> None:
    await slack.do("faults", methods=[{"method": "chat.postMessage", "lose_answer": True}])
    web = slack.web()
    web.retry_handlers = type(web)(token="x").retry_handlers
    await web.chat_postMessage(channel=SUPPORT, text="twice")
    assert await _texts(slack) == ["twice", "twice"]


async def test_a_malformed_order_is_refused(slack: LocalSlack) -> None:
    for order in (
        {"method": "x"},
        {"method": "x", "error": "a", "status": 500},
        {"method": "x", "drop": True, "times": 0},
        {"method": "x", "surprise": 1},
    ):
        await slack.do("faults", methods=[order], expect=422)
    await slack.do("faults", surprise=1, expect=422)


async def test_clear_puts_everything_right(slack: LocalSlack) -> None:
    broken: Json = {"rate_limits": False, "drop_acks": 3, "methods": [{"method": "*", "status": 500}]}
    await slack.do("faults", **broken)
    cleared = await slack.do("faults", clear=True)
    assert (cleared["rate_limits"], cleared["drop_acks"], cleared["methods"]) == (True, 0, [])
