"""A person with a browser, for scripts: follows the sign-in pages and fills in their forms."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from integrations.local.cronofy.control.models import SignIn

Walk = Callable[[SignIn], Awaitable[dict[str, Any]]]

LONGEST_WALK = 20


@dataclass(slots=True)
class Page(HTMLParser):
    """What matters of one page: its title and its form."""

    title: str = ""
    action: str | None = None
    inputs: list[dict[str, str | None]] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    _in_title: bool = False

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, inputs and buttons."""
        found = dict(attrs)
        self._in_title = self._in_title or tag == "h1"
        if tag == "form":
            self.action = found.get("action")
        elif tag == "input":
            self.inputs.append(found)
        elif tag == "button":
            self.decisions.append(found.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """The heading is over."""
        self._in_title = self._in_title and tag != "h1"

    def handle_data(self, data: str) -> None:
        """The text of the heading."""
        if self._in_title:
            self.title += data

    def values(self, name: str) -> list[str]:
        """The values that can be chosen for a field."""
        return [each.get("value") or "" for each in self.inputs if each.get("name") == name]

    def checked(self, name: str) -> list[str]:
        """The values that the page has chosen already."""
        return [each.get("value") or "" for each in self.inputs if each.get("name") == name and "checked" in each]


async def walk(browser: httpx.AsyncClient, person: SignIn) -> dict[str, Any]:
    """Go from `person.url` to where the pages send a person who chooses like this.

    Answers `location` when they lead away from here, else None with the `title` of the page where it ended.
    """
    response = await browser.get(person.url)
    for _ in range(LONGEST_WALK):
        if response.is_redirect:
            target = response.url.join(response.headers["location"])
            if _origin(target) != _origin(browser.base_url):
                return {"location": str(target), "status": response.status_code, "title": None}
            response = await browser.get(target)
            continue
        page = Page()
        page.feed(response.text)
        filled = _filled(page, person)
        if filled is None or page.action is None:
            return {"location": None, "status": response.status_code, "title": page.title}
        response = await browser.post(page.action, data=filled)
    return {"location": None, "status": response.status_code, "title": "walked in circles"}


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _filled(page: Page, person: SignIn) -> dict[str, Any] | None:
    """The form as this person sends it; None when they cannot go on from here."""
    for name, choice in (("provider_name", person.provider_name), ("email", person.email)):
        if values := page.values(name):
            return _choice(page, person, name, choice or next(iter(page.checked(name)), None), values)
    if person.decision not in page.decisions:
        return None
    ticked = page.checked("permission") if person.permissions is None else list(person.permissions)
    modes = [person.access_mode] if person.access_mode else page.checked("access_mode")
    return {"decision": person.decision, "permission": ticked, "access_mode": modes}


def _choice(page: Page, person: SignIn, name: str, choice: str | None, values: list[str]) -> dict[str, Any] | None:
    if choice is None and person.decision == "refuse" and "refuse" in page.decisions:
        return {"decision": "refuse"}
    wanted = next((value for value in values if choice is not None and value.casefold() == choice.casefold()), None)
    return None if wanted is None else {name: wanted, "decision": "next"}
