"""Calendar files as people get them, read by two parsers, and what the platform knows of the same sessions."""

from collections.abc import Iterable
from datetime import datetime

import icalendar
import vobject

from bot.commands.world import World
from tests.scenarios.platform import Json, state_of
from tests.scenarios.screen import Shown


async def content_of(world: World, message: Shown) -> bytes:
    """The bytes of a message's one file, as Slack gives them."""
    assert len(message.files) == 1
    answer = await world.slack.get(str(world.slack.base_url.join(message.files[0]["download_path"])))
    return answer.raise_for_status().content


async def sessions(world: World, *ids: str) -> list[Json]:
    """These sessions as the platform has them, by start."""
    known = {each["id"]: each for each in (await state_of(world))["sessions"]}
    return sorted((known[session_id] for session_id in ids), key=lambda each: datetime.fromisoformat(each["starts_at"]))


def shown_by(content: bytes) -> list[tuple[str, datetime, datetime]]:
    """Titles and instants, as two parsers agree on them."""
    first = [
        (str(event["SUMMARY"]), event.decoded("DTSTART"), event.decoded("DTEND"))
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    ]
    second = vobject.readOne(content.decode())
    assert first == [(event.summary.value, event.dtstart.value, event.dtend.value) for event in second.vevent_list]
    return first


def told_by(platform: Iterable[Json]) -> list[tuple[str, datetime, datetime]]:
    """Titles and instants, as the platform has them."""
    return [(each["title"], datetime.fromisoformat(each["starts_at"]), datetime.fromisoformat(each["ends_at"])) for each in platform]
