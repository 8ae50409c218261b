"""The HTTP side: routes, refusals, and nothing that repeats what was sent."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from bot.domain.errors import Conflict, Expired, Forbidden, Invalid, NotFound, OutsideError, Refused, TryLater
from bot.telemetry import logger, new_reference
from handlers.http.platform import complaints

log = logger(__name__)

REFUSALS: Sequence[tuple[type[Refused], int]] = ((Invalid, 400), (NotFound, 404), (Forbidden, 403), (Conflict, 409), (Expired, 410))
"""Which status each refusal has; documented in docs/architecture.md."""


def http_app(routes: Sequence[APIRouter], version: str) -> FastAPI:
    """The application around `routes`; the platform's API documents itself at /docs."""
    app = FastAPI(title="Relink", version=version, description="The API that coaching platforms call.", redoc_url=None)
    for router in routes:
        app.include_router(router)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(OutsideError, _outside)
    app.add_exception_handler(Exception, _failed)
    return app


async def _malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return JSONResponse({"error": complaints(error.errors())}, 422)


async def _refused(_request: Request, error: Exception) -> Response:
    status = next(status for kind, status in REFUSALS if isinstance(error, kind))
    return JSONResponse({"error": str(error)}, status)


async def _outside(_request: Request, error: Exception) -> Response:
    headers = {"Retry-After": "30"} if isinstance(error, TryLater) else None
    return JSONResponse({"error": "a service beyond Relink did not answer"}, 503, headers=headers)


async def _failed(_request: Request, error: Exception) -> Response:
    reference = new_reference()
    log.error("a request failed", reference=reference, exc_info=error)
    return JSONResponse({"error": f"something failed here, number {reference}"}, 500)
