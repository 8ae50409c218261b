"""The lasting doors to Cronofy, and the way back: GET shows what will happen, POST goes on, the return is judged once."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.copy.catalogue import Copy
from bot.domain.linking import LinkOutcome
from bot.services.use_cases import UseCases
from bot.views.pages import door_page, outcome_page
from handlers.http.pages import page_response, readable

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

        return await readable(copy, support_contact, answer)

    @router.post("/cronofy/connect/{card}")
    async def go_through(card: str) -> Response:
        async def answer() -> Response:
            return RedirectResponse(await use_cases.linking.go_through(card), 303, headers={"Cache-Control": "no-store"})

        return await readable(copy, support_contact, answer)

    @router.get("/cronofy/return", response_class=HTMLResponse)
    async def come_back(state: str = "", code: str | None = None, error: str | None = None) -> Response:
        async def answer() -> Response:
            result = await use_cases.returns.come_back(state, None if error else code)
            return page_response(outcome_page(copy, result), _STATUS_CODES.get(result.outcome, 200))

        return await readable(copy, support_contact, answer)

    return router
