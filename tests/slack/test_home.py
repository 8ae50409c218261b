"""Homes: shown to whoever opens theirs, made true when what they show changes, and published only then."""

from typing import Any

import pytest

from bot.copy.catalogue import english
from bot.domain.cases import CaseReason
from bot.domain.errors import TryLater, Unreachable
from bot.domain.home import LOOK_AFTER
from bot.domain.jobs import Job, JobKind
from bot.domain.people import Person, Unknown
from bot.services.case_keeping import open_case
from bot.views.ids import ActionId
from bot.views.unknown_person import unknown_person_message
from handlers.homes import Homes
from tests.services.harness import W, session
from tests.slack.harness import SUPPORT, Desk, new_desk
from tests.slack.payloads import DANA, DM, Json, other_event, press
from tests.slack.staff import U_GRACE, with_support


def opened(desk: Desk, user: str = DANA, tab: str = "home") -> Json:
    """Somebody opens a tab; Slack tells what stands there."""
    standing = len(desk.board.homes.get(user, []))
    return other_event("app_home_opened", user=user, channel=DM, tab=tab, view={"hash": str(standing)} if standing else None)


def words(view: Any) -> str:
    """Everything that a home says."""
    texts = [block.get("text") or block for block in view["blocks"]]
    return "\n".join(text["text"] for text in texts if "text" in text)


def promised_homes(desk: Desk) -> list[Job]:
    """The promises to make homes true."""
    return [job for job in desk.house.promised if job.kind is JobKind.PUBLISH_HOME]


@pytest.mark.usefixtures("dana")
async def test_who_opens_it_reads_what_was_last_seen_at_once_and_then_what_is_so(desk: Desk) -> None:
    await desk.deliver(opened(desk))
    [first] = desk.board.homes[DANA]  # nothing was known before
    assert first["type"] == "home"
    assert words(first).startswith("Connected: ")
    desk.house.clock.advance(LOOK_AFTER)
    await desk.house.control("disconnect", profile_id="pro_work")
    await desk.deliver(opened(desk))
    _, looked = desk.board.homes[DANA]
    assert words(looked).startswith("I can't")
    assert "Your next sessions:\n• " in words(looked)
    assert not desk.board.shown


@pytest.mark.usefixtures("dana")
async def test_it_is_published_only_when_it_says_something_else(desk: Desk) -> None:
    await desk.deliver(opened(desk))
    for _ in range(3):
        await desk.deliver(opened(desk))
    assert len(desk.board.homes[DANA]) == 1
    calls = await desk.house.calls("/v1/userinfo", "GET")
    desk.house.clock.advance(LOOK_AFTER)
    await desk.deliver(opened(desk))
    assert await desk.house.calls("/v1/userinfo", "GET") == calls + 1
    assert len(desk.board.homes[DANA]) == 2


async def test_the_other_tab_is_none_of_its_business(desk: Desk) -> None:
    await desk.deliver(opened(desk, tab="messages"))
    assert desk.board.homes == {}
    assert desk.storage.opened == 0


async def test_who_is_nobody_reads_why_and_whom_to_ask(desk: Desk) -> None:
    desk.user(DANA, "nobody@acme.example")
    await desk.deliver(opened(desk))
    [home] = desk.board.homes[DANA]
    assert words(home) == unknown_person_message(desk.copy, Unknown.NO_RECORD, SUPPORT).text


@pytest.mark.parametrize("flag", ["is_stranger", "is_bot"])
async def test_somebody_of_another_workspace_and_a_bot_get_none(desk: Desk, flag: str) -> None:
    desk.user(DANA, "dana@coach.example", **{flag: True})
    await desk.deliver(opened(desk))
    assert desk.board.homes == {}
    assert await desk.use_cases.homes.find(W, DANA) is None


async def test_support_reads_what_it_may_do_and_nothing_about_a_calendar_that_it_has_not(desk: Desk) -> None:
    await with_support(desk)
    await desk.deliver(opened(desk, U_GRACE))
    [home] = desk.board.homes[U_GRACE]
    assert words(home).startswith("Nobody is in the queue here.")
    async with desk.house.storage.writing() as unit:
        ravi = await unit.people.get(W, "ravi")
        await open_case(unit, ravi, CaseReason.ASKED, await unit.connections.facts(W, "ravi"), desk.house.clock())
    assert [job.fields["slack_user_id"] for job in promised_homes(desk)] == [U_GRACE]
    for _ in range(2):
        await desk.deliver(opened(desk, U_GRACE))
    assert "*Ravi*: they want to talk to support" in words(desk.board.homes[U_GRACE][-1])
    async with desk.house.storage.reading() as unit:
        assert len(await unit.audit_entries.list_about(W, "ravi", 10)) == 1


