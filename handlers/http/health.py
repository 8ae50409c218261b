"""Whether the process lives, and whether it may be sent work."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

Check = Callable[[], Awaitable[bool]]


def health_routes(checks: Mapping[str, Check]) -> APIRouter:
    """`/livez` says that the loop turns; `/readyz` names each check, and is 503 while one fails."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> Response:
        return JSONResponse({"status": "alive"})

    @router.get("/readyz")
    async def readyz() -> Response:
        answers = {name: await check() for name, check in checks.items()}
        ready = all(answers.values())
        return JSONResponse({"status": "ready" if ready else "not ready", "checks": answers}, 200 if ready else 503)

    return router
