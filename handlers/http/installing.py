"""Installing Relink in a workspace: to Slack's page, and back, each with a page that can be read."""

from fastapi import APIRouter, Cookie
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.copy.catalogue import Copy
from bot.domain.errors import CodeRefused, Expired, Invalid, NotEnabled, OutsideError
from bot.services.installing import InstallingService
from bot.services.people import PeopleService
from bot.telemetry import logger
from bot.views.installing import InstallRefusal, installed_page, not_installed_page
from handlers.http.pages import LATER, page_response
from handlers.store import STORE_FAILURES

INSTALL, RETURN = "/slack/install", "/slack/oauth_redirect"
COOKIE, COOKIE_SECONDS = "relink_install", 900
_STATUS_CODES = {InstallRefusal.DENIED: 403, InstallRefusal.FORGED: 400, InstallRefusal.SPENT: 410, InstallRefusal.ORGANISATION: 501}

log = logger(__name__)


def install_routes(installing: InstallingService, people: PeopleService, copy: Copy, public_url: str) -> APIRouter:
    """`/slack/install` and `/slack/oauth_redirect`."""
    router = APIRouter(include_in_schema=False)

    @router.get(INSTALL)
    async def begin() -> Response:
        state, address = installing.begin()
        response = RedirectResponse(address, 302, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
        secure = public_url.startswith("https:")
        response.set_cookie(COOKIE, state, COOKIE_SECONDS, path=RETURN, secure=secure, httponly=True, samesite="lax")
        return response

    @router.get(RETURN, response_class=HTMLResponse)
    async def come_back(state: str = "", code: str = "", error: str = "", kept_state: str = Cookie("", alias=COOKIE)) -> Response:
        if error or not code:
            return _refused(InstallRefusal.DENIED if error else InstallRefusal.FORGED)
        try:
            bot = await installing.come_back(state, kept_state, code)
            knows_people = await people.has_any(bot.workspace_id)
        except (Invalid, Expired, OutsideError, *STORE_FAILURES) as refusal:
            log.info("an installation was not made", reason=type(refusal).__name__)
            return _refused(next((why for kind, why in REASONS.items() if isinstance(refusal, kind)), InstallRefusal.TRY_LATER))
        return page_response(installed_page(copy, bot.workspace_id, knows_people=knows_people))

    def _refused(why: InstallRefusal) -> Response:
        response = page_response(not_installed_page(copy, why, f"{public_url}{INSTALL}"), _STATUS_CODES.get(why, 503))
        if why is InstallRefusal.TRY_LATER:
            response.headers["Retry-After"] = LATER
        return response

    return router


REASONS: dict[type[Exception], InstallRefusal] = {
    Invalid: InstallRefusal.FORGED,
    Expired: InstallRefusal.SPENT,
    CodeRefused: InstallRefusal.SPENT,
    NotEnabled: InstallRefusal.ORGANISATION,
}
