"""The page on which a person allows the app: `/oauth/v2/authorize`, usable in a browser."""

from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from integrations.local.slack.seed import AppSeed
from integrations.local.slack.workspace import Workspace

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<h1>{title}</h1>{body}</html>"""
FORM = """<p>{app} asks to be added to the workspace {team}.</p><ul>{scopes}</ul>
<form method="post"><label>You are <select name="user">{people}</select></label>
<button name="decision" value="allow">Allow</button> <button name="decision" value="cancel">Cancel</button></form>"""


def routes(workspace: Workspace) -> list[Route]:
    """Return the page's route: GET shows it and changes nothing, POST decides."""

    async def endpoint(request: Request) -> Response:
        refusal = _refusal(workspace.store.app, request)
        if refusal is not None:
            return HTMLResponse(PAGE.format(title="Something went wrong", body=f"<p>{escape(refusal)}</p>"), 400)
        return await _decide(workspace, request) if request.method == "POST" else _show(workspace, request)

    return [Route("/oauth/v2/authorize", endpoint, methods=["GET", "POST"])]


def _refusal(app: AppSeed, request: Request) -> str | None:
    """Return why the page cannot be shown: another app, no scopes, or an address the app did not register."""
    query = request.query_params
    if query.get("client_id") != app.client_id:
        return "invalid_client_id"
    if not query.get("scope"):
        return "no_scopes"
    address = _address(app, request)
    known = not app.redirect_urls or any(address.startswith(prefix) for prefix in app.redirect_urls)
    return None if address and known else "bad_redirect_uri"


def _address(app: AppSeed, request: Request) -> str:
    """Return where the browser goes afterwards: the address asked for, else the first one registered."""
    return request.query_params.get("redirect_uri") or next(iter(app.redirect_urls), "")


def _show(workspace: Workspace, request: Request) -> Response:
    store = workspace.store
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in request.query_params["scope"].split(","))
    people = "".join(
        f'<option value="{escape(user.id)}">{escape(user.real_name or user.name)}</option>'
        for user in store.users.values()
        if not (user.is_bot or user.deleted)
    )
    names = {"app": escape(store.app.name), "team": escape(store.team.name)}
    return HTMLResponse(PAGE.format(title="Add an app", body=FORM.format(scopes=scopes, people=people, **names)))


async def _decide(workspace: Workspace, request: Request) -> Response:
    """Send the browser back to the app with a code, or with access_denied."""
    address = _address(workspace.store.app, request)
    async with request.form() as form:
        allowed, user = form.get("decision") == "allow", str(form.get("user") or "")
    if allowed and user in workspace.store.users:
        scopes = tuple(scope.strip() for scope in request.query_params["scope"].split(",") if scope.strip())
        answer = {"code": workspace.tokens.allow(user, scopes, address)}
    else:
        answer = {"error": "access_denied"}
    joint = "&" if "?" in address else "?"
    state = {"state": request.query_params.get("state", "")}
    return RedirectResponse(f"{address}{joint}{urlencode(answer | state)}", 302)
