"""A break that swallows sessions, and its end: the stage of everything that follows a cure."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.jobs import JobKind
from bot.domain.recovery import Recovery
from bot.domain.session import Session, SessionStatus, SessionWriter
from tests.services.harness import RAVI, House, W, session
from tests.services.promises import Inbox, keep
from tests.services.scenes import active, checked, platform_wrote

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def with_sessions(house: House, writer: SessionWriter) -> Inbox:
    """Dana spoke to Relink before; it is Monday, nine o'clock, and three sessions stand on her calendar."""
    house.writer = writer
    await active(house)
    await house.put(RAVI)
    async with house.storage.writing() as unit:
        await unit.people.bind(W, "dana", "U0DANA", "D0DANA")
    await checked(house)
    for number in (1, 2, 3):
        await put(house, booked(number))
        if writer is SessionWriter.PLATFORM:
            await platform_wrote(house, f"relink-s{number}", booked(number).starts_at, f"Session {number}")
    await all_done(house, Inbox())
    return Inbox()


def booked(number: int) -> Session:
    """One of Dana's sessions, from tomorrow ten o'clock on."""
    starts_at = session().starts_at + number * HOUR
    return session(f"s{number}", title=f"Session {number}", people=("dana",), starts_at=starts_at, ends_at=starts_at + HOUR)


async def put(house: House, *sessions: Session) -> None:
    """The platform tells of them."""
    for each in sessions:
        await house.use_cases().sessions.put(each)


async def all_done(house: House, inbox: Inbox, *kinds: JobKind) -> None:
    """Everything that is due is done, and what it waits for meanwhile."""

    async def meanwhile() -> None:
        await keep(house, JobKind.PLACE_SESSION, JobKind.READ_BACK, inbox=inbox)

    await keep(house, *(kinds or JobKind), inbox=inbox, in_pause=meanwhile)


async def break_down(house: House, inbox: Inbox) -> None:
    """Her work login breaks, a session is booked that cannot reach her, and she is told."""
    await house.control("disconnect", profile_id="pro_work")
    await put(house, booked(4))
    await house.use_cases().incidents.noticed(W, "dana")
    house.clock.advance(11 * MINUTE)
    await all_done(house, inbox)


async def gap(house: House) -> None:
    """Meanwhile one session more is booked, which reaches the calendar all the same, one moved, one cancelled, and one goes to Ravi."""
    moved = replace(booked(2), sequence=2, starts_at=booked(2).starts_at + DAY, ends_at=booked(2).ends_at + DAY)
    await put(
        house,
        moved,
        replace(booked(3), sequence=2, status=SessionStatus.CANCELLED),
        booked(5),
        replace(booked(1), sequence=2, people=("ravi",)),
    )


async def mend(house: House) -> None:
    """It works again, and somebody sees that."""
    await house.control("reconnect", profile_id="pro_work")
    await house.use_cases().incidents.noticed(W, "dana")


async def refuse(house: House) -> None:
    """No calendar takes an entry."""
    await house.break_down("/v1/calendars/*", method="POST", status=422)


async def swallow(house: House) -> None:
    """What is written is accepted, and shown hours later."""
    await house.switch(write_delay_seconds=7200)


async def shown(house: House) -> dict[str, datetime]:
    """What stands on her work calendar under an id of ours, with its start."""
    live = [entry for entry in await house.state("events") if entry["event_id"] and not entry["deleted"]]
    return {entry["event_id"]: datetime.fromisoformat(entry["start"]) for entry in live if entry["calendar_id"] == "cal_work"}


async def the_recovery(house: House) -> Recovery:
    """The only one."""
    async with house.storage.reading() as unit:
        [recovery] = await unit.recoveries.list_latest(W, "dana", 9)
    return recovery


def receipt(inbox: Inbox) -> str:
    """The only one."""
    [text] = [message.text for key, message in inbox.messages.items() if key.startswith("receipt:")]
    return text