@pytest.mark.usefixtures("dana")
async def test_what_changes_is_promised_to_be_shown_once_for_all_that_changes_together(desk: Desk) -> None:
    await desk.use_cases.sessions.put(session("s2"))
    assert promised_homes(desk) == []  # who never opened it has none
    await desk.deliver(opened(desk))
    await desk.house.control("disconnect", profile_id="pro_work")
    await desk.use_cases.sessions.put(session("s3"))
    person = await desk.use_cases.people.get(W, "dana")
    await desk.use_cases.connections.check(person)
    assert len({job.key for job in promised_homes(desk)}) == 1
    await refresh(desk)
    assert words(desk.board.homes[DANA][-1]).startswith("I can't reach")


@pytest.mark.usefixtures("dana")
async def test_a_promise_that_is_kept_twice_or_finds_nothing_new_publishes_nothing(desk: Desk) -> None:
    await desk.deliver(opened(desk))
    await refresh(desk)
    assert len(desk.board.homes[DANA]) == 1
    await Homes(desk.reception).refresh(W, "U0NEVER")
    assert set(desk.board.homes) == {DANA}


@pytest.mark.usefixtures("dana")
async def test_what_another_process_published_meanwhile_is_not_overwritten_by_what_is_older(desk: Desk) -> None:
    await desk.deliver(opened(desk))
    desk.board.homes[DANA].append({"type": "home", "blocks": []})  # and it was killed before it could record that
    await desk.use_cases.sessions.put(session("s2", title="Another"))
    with pytest.raises(TryLater):
        await refresh(desk)
    await refresh(desk)
    assert "Another" in words(desk.board.homes[DANA][-1])


@pytest.mark.usefixtures("dana")
async def test_an_opening_that_is_overtaken_shows_what_is_so_by_then(desk: Desk) -> None:
    await desk.deliver(opened(desk))
    await desk.use_cases.sessions.put(session("s2", title="Another"))
    stale = opened(desk)
    stale["event"]["view"] = {"hash": "0"}
    await desk.deliver(stale)
    assert "Another" in words(desk.board.homes[DANA][-1])


@pytest.mark.usefixtures("dana")
async def test_where_it_fails_that_is_what_stands_there_until_it_is_opened_again(desk: Desk) -> None:
    desk.board.once["publish_home"] = RuntimeError("no")
    await desk.deliver(opened(desk))
    assert words(desk.board.homes[DANA][-1]).startswith(english().say("failed", number="")[:20])
    await desk.deliver(opened(desk))
    assert words(desk.board.homes[DANA][-1]).startswith("Connected: ")


@pytest.mark.usefixtures("dana")
async def test_a_home_whose_reader_is_gone_is_let_go(desk: Desk) -> None:
    await desk.deliver(opened(desk))
    await desk.use_cases.sessions.put(session("s2", title="Another"))
    desk.board.always["publish_home"] = Unreachable("user_disabled")
    await refresh(desk)
    desk.board.always["publish_home"] = TryLater("ratelimited")
    with pytest.raises(TryLater):
        await refresh(desk)


@pytest.mark.usefixtures("dana")
async def test_a_press_in_it_is_answered_in_the_messages(desk: Desk) -> None:
    await desk.deliver(opened(desk))
    where = {"container": {"type": "view", "view_id": "V1"}, "channel": None, "message": None, "response_url": None}
    pressed = press(ActionId.RUN, "sessions") | where
    await desk.deliver({key: value for key, value in pressed.items() if value is not None})
    [answer] = desk.board.shown
    assert answer.channel == DM


async def refresh(desk: Desk) -> None:
    """The promise is kept, by another process."""
    other = new_desk(desk.house, desk.board)
    await Homes(other.reception).refresh(W, DANA)


async def test_who_is_erased_is_shown_no_more_in_their_home_either(desk: Desk, dana: Person) -> None:
    desk.user(DANA, dana.email)
    await desk.deliver(opened(desk))
    await desk.use_cases.privacy.erase(dana)
    assert promised_homes(desk)
    await refresh(desk)
    assert words(desk.board.homes[DANA][-1]).startswith("I know nobody of the coaching platform")
    await desk.use_cases.privacy.sweep(W, "dana")
    assert await desk.use_cases.homes.find(W, DANA) is None
