"""What tests of placing share: the calendar as it shows, the record of it, and what the workflow does with them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.session import Placement, Session
from bot.services.placements import SHARED_FOR, PlacementService, Step
from tests.services.harness import House, W, session

IDS = (W, "s1", "dana")
HOUR = timedelta(hours=1)


async def placed(house: House, person_id: str = "dana") -> Placement:
    """What is recorded."""
    async with house.storage.reading() as unit:
        placement = await unit.placements.find(W, "s1", person_id)
    assert placement is not None
    return placement


async def shown(house: House) -> dict[str, tuple[datetime, str]]:
    """The live managed entries by calendar, with start and title."""
    entries: list[dict[str, Any]] = await house.state("events")
    live = [entry for entry in entries if entry["event_id"] and not entry["deleted"]]
    return {entry["calendar_id"]: (datetime.fromisoformat(entry["start"]), entry["summary"]) for entry in live}


async def move(house: House, **changes: Any) -> Session:
    """The platform tells of a change."""
    stored = await house.use_cases().sessions.get(W, "s1")
    return (await house.use_cases().sessions.put(replace(stored, sequence=stored.sequence + 1, **changes))).session


async def bring(house: House, placements: PlacementService, ids: tuple[str, str, str] = IDS) -> list[Step]:
    """What the workflow does, some time after whatever was looked at last, with the calendar showing what was accepted in between."""
    house.clock.advance(SHARED_FOR)
    found = [await placements.prepare(*ids)]
    if Step.STOPPED in found:
        return found
    found.append(await placements.look(*ids))
    if Step.DONE not in found:
        found.append(await placements.write(*ids))
        if Step.WRITTEN not in found:
            return found
        await house.control("settle")
        house.clock.advance(SHARED_FOR)
        found.append(await placements.read_back(*ids))
    return [*found, await placements.tidy(*ids)]


WRITTEN_AND_SEEN = [Step.WRITE, Step.WRITE, Step.WRITTEN, Step.DONE, Step.DONE]
START = session().starts_at
