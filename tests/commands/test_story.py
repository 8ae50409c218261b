"""The demonstration's story breaks at the first step that does not work, and waits for what only takes longer."""

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from bot.commands.process import Process
from bot.commands.story import STILL_CHECKING, Story, StoryBroke
from bot.commands.world import World

RIGHT = "I lost access: a new sign-in is needed."


def answer(text: str) -> dict[str, Any]:
    return {"channel": "D1", "ts": "1.0", "text": text, "buttons": []}


async def told(tmp_path: Path, shown: list[dict[str, Any]], later: str = "") -> str:
    """How the story breaks before a Slack that shows this at once, and that text later."""

    def slack(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/say"):
            return httpx.Response(200, json={"messages": shown, "errors": ["nothing"]})
        return httpx.Response(200, json={"conversations": [{"id": "D1", "messages": [answer(later)]}]})

    async with httpx.AsyncClient(transport=httpx.MockTransport(slack), base_url="http://slack.example/_local/") as http:
        world = World(http, http, http, http, "http://relink.example", {}, Process((), {}, tmp_path / "relink.log"))
        with pytest.raises(StoryBroke) as broke:
            await Story(world, Console(file=io.StringIO()), tmp_path).tell()
    return str(broke.value)


async def test_each_step_that_does_not_work_says_which(tmp_path: Path) -> None:
    assert await told(tmp_path, []) == "Dana saw no answer; Slack says ['nothing']"
    assert "does not say 'a new sign-in is needed'" in await told(tmp_path, [answer("Everything is well.")])
    assert "no button that leads to a sign-in" in await told(tmp_path, [answer(RIGHT)])


async def test_an_answer_that_takes_longer_is_waited_for(tmp_path: Path) -> None:
    assert "no button that leads to a sign-in" in await told(tmp_path, [answer(STILL_CHECKING)], later=RIGHT)
