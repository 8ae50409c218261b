"""How several accounts are, asked as a question of availability: https://docs.cronofy.com/developers/api/scheduling/availability/."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import httpx

from bot.domain.checking import SyncStatus
from integrations.cronofy.mapping import utc_text
from integrations.cronofy.wire import MemberStatuses

HOUR = timedelta(hours=1)

_MEMBER = re.compile(r"members\[(\d+)\]")


def question_about(subs: Sequence[str], now: datetime) -> dict[str, object]:
    """Whether any of them is free for the hour that begins in one: the shortest question there is, with what stands beside its answer."""
    period = {"start": utc_text(now + HOUR), "end": utc_text(now + 2 * HOUR)}
    return {
        "participants": [{"members": [{"sub": sub} for sub in subs], "required": 1}],
        "required_duration": {"minutes": 60},
        "query_periods": [period],
        "max_results": 1,
        "include_member_statuses": True,
    }


def statuses_of(answer: MemberStatuses, subs: Sequence[str]) -> Mapping[str, SyncStatus]:
    """The status of each account that was asked about; OTHER where a word is unknown or missing."""
    told = {each.sub: each.sync_status for each in answer.member_statuses}
    return {sub: _status(told.get(sub, "")) for sub in subs}


def _status(word: str) -> SyncStatus:
    return SyncStatus(word) if word in set(SyncStatus) else SyncStatus.OTHER


def unknown_among(subs: Sequence[str], refusal: httpx.Response) -> frozenset[str]:
    """Whom a refusal names as unknown; none where it names nobody, unless one was asked about alone.

    Which form it has is not documented; what stands for a field is taken to name its place.
    """
    named = {int(place) for place in _MEMBER.findall(refusal.text)}
    return frozenset(sub for place, sub in enumerate(subs) if place in named or len(subs) == 1)
