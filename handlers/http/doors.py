"""The lasting doors to Cronofy, and the way back: GET shows what will happen, POST goes on, the return is judged once."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.copy.catalogue import Copy
from bot.domain.errors import Invalid, NotEnabled, NotFound, OutsideError
from bot.domain.linking import LinkOutcome
from bot.services.use_cases import UseCases
from bot.views.pages import busy_page, cannot_reach_page, door_page, not_enabled_page, outcome_page, refused_page
from handlers.http.pages import later_response, page_response
from handlers.store import STORE_FAILURES

_STATUS_CODES = {
    LinkOutcome.SPENT: 410,
    LinkOutcome.SOMEBODY_ELSES: 409,
    LinkOutcome.MERGED: 409,
    LinkOutcome.TRY_LATER: 503,
}


def door_routes(use_cases: UseCases, copy: Copy, support_contact: str) -> APIRouter:
    """`/cronofy/connect/{card}` and `/cronofy/return`."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/cronofy/connect/{card}", methods=["GET", "HEAD"], response_class=HTMLResponse)
    async def show_door(card: str) -> Response:
        async def answer() -> Response:
            door, person = await use_cases.linking.read_door(card)
            return page_response(door_page(copy, door, person), posts=True)

        return await _readable(copy, support_contact, answer)

    @router.post("/cronofy/connect/{card}")
    async def go_through(card: str) -> Response:
        async def answer() -> Response:
            return RedirectResponse(await use_cases.linking.go_through(card), 303, headers={"Cache-Control": "no-store"})

        return await _readable(copy, support_contact, answer)

    @router.get("/cronofy/return", response_class=HTMLResponse)
    async def come_back(state: str = "", code: str | None = None, error: str | None = None) -> Response:
        async def answer() -> Response:
            result = await use_cases.returns.come_back(state, None if error else code)
            return page_response(outcome_page(copy, result), _STATUS_CODES.get(result.outcome, 200))

        return await _readable(copy, support_contact, answer)

    return router


async def _readable(copy: Copy, support_contact: str, answer: Callable[[], Awaitable[Response]]) -> Response:
    """The answer, or a page that says what stood in its way."""
    try:
        return await answer()
    except (Invalid, NotFound):
        return page_response(refused_page(copy, support_contact), 404)
    except NotEnabled:
        return page_response(not_enabled_page(copy, support_contact), 501)
    except OutsideError:
        return later_response(cannot_reach_page(copy))
    except STORE_FAILURES:
        return later_response(busy_page(copy))
