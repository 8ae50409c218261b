"""Slack's signed requests over HTTP: events, commands, interactivity and options on one address."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp


def slack_routes(app: AsyncApp) -> APIRouter:
    """`/slack/events`; Bolt verifies the signature over the raw body."""
    router = APIRouter(include_in_schema=False)
    handler = AsyncSlackRequestHandler(app)

    @router.post("/slack/events")
    async def slack_events(request: Request) -> Response:
        try:
            (await request.body()).decode("utf-8")
        except UnicodeDecodeError:
            return Response(status_code=400)
        return await handler.handle(request)

    return router
