"""Sending a session again: by whoever writes, once a minute, and only where it makes sense."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import Conflict, NotFound
from bot.domain.jobs import JobKind
from bot.domain.people import Person, Role
from bot.domain.session import SessionStatus, SessionWriter
from tests.services.harness import DANA, MIA, RAVI, House, session
from tests.services.scenes import active, checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("writer", "kinds"),
    [(SessionWriter.RELINK, [JobKind.PLACE_SESSION]), (SessionWriter.PLATFORM, [JobKind.NOTIFY_PLATFORM, JobKind.READ_BACK])],
)
async def test_a_resend_is_written_by_whoever_writes_once_a_minute(house: House, writer: SessionWriter, kinds: list[JobKind]) -> None:
    house.writer = writer
    await house.put(DANA, RAVI)
    sessions = house.use_cases().sessions
    await sessions.put(session())
    house.promised.clear()
    assert (await sessions.resend(DANA, "s1")).id == "s1"
    await sessions.resend(DANA, "s1")
    assert house.kinds() == kinds
    assert {(job.fields["session_id"], job.fields["person_id"]) for job in house.promised} == {("s1", "dana")}
    house.clock.advance(timedelta(minutes=1))
    await sessions.resend(DANA, "s1")
    assert house.kinds() == kinds * 2


@pytest.mark.parametrize(
    ("writer", "listens", "changes"),
    [
        (SessionWriter.PLATFORM, False, {}),
        (SessionWriter.PLATFORM, True, {"status": SessionStatus.CANCELLED}),
        (SessionWriter.RELINK, False, {"starts_at": session().starts_at - 2 * DAY, "ends_at": session().ends_at - 2 * DAY}),
        (SessionWriter.RELINK, False, {"starts_at": session().starts_at + 202 * DAY, "ends_at": session().ends_at + 202 * DAY}),
    ],
    ids=["nobody listens", "cancelled", "over", "too far ahead"],
)
async def test_what_cannot_be_sent_is_not_promised(house: House, writer: SessionWriter, listens: bool, changes: dict[str, Any]) -> None:
    house.writer, house.platform_listens = writer, listens
    await house.put(DANA, RAVI)
    sessions = house.use_cases().sessions
    await sessions.put(session(**changes))
    house.promised.clear()
    with pytest.raises(Conflict):
        await sessions.resend(DANA, "s1")
    assert house.promised == []


async def test_nothing_is_promised_to_a_connection_that_is_known_to_be_broken(house: House) -> None:
    """The button may be old, and a login lost since."""
    await active(house)
    await house.put(RAVI)
    sessions = house.use_cases().sessions
    await sessions.put(session())
    await house.control("disconnect", profile_id="pro_work")
    await checked(house)
    house.promised.clear()
    with pytest.raises(Conflict):
        await sessions.resend(DANA, "s1")
    assert house.promised == []


@pytest.mark.parametrize("session_id", ["s1", "made-up"])
async def test_somebody_elses_session_cannot_be_resent(house: House, session_id: str) -> None:
    await house.put(DANA, RAVI, MIA)
    sessions = house.use_cases().sessions
    await sessions.put(session())
    house.promised.clear()
    with pytest.raises(NotFound):
        await sessions.resend(MIA, session_id)
    with pytest.raises(NotFound):
        await sessions.resend(Person("T0OTHER", "dana", DANA.email, "Dana", Role.COACH), session_id)
    assert house.promised == []
