"""The HTTP side: routes, refusals, and nothing that repeats what was sent."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from bot.domain.errors import Conflict, Expired, Invalid, NotFound, OutsideError, Refused, TryLater
from bot.telemetry import logger, new_reference
from handlers.http.docs import docs_routes
from handlers.http.pages import LATER
from handlers.http.wire import complaints
from handlers.store import STORE_FAILURES

log = logger(__name__)

LARGEST_BODY = 1_048_576
"""One mebibyte: a batch of 1,000 sessions fits, Slack's and Cronofy's requests are far smaller."""

REFUSALS: Sequence[tuple[type[Refused], int]] = ((Invalid, 400), (NotFound, 404), (Conflict, 409), (Expired, 410))
"""Which status each refusal has; documented in docs/architecture.md."""


def http_app(routes: Sequence[APIRouter], version: str) -> FastAPI:
    """The application around `routes`; the platform's API documents itself at /docs."""
    about = "The API that coaching platforms call."
    app = FastAPI(title="Relink", version=version, description=about, docs_url=None, redoc_url=None, max_body_size=LARGEST_BODY)
    for router in (*routes, docs_routes(app)):
        app.include_router(router)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(OutsideError, _outside)
    for failure in STORE_FAILURES:
        app.add_exception_handler(failure, _store_away)
    app.add_exception_handler(Exception, _failed)
    return app


async def _plain(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)


async def _malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return JSONResponse({"error": complaints(error.errors())}, 422)


async def _refused(_request: Request, error: Exception) -> Response:
    status = next(status for kind, status in REFUSALS if isinstance(error, kind))
    return JSONResponse({"error": str(error)}, status)


async def _outside(_request: Request, error: Exception) -> Response:
    headers = {"Retry-After": LATER} if isinstance(error, TryLater) else None
    return JSONResponse({"error": "a service beyond Relink did not answer"}, 503, headers=headers)


async def _store_away(_request: Request, error: Exception) -> Response:
    log.warning("the database did not answer a request", reason=type(error).__name__)
    return JSONResponse({"error": "Relink's database is busy; nothing was changed"}, 503, headers={"Retry-After": LATER})


async def _failed(_request: Request, error: Exception) -> Response:
    reference = new_reference()
    log.error("a request failed", reference=reference, exc_info=error)
    return JSONResponse({"error": f"something failed here, number {reference}"}, 500)
