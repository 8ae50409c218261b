"""The question of an availability query, checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from integrations.local.cronofy.api.available_periods import read_instant, read_span
from integrations.local.cronofy.api.calls import Call, Problems
from integrations.local.cronofy.entities import Account
from integrations.local.cronofy.free_time import Span, merged

MOST_MEMBERS = 10
LONGEST_SPAN = timedelta(days=35)
MOST_RESULTS = 512
LONGEST_MINUTES = 24 * 60
FORMATS = ("periods", "slots", "overlapping_slots")


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a query; None means no restriction."""

    account: Account
    calendar_ids: frozenset[str] | None
    managed: bool
    rule_ids: frozenset[str] | None
    periods: list[Span] | None

    @property
    def sub(self) -> str:
        """The account's id."""
        return self.account.sub


@dataclass(frozen=True, slots=True)
class Group:
    """People of whom `required` have to be free."""

    members: tuple[Member, ...]
    required: int


@dataclass(frozen=True, slots=True)
class Question:
    """The whole query. `starts` is set when exact starts were asked for."""

    groups: tuple[Group, ...]
    duration: timedelta
    periods: list[Span]
    starts: list[datetime] | None
    interval: timedelta
    buffer_before: timedelta
    buffer_after: timedelta
    response_format: str
    max_results: int
    include_member_statuses: bool

    @property
    def wants_slots(self) -> bool:
        """Whether the answer is a list of slots."""
        return self.response_format != "periods"

    @property
    def overlapping(self) -> bool:
        """Whether slots may overlap."""
        return self.response_format == "overlapping_slots"


def read_question(call: Call) -> Question:
    """The query in a body. Raises Refusal 422 that names every field at fault."""
    problems, body = Problems(), call.body
    groups = tuple(_groups(problems, call))
    duration = _minutes(problems, body.get("required_duration"), "required_duration")
    starts = _starts(problems, body.get("query_slots"))
    periods = _periods(problems, body, duration or timedelta(), starts)
    response_format = body.get("response_format") or "periods"
    if response_format not in FORMATS:
        problems.add("response_format", "errors.not_recognized", "must be periods, slots or overlapping_slots")
    interval = body.get("start_interval")
    interval_time = _minutes(problems, interval, "start_interval") if interval else None
    buffer_before, buffer_after = (_buffer(problems, body.get("buffer"), side) for side in ("before", "after"))
    max_results = body.get("max_results") or MOST_RESULTS
    if not isinstance(max_results, int) or max_results < 1:
        problems.add("max_results", "errors.invalid", "must be a number above zero")
    problems.refuse_if_any()
    assert duration is not None
    return Question(
        groups=groups,
        duration=duration,
        periods=periods,
        starts=starts,
        interval=interval_time or min(duration, timedelta(minutes=30)),
        buffer_before=buffer_before,
        buffer_after=buffer_after,
        response_format=response_format,
        max_results=min(max_results, MOST_RESULTS),
        include_member_statuses=body.get("include_member_statuses") is True,
    )


def _groups(problems: Problems, call: Call) -> Iterator[Group]:
    participants = call.body.get("participants")
    if not isinstance(participants, list) or not participants:
        problems.required("participants")
        return
    for index, described in enumerate(participants):
        name = f"participants[{index}]"
        members = described.get("members") if isinstance(described, dict) else None
        if not isinstance(members, list) or not members:
            problems.required(f"{name}.members")
            continue
        if len(members) > MOST_MEMBERS:
            problems.add(f"{name}.members", "errors.too_many", f"at most {MOST_MEMBERS} members")
        found = [_member(problems, call, each, f"{name}.members[{at}]") for at, each in enumerate(members)]
        required = _required(problems, described.get("required", "all"), len(members), name)
        known = tuple(each for each in found if each is not None)
        if len(known) == len(members):
            yield Group(known, required)


def _required(problems: Problems, required: Any, members: int, name: str) -> int:
    if required == "all":
        return members
    if isinstance(required, int) and 1 <= required <= members:
        return required
    problems.add(f"{name}.required", "errors.invalid", "must be all, or a number of its members")
    return members


def _member(problems: Problems, call: Call, described: Any, name: str) -> Member | None:
    sub = described.get("sub") if isinstance(described, dict) else None
    account = call.world.store.accounts.get(str(sub))
    if account is None or account.grant is None:
        problems.add(f"{name}.sub", "errors.not_recognized", "sub not recognized")
        return None
    periods = described.get("available_periods")
    return Member(
        account=account,
        calendar_ids=_names(problems, described.get("calendar_ids"), f"{name}.calendar_ids"),
        managed=described.get("managed_availability") is True,
        rule_ids=_names(problems, described.get("availability_rule_ids"), f"{name}.availability_rule_ids"),
        periods=_spans(problems, periods, f"{name}.available_periods") if periods else None,
    )


def _names(problems: Problems, described: Any, name: str) -> frozenset[str] | None:
    """A list of ids; None for none."""
    if not described:
        return None
    if not isinstance(described, list):
        problems.add(name, "errors.invalid", "must be a list")
        return None
    return frozenset(map(str, described))


def _minutes(problems: Problems, described: Any, name: str) -> timedelta | None:
    minutes = described.get("minutes") if isinstance(described, dict) else None
    if described is None:
        problems.required(name)
    elif not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= LONGEST_MINUTES:
        problems.add(f"{name}.minutes", "errors.invalid", "must be a number of minutes")
    else:
        return timedelta(minutes=minutes)
    return None


def _buffer(problems: Problems, buffer: Any, side: str) -> timedelta:
    """Minutes to keep free: `{minutes}`, or `{minimum: {minutes}}` as sequenced queries write it."""
    described = buffer.get(side) if isinstance(buffer, dict) else None
    if isinstance(described, dict) and "minimum" in described:
        described = described["minimum"]
    minutes = described.get("minutes", 0) if isinstance(described, dict) else 0
    if described and (not isinstance(minutes, int) or not 0 <= minutes <= LONGEST_MINUTES):
        problems.add(f"buffer.{side}.minutes", "errors.invalid", "must be a number of minutes")
        return timedelta()
    return timedelta(minutes=minutes)


def _starts(problems: Problems, slots: Any) -> list[datetime] | None:
    if not isinstance(slots, list) or not slots:
        return None
    found = [
        read_instant(problems, slot.get("start") if isinstance(slot, dict) else None, f"query_slots[{index}].start")
        for index, slot in enumerate(slots)
    ]
    return [each for each in found if each is not None]


def _periods(problems: Problems, body: Any, duration: timedelta, starts: list[datetime] | None) -> list[Span]:
    """`query_periods`, under its old name too, or the slots that were asked for."""
    if starts is not None:
        return merged((start, start + duration) for start in starts)
    name = "query_periods" if body.get("query_periods") else "available_periods"
    described = body.get(name)
    if not isinstance(described, list) or not described:
        problems.required("query_periods")
        return []
    spans = _spans(problems, described, name)
    if spans and spans[-1][1] - spans[0][0] > LONGEST_SPAN:
        problems.add(name, "errors.too_long", f"must span at most {LONGEST_SPAN.days} days")
    return spans


def _spans(problems: Problems, described: Any, name: str) -> list[Span]:
    found: list[Span] = []
    for index, each in enumerate(described if isinstance(described, list) else [described]):
        start, end = read_span(problems, each if isinstance(each, dict) else {}, f"{name}[{index}].")
        if start and end:
            found.append((start, end))
    return merged(found)
