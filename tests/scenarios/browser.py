"""A person's browser: opens doors, walks through Cronofy's pages, and comes back to a page of Relink's."""

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from httpx import Response

from bot.commands.world import World

TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Page:
    """What the browser shows."""

    status: int
    words: str

    @classmethod
    def of(cls, answer: Response) -> "Page":
        """The words of an answer, without the markup."""
        body = answer.text.partition("<body")[2] or answer.text
        return cls(answer.status_code, " ".join(html.unescape(TAG.sub(" ", f"<body{body}")).split()))


@dataclass(frozen=True, slots=True)
class Browser:
    """Goes where the buttons of a message lead."""

    world: World

    async def open(self, url: str) -> Page:
        """Look at a page of Relink's."""
        return Page.of(await self.world.browser.get(url))

    async def go_on(self, door_url: str) -> str:
        """Press the button of a door's page; the address at Cronofy."""
        answer = await self.world.browser.post(door_url)
        assert answer.status_code == 303, Page.of(answer).words
        return answer.headers["location"]

    async def sign_in(self, address: str, **choices: Any) -> str:
        """Walk through Cronofy's pages; the address to which they send the browser back."""
        walked = await self.world.through_cronofy(address, **choices)
        assert walked["location"], walked
        return str(walked["location"])

    async def through(self, door_url: str, **choices: Any) -> Page:
        """All the way: through the door, Cronofy's pages, and back."""
        return await self.open(await self.sign_in(await self.go_on(door_url), **choices))


def query_of(url: str) -> dict[str, str]:
    """What an address carries."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
