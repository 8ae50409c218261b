"""Notification channels.

docs.cronofy.com/developers/api/push-notifications
"""

from typing import Any

import httpx

from integrations.local.cronofy.api.calls import Answer, Call, Endpoint, Refusal, invalid
from integrations.local.cronofy.entities import Channel
from integrations.local.cronofy.store import new_id

MOST_CHANNELS = 128


def _create(call: Call) -> Answer:
    """Make a channel, or answer the existing one that is identical; a new one is verified at once."""
    callback_url, filters = _callback_url(call.body.get("callback_url")), _filters(call.body.get("filters"))
    account = call.account
    for channel in account.channels.values():
        if channel.callback_url == callback_url and channel.filters == filters:
            return Answer(body={"channel": _described(channel)})
    if len(account.channels) >= MOST_CHANNELS:
        raise invalid("callback_url", "errors.too_many", f"at most {MOST_CHANNELS} channels per account")
    channel = Channel(channel_id=new_id("chn"), callback_url=callback_url, filters=filters)
    account.channels[channel.channel_id] = channel
    call.world.courier.send(account, channel, {"type": "verification"})
    return Answer(body={"channel": _described(channel)})


def _list(call: Call) -> Answer:
    return Answer(body={"channels": [_described(channel) for channel in call.account.channels.values()]})


def _close(call: Call) -> Answer:
    if call.account.channels.pop(call.path["channel_id"], None) is None:
        raise Refusal(404)
    return Answer(202)


def _callback_url(value: Any) -> str:
    if not value:
        raise invalid("callback_url", "errors.required", "required")
    try:
        url = httpx.URL(str(value))
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host:
        raise invalid("callback_url", "errors.invalid", "must be an http or https address")
    return str(value)


def _filters(value: Any) -> dict[str, Any]:
    """Only what differs from the default is kept and echoed."""
    filters = value if isinstance(value, dict) else {}
    kept: dict[str, Any] = {}
    if calendar_ids := filters.get("calendar_ids"):
        if not isinstance(calendar_ids, list):
            raise invalid("filters.calendar_ids", "errors.invalid_calendar_ids", "must be a list")
        kept["calendar_ids"] = sorted(map(str, calendar_ids))
    if filters.get("only_managed") is True:
        kept["only_managed"] = True
    return kept


def _described(channel: Channel) -> dict[str, Any]:
    return {"channel_id": channel.channel_id, "callback_url": channel.callback_url, "filters": channel.filters}


ENDPOINTS = (
    Endpoint("POST", "/v1/channels", _create),
    Endpoint("GET", "/v1/channels", _list),
    Endpoint("DELETE", "/v1/channels/{channel_id}", _close),
)
