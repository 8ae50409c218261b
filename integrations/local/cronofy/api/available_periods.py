"""Stretches of time that a person declared open.

docs.cronofy.com/developers/api/scheduling/available-periods
"""

from datetime import datetime
from typing import Any

from integrations.local.cronofy.api.calls import Answer, Call, Endpoint, Problems, invalid, truth
from integrations.local.cronofy.api.event_reading import read_query
from integrations.local.cronofy.paging import Page
from integrations.local.cronofy.times import parse_when

LONGEST_ID = 64


def _upsert(call: Call) -> Answer:
    problems = Problems()
    period_id = call.body.get("available_period_id")
    if not isinstance(period_id, str) or not period_id:
        problems.required("available_period_id")
    elif len(period_id) > LONGEST_ID:
        problems.add("available_period_id", "errors.too_long", f"at most {LONGEST_ID} characters")
    start, end = read_span(problems, call.body)
    problems.refuse_if_any()
    assert start is not None
    assert end is not None
    call.account.periods[str(period_id)] = (start, end)
    return Answer(202)


def read_span(problems: Problems, body: Any, prefix: str = "") -> tuple[datetime | None, datetime | None]:
    """The instants `start` and `end` of a mapping; notes what is wrong with them."""
    start, end = (read_instant(problems, body.get(name), f"{prefix}{name}") for name in ("start", "end"))
    if start is not None and end is not None and end <= start:
        problems.add(f"{prefix}end", "errors.invalid_time_pair", "end must be after start")
    return start, end


def read_instant(problems: Problems, value: Any, name: str) -> datetime | None:
    """One instant in UTC; notes a missing or unreadable one."""
    if not value:
        problems.required(name)
        return None
    try:
        when = parse_when(str(value))
    except ValueError:
        when = None
    if not isinstance(when, datetime):
        problems.add(name, "errors.invalid", f"{name} must be a time in UTC")
        return None
    return when


def _read(call: Call) -> Answer:
    query = read_query(call)
    items = [
        {
            "available_period_id": period_id,
            "start": query.when(start, query.zone.key),
            "end": query.when(end, query.zone.key),
        }
        for period_id, (start, end) in sorted(call.account.periods.items(), key=lambda item: item[1])
        if not (query.starts_at and end <= query.starts_at) and not (query.ends_at and start >= query.ends_at)
    ]
    page = Page(call.account.sub, "available_periods", items, 1, max(len(items), 1))
    return Answer(body=call.world.pages.answer(page, ""))


def _delete(call: Call) -> Answer:
    if truth(call.body.get("delete_all")):
        call.account.periods.clear()
        return Answer(202)
    period_id = call.body.get("available_period_id")
    if not isinstance(period_id, str) or not period_id:
        raise invalid("available_period_id", "errors.required", "required")
    call.account.periods.pop(period_id, None)
    return Answer(202)


UPSERT = Endpoint("POST", "/v1/available_periods", _upsert)
DELETE = Endpoint("DELETE", "/v1/available_periods", _delete)
ENDPOINTS = (UPSERT, DELETE, Endpoint("GET", "/v1/available_periods", _read))
