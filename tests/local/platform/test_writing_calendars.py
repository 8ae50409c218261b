"""The platform's own writing through Cronofy: tokens, refusals, and a Cronofy that is not there."""

from typing import Any

import pytest
from pydantic import ValidationError

from integrations.local.platform.seed import PlatformSeed
from tests.local.platform.harness import SEED, Relink, Stage, at, session, stage


async def book(played: Stage, person: str) -> dict[str, Any]:
    """Book one hour, and answer what became of the write."""
    given = {"id": "first", "title": "First", "people": [person], "starts_at": at(8).isoformat(), "ends_at": at(9).isoformat()}
    booked = await played.do("book", session=given)
    answer: dict[str, Any] = booked["calendars"][0]
    return answer


async def test_without_a_chosen_calendar_the_first_writable_one_is_taken() -> None:
    async with stage(Relink()) as played:
        written = await book(played, "nora")

    assert (written["calendar_id"], written["status"]) == ("cal_nora", 202)


async def test_a_person_without_a_writable_calendar_gets_nothing_written() -> None:
    async with stage(Relink()) as played:
        written = await book(played, "rhea")

    assert (written["calendar_id"], written["reason"]) == (None, "no writable calendar")


async def test_an_expired_token_is_renewed() -> None:
    async with stage(Relink()) as played:
        await book(played, "dana")
        await played.cronofy.post("/_local/expire", json={"sub": "acc_dana"})
        sent = await played.do("resend", id="one")

    assert sent["calendars"][0]["status"] == 202


async def test_a_grant_that_is_withdrawn_later_is_refused_when_cancelling_too() -> None:
    async with stage(Relink()) as played:
        await played.cronofy.post("/_local/revoke", json={"sub": "acc_dana"})
        cancelled = await played.do("cancel", id="one")

    assert cancelled["calendars"][0]["status"] == 400


async def test_while_cronofy_is_not_there_the_write_waits() -> None:
    async with stage(Relink(), cronofy_failures=2) as played:
        written = await book(played, "dana")

    assert written["status"] == 202


async def test_a_cronofy_in_trouble_is_asked_again() -> None:
    async with stage(Relink()) as played:
        trouble = {"rules": [{"path": "/v1/calendars/*", "status": 503, "times": 2}]}
        assert (await played.cronofy.post("/_local/faults", json=trouble)).status_code == 200
        written = await book(played, "dana")

    assert written["status"] == 202


@pytest.mark.parametrize(
    "change",
    [
        {"sessions": (session("one", 10, "stranger"),)},
        {"written": {"nothing": {"dana": "cal_work"}}},
    ],
)
def test_a_seed_that_names_what_is_not_there_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="named and not there"):
        PlatformSeed.model_validate({**SEED.model_dump(), **change})
