"""Calendar files over the wire: what comes, and that it is right to the second."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from bot.commands.world import World
from tests.scenarios.files import content_of, sessions, shown_by, told_by
from tests.scenarios.memory import memory_of
from tests.scenarios.platform import book, cancel, move
from tests.scenarios.screen import Screen


@pytest.mark.parametrize(
    ("user", "question", "session_id"),
    [
        ("U0DANA", "file kim", "dana-missed"),
        ("U0NOOR", "file נוּר שבוע", "noor-two"),
        ("U0MATEO", "file primera sesión", "mateo-one"),
        ("U0AIKO", "file 初回セッション", "aiko-one"),
    ],
)
async def test_a_file_of_one_session_shows_its_title_and_its_instants(changing: World, user: str, question: str, session_id: str) -> None:
    person = Screen(changing, user)
    message = await person.file_after(lambda: person.command(question))
    assert "It does not change by itself" in message.words
    assert shown_by(await content_of(changing, message)) == told_by(await sessions(changing, session_id))
    async with memory_of(changing) as memory:
        snapshot = await memory.snapshot(session_id, user.removeprefix("U0").lower())
    assert snapshot is not None
    assert (snapshot.sequence, snapshot.starts_at) == (1, told_by(await sessions(changing, session_id))[0][1])


async def test_everything_that_is_missing_comes_in_one_file(changing: World) -> None:
    dana = Screen(changing, "U0DANA")
    async with memory_of(changing) as memory:
        await memory.until_seen("dana-before", {"dana"})
    offer = await dana.command("file")
    assert offer.primary == ["Get all 2 missing"]
    message = await dana.file_after(lambda: dana.presses(offer, "Get all 2 missing"))
    assert shown_by(await content_of(changing, message)) == told_by(await sessions(changing, "dana-missed", "dana-missed-too"))


async def test_a_file_is_offered_where_a_session_did_not_arrive(changing: World) -> None:
    lea = Screen(changing, "U0LEA")
    answer = await lea.command("why posture")
    message = await lea.file_after(lambda: lea.presses(answer, "Get calendar file"))
    assert shown_by(await content_of(changing, message)) == told_by(await sessions(changing, "lea-one"))


async def test_a_file_is_followed_when_its_session_moves_and_when_it_is_cancelled(changing: World) -> None:
    lea, soon = Screen(changing, "U0LEA"), datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    await book(changing, "tidepool", ["lea"], title="Tidepool", starts_at=soon)
    given = await lea.file_after(lambda: lea.command("file tidepool"))
    moved = await lea.file_after(lambda: move(changing, "tidepool", soon + timedelta(minutes=30)))
    assert "has moved" in moved.words
    cancelled = await lea.file_after(lambda: cancel(changing, "tidepool"))
    files = [await content_of(changing, message) for message in (given, moved, cancelled)]
    first, second, third = [icalendar.Calendar.from_ical(content).walk("VEVENT")[0] for content in files]
    assert first["UID"] == second["UID"] == third["UID"]
    numbers = [int(str(each["SEQUENCE"])) for each in (first, second, third)]
    assert numbers == sorted(set(numbers))
    assert second.decoded("DTSTART") == soon + timedelta(minutes=30)
    assert [each["STATUS"] for each in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


async def test_an_upload_whose_answer_was_lost_is_not_made_twice(changing: World) -> None:
    seun = Screen(changing, "U0SEUN")
    fault = {"methods": [{"method": "files.completeUploadExternal", "lose_answer": True}]}
    (await changing.slack.post("faults", json=fault)).raise_for_status()
    await seun.command("file decision journal")
    async with memory_of(changing) as memory:
        delivered = await memory.until_delivered("seun-one")
    files = [file["id"] for message in await seun.messages() for file in message.files]
    assert files == delivered
