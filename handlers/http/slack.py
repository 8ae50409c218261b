"""Slack's signed requests over HTTP: events, commands, interactivity and options on one address."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp


def slack_routes(app: AsyncApp) -> APIRouter:
    """`/slack/events`; Bolt verifies the signature over the raw body."""
    router = APIRouter(include_in_schema=False)

    @router.post("/slack/events")
    async def slack_events(request: Request) -> Response:
        try:
            # Bolt reads the body before it looks at the signature, and falls over whatever Slack would not send.
            bolt_request = to_async_bolt_request(request, await request.body())
        except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
            return Response(status_code=400)
        return to_starlette_response(await app.async_dispatch(bolt_request))

    return router
