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


async def test_where_slack_takes_no_file_a_link_gives_it_for_thirty_days(linking: World) -> None:
    noor, settings = Screen(linking, "U0NOOR"), load_settings(linking.settings, None)
    fault = {"methods": [{"method": "files.getUploadURLExternal", "error": "missing_scope"}]}
    (await linking.slack.post("faults", json=fault)).raise_for_status()
    await noor.command("file נוּר שבוע")
    address = (await noor.sees("Slack takes no files from me")).button("Open the file")["url"]
    answer = await linking.browser.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert shown_by(answer.content) == told_by(await sessions(linking, "noor-two"))
    async with memory_of(linking) as memory:
        assert await memory.snapshot("noor-two", "noor")

    def link(days_ago: int, **other: str) -> str:
        links = SignedFileLinks(settings, lambda: datetime.now(UTC) - timedelta(days=days_ago))
        workspace_id, hand_out_id = links.read(address.rsplit("/", 1)[1].removesuffix(".ics"))
        return links.url(**{"workspace_id": workspace_id, "hand_out_id": hand_out_id, **other})

    refusals = {link(31): 410, link(0, workspace_id="T0OTHER"): 404, link(0, hand_out_id="files:other"): 404, f"{address[:-4]}x.ics": 404}
    assert {url: (await linking.browser.get(url)).status_code for url in refusals} == refusals
