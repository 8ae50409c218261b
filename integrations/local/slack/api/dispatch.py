"""The door of the Web API: `/api/{method}`, with its tokens, scopes, rate limits, faults and headers."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from integrations.local.slack.api import agent, chat, conversations, files, oauth, people, views
from integrations.local.slack.api.arguments import Sent, read
from integrations.local.slack.api.calls import Call, Method
from integrations.local.slack.errors import SlackError
from integrations.local.slack.rates import RateLimitedError
from integrations.local.slack.tokens import Grant
from integrations.local.slack.trouble import rate_limited, with_faults
from integrations.local.slack.workspace import Workspace

Json = dict[str, Any]
FAMILIES = (agent, chat, conversations, files, oauth, people, views)
METHODS: dict[str, Method] = {method.name: method for family in FAMILIES for method in family.METHODS}


def routes(workspace: Workspace) -> list[Route]:
    """Return the Web API's one route over all its methods."""

    async def endpoint(request: Request) -> Response:
        name = str(request.path_params["method"])

        async def answer() -> Response:
            return await _answer(workspace, name, request)

        with workspace.activity.busy():
            return await with_faults(workspace.faults, name, answer)

    return [Route("/api/{method}", endpoint, methods=["GET", "POST"])]


async def _answer(workspace: Workspace, name: str, request: Request) -> Response:
    """Answer one call and write it down."""
    method = METHODS.get(name)
    entry: Json = {"method": name, "at": workspace.store.clock().isoformat(), "args": {}}
    workspace.calls.append(entry)
    grant: Grant | None = None
    try:
        sent = await read(request, takes_json=method is not None and method.takes_json)
        entry["args"] = {key: value for key, value in sent.args.items() if key != "client_secret"}
        known, grant = _caller(workspace, method, sent)
        workspace.rates.check_method(name, known.tier)
        answered: Json = {"ok": True} | await known.handler(_call(workspace, known, sent, grant))
    except RateLimitedError as limited:
        entry["ok"] = False
        return rate_limited(limited.retry_after)
    except SlackError as error:
        answered = {"ok": False, "error": error.code} | error.fields
    entry |= {"ok": answered["ok"], "error": answered.get("error")}
    return JSONResponse(answered, headers=_headers(workspace, method, grant))


def _caller(workspace: Workspace, method: Method | None, sent: Sent) -> tuple[Method, Grant | None]:
    """Return the method and whose token it is. Raises SlackError when there is no such method or it takes others."""
    if method is None:
        raise SlackError("unknown_method")
    if method.caller == "anybody":
        return method, None
    grant = workspace.tokens.find(sent.token)
    if method.caller not in ("any", grant.kind):
        raise SlackError("not_allowed_token_type")
    return method, grant


def _call(workspace: Workspace, method: Method, sent: Sent, grant: Grant | None) -> Call:
    """Return the call. Raises SlackError missing_scope when the token has none of the method's scopes."""
    call = Call(method.name, sent.args, grant, workspace)
    if method.scopes and not set(method.scopes) & set(call.scopes):
        call.need(method.scopes[0])
    return call


def _headers(workspace: Workspace, method: Method | None, grant: Grant | None) -> dict[str, str]:
    """Return the headers that tell the scopes the token has and the method wants."""
    headers = {"x-slack-req-id": workspace.store.ids.uuid().replace("-", "")}
    if method is not None and grant is not None:
        headers |= {"x-oauth-scopes": ",".join(grant.scopes), "x-accepted-oauth-scopes": ",".join(method.scopes)}
    return headers
