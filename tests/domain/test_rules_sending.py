"""Who sends a session, and what helps where nobody can."""

from datetime import timedelta

import pytest

from bot.domain.diagnosis import FindingId, Remedy
from bot.domain.session import PlacementState, Session, Writing
from tests.domain import made
from tests.domain.made import HOUR, LONG_AGO, NOW, STARTS, diagnosed, entry, placement, session

OVER = session(starts_at=NOW - 2 * HOUR, ends_at=NOW - HOUR)


@pytest.mark.parametrize(("writing", "told"), [(made.DEAF, session()), (made.WRITING, OVER), (made.BY_RELINK, OVER)])
def test_sending_again_is_not_offered_where_nobody_can_and_the_file_helps(writing: Writing, told: Session) -> None:
    missing = diagnosed(writing=writing, session=told)
    removed = diagnosed(writing=writing, session=told, placement=placement(PlacementState.SEEN, seen_at=LONG_AGO))

    assert (missing.main.id, missing.main.remedy) == (FindingId.NEVER_WRITTEN, Remedy.GET_FILE)
    assert (removed.main.id, removed.main.remedy) == (FindingId.REMOVED_BY_HAND, Remedy.GET_FILE)


def test_where_a_file_would_only_make_a_second_entry_support_helps() -> None:
    old = entry(starts_at=STARTS - HOUR, ends_at=STARTS)

    assert diagnosed(writing=made.DEAF, events=(old,)).main.remedy is Remedy.TALK_TO_SUPPORT


def test_two_entries_that_nobody_can_send_again_are_left_to_their_owner() -> None:
    assert diagnosed(writing=made.DEAF, events=(entry(), entry(calendar_id="cal_family"))).main.remedy is Remedy.CHECK_AGAIN


FAR = session(starts_at=NOW + timedelta(days=202), ends_at=NOW + timedelta(days=202) + HOUR)


@pytest.mark.parametrize(("writing", "by_relink"), [(made.WRITING, 0), (made.BY_RELINK, 1)])
def test_who_writes_a_session_that_is_too_far_ahead_is_told(writing: Writing, by_relink: int) -> None:
    assert diagnosed(session=FAR, writing=writing).main.evidence["by_relink"] == by_relink
