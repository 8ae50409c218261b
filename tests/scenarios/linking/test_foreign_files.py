"""Files that somebody has no right to, and signed links to those that are theirs."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.world import World
from bot.settings import load_settings
from integrations.links import SignedFileLinks
from tests.scenarios.files import sessions, shown_by, told_by
from tests.scenarios.forging import forge_press
from tests.scenarios.memory import memory_of
from tests.scenarios.screen import Screen


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
