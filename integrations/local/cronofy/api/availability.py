"""When the people of a query are free together.

docs.cronofy.com/developers/api/scheduling/availability
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from integrations.local.cronofy.api.availability_query import Group, Member, Question, read_question
from integrations.local.cronofy.api.calls import Access, Answer, Call, Endpoint
from integrations.local.cronofy.api.working_hours import hours_within
from integrations.local.cronofy.entities import Account, Event
from integrations.local.cronofy.free_time import (
    Span,
    common_spans,
    intersected,
    is_free,
    merged,
    starts_within,
    without,
)
from integrations.local.cronofy.times import instant, render, zone_named


@dataclass(frozen=True, slots=True)
class Opening:
    """A span, and who is free through all of it."""

    span: Span
    subs: tuple[str, ...]

    def described(self) -> dict[str, Any]:
        """As the answer shows it."""
        participants = [{"sub": sub} for sub in self.subs]
        return {"start": render(self.span[0]), "end": render(self.span[1]), "participants": participants}


def _availability(call: Call) -> Answer:
    question = read_question(call)
    free = {member.sub: free_spans(member, question) for group in question.groups for member in group.members}
    openings = _slots(question, free) if question.wants_slots else _periods(question, free)
    key = "available_slots" if question.wants_slots else "available_periods"
    body: dict[str, Any] = {key: [opening.described() for opening in openings[: question.max_results]]}
    if question.include_member_statuses:
        body["member_statuses"] = [_status(each.account) for group in question.groups for each in group.members]
    return Answer(body=body)


def _status(account: Account) -> dict[str, str]:
    """Whether a member's calendars are in step (changelog: Availability Query Sync Statuses)."""
    profiles = account.visible_profiles
    status = "active"
    if any(profile.initial_sync_required for profile in profiles):
        status = "pending"
    if any(not profile.connected for profile in profiles):
        status = "disconnected"
    return {"sub": account.sub, "sync_status": status}


def free_spans(member: Member, question: Question) -> list[Span]:
    """The time a member has for the meeting itself: buffers around busy time are already taken away."""
    spans = question.periods
    if member.periods is not None:
        spans = intersected(spans, member.periods)
    if member.managed:
        spans = intersected(spans, _declared(member, question.periods))
    before, after = question.buffer_before, question.buffer_after
    busy = [(start - after, end + before) for start, end in _busy(member)]
    return without(spans, busy)


def _declared(member: Member, periods: list[Span]) -> list[Span]:
    """Working hours and open stretches of an account, joined."""
    account = member.account
    rules = [rule for key, rule in account.rules.items() if member.rule_ids is None or key in member.rule_ids]
    return merged([*hours_within(rules, (periods[0][0], periods[-1][1])), *account.periods.values()])


def _busy(member: Member) -> list[Span]:
    utc = zone_named(member.account.zoneinfo or "Etc/UTC")
    return merged(
        (instant(event.start, utc), instant(event.end, utc))
        for profile in member.account.visible_profiles
        for calendar in profile.listed_calendars
        if not calendar.deleted and (member.calendar_ids is None or calendar.calendar_id in member.calendar_ids)
        for event in calendar.book.events.values()
        if _blocks(event)
    )


def _blocks(event: Event) -> bool:
    return not event.deleted and event.transparency != "transparent" and not event.occupies_nothing


def _shared(question: Question, free: dict[str, list[Span]]) -> list[Span]:
    """The spans in which every group has enough of its members."""
    spans: list[Span] | None = None
    for group in question.groups:
        found = common_spans({each.sub: free[each.sub] for each in group.members}, group.required, question.duration)
        spans = found if spans is None else _overlaps(spans, found, question.duration)
    return spans or []


def _overlaps(left: list[Span], right: list[Span], duration: timedelta) -> list[Span]:
    pairs = {(max(a[0], b[0]), min(a[1], b[1])) for a in left for b in right}
    return sorted(pair for pair in pairs if pair[1] - pair[0] >= duration)


def _periods(question: Question, free: dict[str, list[Span]]) -> list[Opening]:
    if question.starts is not None:
        return _slots(question, free)
    return [Opening(span, _participants(question, free, span)) for span in _shared(question, free)]


def _slots(question: Question, free: dict[str, list[Span]]) -> list[Opening]:
    shared = _shared(question, free)
    starts = question.starts
    if starts is None:
        step = question.interval if question.overlapping else question.duration
        starts = sorted({start for span in shared for start in starts_within(span, question.duration, question.interval, step)})
    slots = [(start, start + question.duration) for start in starts]
    fitting = [slot for slot in slots if is_free(shared, slot)]
    if not question.overlapping and question.starts is None:
        fitting = _apart(fitting)
    return [Opening(slot, _participants(question, free, slot)) for slot in fitting]


def _apart(slots: list[Span]) -> list[Span]:
    """The same slots without those that begin before the one before them is over."""
    kept: list[Span] = []
    for slot in slots:
        if not kept or slot[0] >= kept[-1][1]:
            kept.append(slot)
    return kept


def _participants(question: Question, free: dict[str, list[Span]], span: Span) -> tuple[str, ...]:
    return tuple(member.sub for group in question.groups for member in _first_free(group, free, span))


def _first_free(group: Group, free: dict[str, list[Span]], span: Span) -> list[Member]:
    """Everybody of a group who is free, at most as many as are required."""
    return [each for each in group.members if is_free(free[each.sub], span)][: group.required]


ENDPOINTS = (Endpoint("POST", "/v1/availability", _availability, access=Access.USER_OR_APPLICATION),)
