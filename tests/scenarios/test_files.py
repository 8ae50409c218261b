"""Calendar files over the wire: what comes, that it is right to the second, and that nobody else gets it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject

from bot.commands.world import World
from bot.settings import load_settings
from integrations.links import SignedFileLinks
from tests.scenarios.forging import forge_press
from tests.scenarios.memory import memory_of
from tests.scenarios.platform import Json, state_of
from tests.scenarios.screen import Screen, Shown


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


@pytest.mark.xdist_group("changing")
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


@pytest.mark.xdist_group("changing")
async def test_everything_that_is_missing_comes_in_one_file(changing: World) -> None:
    dana = Screen(changing, "U0DANA")
    async with memory_of(changing) as memory:
        await memory.until_seen("dana-before", {"dana"})
    offer = await dana.command("file")
    assert offer.primary == ["Get all 2 missing"]
    message = await dana.file_after(lambda: dana.presses(offer, "Get all 2 missing"))
    assert shown_by(await content_of(changing, message)) == told_by(await sessions(changing, "dana-missed", "dana-missed-too"))


@pytest.mark.xdist_group("changing")
async def test_a_file_is_offered_where_a_session_did_not_arrive(changing: World) -> None:
    lea = Screen(changing, "U0LEA")
    answer = await lea.command("why posture")
    message = await lea.file_after(lambda: lea.presses(answer, "Get calendar file"))
    assert shown_by(await content_of(changing, message)) == told_by(await sessions(changing, "lea-one"))


@pytest.mark.xdist_group("changing")
async def test_an_upload_whose_answer_was_lost_is_not_made_twice(changing: World) -> None:
    seun = Screen(changing, "U0SEUN")
    fault = {"methods": [{"method": "files.completeUploadExternal", "lose_answer": True}]}
    (await changing.slack.post("faults", json=fault)).raise_for_status()
    await seun.command("file decision journal")
    async with memory_of(changing) as memory:
        delivered = await memory.until_delivered("seun-one")
    files = [file["id"] for message in await seun.messages() for file in message.files]
    assert files == delivered


@pytest.mark.xdist_group("linking")
@pytest.mark.parametrize("action_id", ["get_file", "pick_session_file", "check_session", "pick_session_why", "resend"])
async def test_a_button_for_somebody_elses_session_gives_nothing(linking: World, action_id: str) -> None:
    kim = Screen(linking, "U0KIM")
    mine = await kim.command("help")
    refused = await kim.answer_to(lambda: forge_press(linking, "U0KIM", mine, action_id, "priya-one"))
    assert "Presence" not in refused.words
    await kim.quiet()
    assert not [file for message in await kim.messages() for file in message.files]
    async with memory_of(linking) as memory:
        assert await memory.snapshot("priya-one", "kim") is None


@pytest.mark.xdist_group("linking")
async def test_a_signed_link_gives_the_file_to_its_owner_for_thirty_days(linking: World) -> None:
    settings = load_settings(linking.settings, None)
    workspace_id = linking.announcement["slack"]["team_id"]

    def link(*session_ids: str, days_ago: int = 0, person: str = "noor") -> str:
        made_at = datetime.now(UTC) - timedelta(days=days_ago)
        return SignedFileLinks(settings, lambda: made_at).url(workspace_id, person, session_ids)

    answer = await linking.browser.get(link("noor-one", "noor-two"))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert shown_by(answer.content) == told_by(await sessions(linking, "noor-one", "noor-two"))
    async with memory_of(linking) as memory:
        assert await memory.snapshot("noor-two", "noor")
    refusals = {
        link("noor-one", days_ago=31): 410,
        link("noor-one", person="kim"): 404,
        link("noor-one").replace(".ics", "x.ics"): 404,
        link(): 404,
    }
    assert {url: (await linking.browser.get(url)).status_code for url in refusals} == refusals
