"""Availability rules: a person's weekly working hours in their zone.

docs.cronofy.com/developers/api/scheduling/availability-rules
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from integrations.local.cronofy.api.calls import Answer, Call, Endpoint, Problems, Refusal
from integrations.local.cronofy.free_time import Span, merged
from integrations.local.cronofy.times import zone_named

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_ID = 64
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _upsert(call: Call) -> Answer:
    rule = _checked(call)
    call.account.rules[rule["availability_rule_id"]] = rule
    return Answer(body={"availability_rule": rule})


def _list(call: Call) -> Answer:
    return Answer(body={"availability_rules": list(call.account.rules.values())})


def _read(call: Call) -> Answer:
    rule = call.account.rules.get(call.path["rule_id"])
    if rule is None:
        raise Refusal(404)
    return Answer(body={"availability_rule": rule})


def _delete(call: Call) -> Answer:
    if call.account.rules.pop(call.path["rule_id"], None) is None:
        raise Refusal(404)
    return Answer(202)


def _checked(call: Call) -> dict[str, Any]:
    problems, body = Problems(), call.body
    rule_id, tzid, periods = body.get("availability_rule_id"), body.get("tzid"), body.get("weekly_periods")
    if not isinstance(rule_id, str) or not rule_id:
        problems.required("availability_rule_id")
    elif len(rule_id) > LONGEST_ID or not rule_id.isascii():
        problems.add("availability_rule_id", "errors.invalid", f"at most {LONGEST_ID} ASCII characters")
    _check_zone(problems, tzid)
    if not isinstance(periods, list) or not periods:
        problems.required("weekly_periods")
    else:
        for index, period in enumerate(periods):
            _check_period(problems, period, f"weekly_periods[{index}]")
    calendar_ids = body.get("calendar_ids")
    if calendar_ids is not None:
        _check_calendars(problems, call, calendar_ids)
    problems.refuse_if_any()
    rule = {"availability_rule_id": rule_id, "tzid": tzid, "weekly_periods": periods}
    return rule if calendar_ids is None else rule | {"calendar_ids": calendar_ids}


def _check_zone(problems: Problems, tzid: Any) -> None:
    if not tzid:
        problems.required("tzid")
        return
    try:
        zone_named(str(tzid))
    except ValueError:
        problems.add("tzid", "errors.tzid_unrecognized", "TZID not recognized")


def _check_period(problems: Problems, period: Any, name: str) -> None:
    if not isinstance(period, dict):
        problems.add(name, "errors.invalid", "must be an object")
        return
    if period.get("day") not in DAYS:
        problems.add(f"{name}.day", "errors.not_recognized", "must be a day in lower case")
    times = {key: str(period.get(key)) for key in ("start_time", "end_time")}
    for key, text in times.items():
        if not _TIME.fullmatch(text):
            problems.add(f"{name}.{key}", "errors.invalid", "must be HH:MM")
    if times["end_time"] <= times["start_time"]:
        problems.add(f"{name}.end_time", "errors.invalid_time_pair", "end_time must be after start_time")


def _check_calendars(problems: Problems, call: Call, calendar_ids: Any) -> None:
    known = {each.calendar_id for profile in call.account.visible_profiles for each in profile.listed_calendars}
    if not isinstance(calendar_ids, list) or not calendar_ids or not known.issuperset(map(str, calendar_ids)):
        problems.add("calendar_ids", "errors.invalid_calendar_ids", "must name calendars of this account")


def hours_within(rules: Iterable[dict[str, Any]], span: Span) -> list[Span]:
    """The working hours of some rules that touch `span`, as instants; local times follow the zone's clock changes."""
    spans: list[Span] = []
    for rule in rules:
        zone = zone_named(rule["tzid"])
        day = span[0].astimezone(zone).date() - timedelta(days=1)
        while day <= span[1].astimezone(zone).date():
            for period in rule["weekly_periods"]:
                if DAYS[day.weekday()] == period["day"]:
                    start, end = (
                        datetime.combine(day, time.fromisoformat(period[key]), zone).astimezone(UTC) for key in ("start_time", "end_time")
                    )
                    spans.append((start, end))
            day += timedelta(days=1)
    return merged(spans)


ENDPOINTS = (
    Endpoint("POST", "/v1/availability_rules", _upsert),
    Endpoint("GET", "/v1/availability_rules", _list),
    Endpoint("GET", "/v1/availability_rules/{rule_id}", _read),
    Endpoint("DELETE", "/v1/availability_rules/{rule_id}", _delete),
)
