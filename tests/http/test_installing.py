"""Installing from a browser: to Slack with a state that works once, in this browser, for a quarter of an hour; and a page for each end."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.copy.catalogue import english
from bot.domain.errors import CodeRefused, NotEnabled, TryLater
from bot.domain.installations import Bot, BotTokens, Granted
from bot.services.installations import InstallationService
from bot.services.installing import InstallingService
from bot.views.installing import InstallRefusal
from handlers.http.app import http_app
from handlers.http.installing import COOKIE, install_routes
from integrations.links import SignedInstallStates
from tests.clock import SettableClock
from tests.services.harness import DANA, PUBLIC, House

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OTHER = "T0OTHER"


@dataclass(slots=True)
class Slack:
    """Gives a bot in `workspace_id` for every code; `fails` is raised instead."""

    workspace_id: str = OTHER
    fails: Exception | None = None
    codes: list[str] = field(default_factory=list)

    def authorize_url(self, state: str, return_url: str) -> str:
        """Its page."""
        return f"https://slack.example/authorize?state={state}&back={return_url}"

    async def exchange_code(self, code: str, return_url: str) -> Granted:
        """Once for each code."""
        if self.fails:
            raise self.fails
        self.codes.append(code)
        return Granted(Bot(self.workspace_id, "B0RELINK", "U0RELINK"), BotTokens("xoxb-other"), frozenset({"chat:write"}))

    async def renew(self, refresh_token: str) -> BotTokens:
        """Nothing rotates here."""
        raise NotImplementedError


@dataclass(slots=True)
class Page:
    """A browser before Relink."""

    http: httpx.AsyncClient
    slack: Slack
    installations: InstallationService

    async def begin(self) -> str:
        """The state that goes to Slack."""
        answer = await self.http.get("/slack/install")
        assert answer.status_code == 302
        assert answer.headers["location"].startswith("https://slack.example/authorize?")
        return parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]

    async def come_back(self, **brought: str) -> httpx.Response:
        """From Slack's page."""
        return await self.http.get("/slack/oauth_redirect", params=brought)

    async def refused(self, answer: httpx.Response, status: int, why: InstallRefusal) -> bool:
        """Whether a page says this, and nothing was installed."""
        words = english().say_for("install", why)
        return answer.status_code == status and words in answer.text and await self.installations.find(OTHER) is None


@pytest.fixture
async def page(house: House, clock: SettableClock) -> AsyncIterator[Page]:
    """Nobody is installed."""
    slack = Slack()
    installations = InstallationService(house.storage, slack, clock)
    states = SignedInstallStates(house.settings, clock)
    installing = InstallingService(house.storage, installations, slack, states, clock, f"{PUBLIC}/slack/oauth_redirect")
    app = http_app([install_routes(installing, house.use_cases().people, english(), PUBLIC)], "0")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC) as http:
        yield Page(http, slack, installations)


async def test_the_way_back_installs_and_names_the_next_step(page: Page) -> None:
    answer = await page.come_back(state=await page.begin(), code="code-1")
    assert answer.status_code == 200
    assert OTHER in answer.text
    assert f"https://app.slack.com/client/{OTHER}" in answer.text
    assert (await page.installations.usable(OTHER)).tokens == BotTokens("xoxb-other")


async def test_where_people_are_known_already_they_go_on(page: Page, house: House) -> None:
    await house.put(DANA)
    page.slack.workspace_id = DANA.workspace_id
    answer = await page.come_back(state=await page.begin(), code="code-1")
    assert english().say("install-then-known") in answer.text


async def test_a_state_works_once(page: Page) -> None:
    state = await page.begin()
    await page.come_back(state=state, code="code-1")
    assert (await page.come_back(state=state, code="code-2")).status_code == 410
    assert page.slack.codes == ["code-1"]


async def test_a_state_that_is_too_old_is_refused(page: Page, clock: SettableClock) -> None:
    state = await page.begin()
    clock.now += timedelta(minutes=15, seconds=1)
    assert await page.refused(await page.come_back(state=state, code="code-1"), 410, InstallRefusal.SPENT)


@pytest.mark.parametrize("state", ["", "made-up", "W10.forged"])
async def test_a_state_that_was_not_made_here_is_refused(page: Page, state: str) -> None:
    page.http.cookies.set(COOKIE, state)
    assert await page.refused(await page.come_back(state=state, code="code-1"), 400, InstallRefusal.FORGED)
    assert page.slack.codes == []


async def test_a_state_of_another_browser_is_refused_and_stays_good_for_its_own(page: Page) -> None:
    state = await page.begin()
    kept = page.http.cookies.get(COOKIE)
    page.http.cookies.clear()
    assert await page.refused(await page.come_back(state=state, code="code-1"), 400, InstallRefusal.FORGED)
    page.http.cookies.set(COOKIE, kept or "")
    assert (await page.come_back(state=state, code="code-1")).status_code == 200


async def test_what_was_not_allowed_is_said(page: Page) -> None:
    state = await page.begin()
    assert await page.refused(await page.come_back(state=state, error="access_denied"), 403, InstallRefusal.DENIED)


@pytest.mark.parametrize(
    ("error", "status", "why"),
    [
        (CodeRefused("invalid_code"), 410, InstallRefusal.SPENT),
        (NotEnabled("organisation"), 501, InstallRefusal.ORGANISATION),
        (TryLater("slack is down"), 503, InstallRefusal.TRY_LATER),
    ],
)
async def test_what_slack_does_not_do_is_said(page: Page, error: Exception, status: int, why: InstallRefusal) -> None:
    page.slack.fails = error
    assert await page.refused(await page.come_back(state=await page.begin(), code="code-1"), status, why)


async def test_the_state_is_kept_from_scripts_and_from_other_addresses(page: Page) -> None:
    answer = await page.http.get("/slack/install")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/slack/oauth_redirect" in cookie
    assert answer.headers["cache-control"] == "no-store"
