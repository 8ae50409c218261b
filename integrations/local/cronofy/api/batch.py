"""Up to fifty event changes in one request, each answered for itself.

docs.cronofy.com/developers/api/batch
"""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from integrations.local.cronofy.api import available_periods, events
from integrations.local.cronofy.api.calls import Answer, Call, Endpoint, Refusal, invalid

LARGEST_BATCH = 50
_EVENTS = re.compile(r"/v1/calendars/([^/]+)/events")
_HANDLERS = {"POST": events.UPSERT, "DELETE": events.DELETE}
_PERIODS = {"POST": available_periods.UPSERT, "DELETE": available_periods.DELETE}


def _batch(call: Call) -> Answer:
    entries = call.body.get("batch")
    if not isinstance(entries, list) or not entries:
        raise invalid("batch", "errors.required", "required")
    if len(entries) > LARGEST_BATCH:
        raise invalid("batch", "errors.too_many", f"at most {LARGEST_BATCH} requests fit in a batch")
    return Answer(207, {"batch": [_answer(call, entry) for entry in entries]})


def _answer(call: Call, entry: Any) -> dict[str, Any]:
    try:
        answer = _perform(call, entry)
    except Refusal as refusal:
        answer = refusal.answer
    return {"status": answer.status} | ({"data": answer.body} if answer.body is not None else {})


def _perform(call: Call, entry: Any) -> Answer:
    if not isinstance(entry, dict) or not isinstance(entry.get("data", {}), dict):
        raise invalid("batch", "errors.invalid", "each request needs method, relative_url and data")
    path, method = str(entry.get("relative_url")), str(entry.get("method")).upper()
    inner = replace(call, body=entry.get("data") or {})
    endpoint = _PERIODS.get(method) if path == "/v1/available_periods" else None
    if match := _EVENTS.fullmatch(path):
        endpoint = _HANDLERS.get(method)
        inner = replace(inner, path={"calendar_id": unquote(match[1])})
    if endpoint is None:
        raise Refusal(404)
    if endpoint.scopes:
        inner.require(endpoint.scopes)
    return endpoint.handle(inner)


ENDPOINTS = (Endpoint("POST", "/v1/batch", _batch),)
