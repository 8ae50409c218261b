"""What the coaching platform does in a scenario, and what calendars then hold."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal

from bot.commands.world import World

Json = dict[str, Any]


def in_days(days: int, hour: int = 10) -> datetime:
    """A full hour so many days from today, UTC."""
    return datetime.combine(datetime.now(UTC).date() + timedelta(days=days), time(hour), UTC)


async def book(world: World, session_id: str, people: Sequence[str], *, title: str, starts_at: datetime | None = None) -> Json:
    """Book an hour; the session as the platform told it. Returns once Relink has accepted it."""
    return await _accepted(world, "book", {"session": _an_hour(session_id, people, title, starts_at)})


async def begin_to_book(world: World, session_id: str, people: Sequence[str], *, title: str, starts_at: datetime | None = None) -> None:
    """Book an hour, and do not wait for Relink; the platform tells it for as long as it takes."""
    session = _an_hour(session_id, people, title, starts_at)
    (await world.platform.post("book", json={"session": session, "settle_ms": 0})).raise_for_status()


def _an_hour(session_id: str, people: Sequence[str], title: str, starts_at: datetime | None) -> Json:
    starts_at = starts_at or in_days(3)
    ends_at = starts_at + timedelta(hours=1)
    times = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    return {"id": session_id, "title": title, "people": list(people), **times}


async def move(world: World, session_id: str, starts_at: datetime) -> Json:
    """Move it; as `book`."""
    return await _accepted(world, "move", {"id": session_id, "starts_at": starts_at.isoformat()})


async def cancel(world: World, session_id: str) -> Json:
    """Call it off; as `book`."""
    return await _accepted(world, "cancel", {"id": session_id})


async def _accepted(world: World, change: str, body: Json) -> Json:
    answer = (await world.platform.post(change, json={**body, "settle_ms": 10_000})).raise_for_status().json()
    assert answer["relink"]["delivered"], answer
    assert answer["relink"]["accepted"], answer
    session: Json = answer["session"]
    return session


async def tell_relink(world: World, what: Literal["people", "sessions"], told: Json) -> Json:
    """Put a person or a session to Relink's API without the platform's knowing."""
    headers = {"Authorization": f"Bearer {world.announcement['platform']['api_key']}"}
    answer = await world.browser.put(f"/v1/{what}/{told['id']}", json=told, headers=headers)
    stored: Json = answer.raise_for_status().json()
    return stored


async def connection_of(world: World, person_id: str) -> Json:
    """What Relink's API says of a person's connection."""
    headers = {"Authorization": f"Bearer {world.announcement['platform']['api_key']}"}
    badge: Json = (await world.browser.get(f"/v1/people/{person_id}/connection", headers=headers)).raise_for_status().json()
    return badge


async def state_of(world: World) -> Json:
    """Everything the platform knows and did."""
    state: Json = (await world.platform.get("state")).raise_for_status().json()
    return state


async def until_on(world: World, session_id: str, *calendar_ids: str, starts_at: datetime | None = None) -> list[Json]:
    """Wait until exactly these calendars show the session, each once, at that time if one is given; the entries."""
    wanted = sorted(calendar_ids)
    async with asyncio.timeout(20):
        while True:
            shown = await entries(world, session_id)
            right = all(starts_at is None or datetime.fromisoformat(entry["start"]) == starts_at for entry in shown)
            if right and sorted(entry["calendar_id"] for entry in shown) == wanted:
                return shown
            await asyncio.sleep(0.05)


async def entries(world: World, session_id: str) -> list[Json]:
    """What calendars hold of a session that Relink or the platform wrote, deleted entries left out."""
    state = (await world.cronofy.get("state", params={"only": "events"})).raise_for_status().json()
    return [event for event in state["events"] if session_id in (event["event_id"] or "") and not event["deleted"]]
