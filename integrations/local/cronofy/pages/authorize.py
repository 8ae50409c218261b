"""The two addresses where a person arrives: the authorization request, and the relink page of a lost login.

docs.cronofy.com/developers/api/authorization/request-authorization
"""

from datetime import datetime
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.local.cronofy.api.calls import truth
from integrations.local.cronofy.entities import Visit
from integrations.local.cronofy.pages.providers import family_of
from integrations.local.cronofy.pages.rendering import problem
from integrations.local.cronofy.store import new_id, new_secret
from integrations.local.cronofy.world import World

BROWSER_COOKIE = "local_cronofy_browser"
COOKIE_SECONDS = 365 * 24 * 3600


def routes(world: World) -> list[BaseRoute]:
    """Both addresses, served."""

    async def authorize(request: Request) -> Response:
        return _authorize(world, request)

    async def relink(request: Request) -> Response:
        return _relink(world, request)

    return [
        Route("/oauth/authorize", authorize, methods=["GET"]),
        Route("/relink/{provider}", relink, methods=["GET"]),
    ]


def _authorize(world: World, request: Request) -> Response:
    """Begin a visit. What cannot be trusted to return anywhere is answered by a page, the rest by a redirect."""
    query = request.query_params
    redirect_uri = query.get("redirect_uri") or ""
    if query.get("client_id") != world.client_id:
        return problem(400, "We don't know this application", "The client_id of this link is not one of ours.")
    if not _allowed(world, redirect_uri):
        return problem(400, "This link is not set up correctly", "Its redirect_uri is missing or not registered.")
    error = _error(world, query)
    if error is not None:
        return RedirectResponse(returning(redirect_uri, {"error": error}, query.get("state")), status_code=302)
    visit = Visit(
        visit_id=new_secret(),
        browser_id=request.cookies.get(BROWSER_COOKIE) or new_id("brw"),
        provider=family_of(query.get("provider_name") or ""),
        redirect_uri=redirect_uri,
        scopes=tuple((query.get("scope") or "").split()),
        state=query.get("state"),
        avoid_linking=truth(query.get("avoid_linking")),
        link_sub=_linked_sub(world, query.get("link_token"), world.clock()),
    )
    return _begin(world, visit)


def _relink(world: World, request: Request) -> Response:
    provider = family_of(request.path_params["provider"]) or ""
    mailbox = world.store.mailbox(provider, request.query_params.get("email") or "")
    if mailbox is None or not world.store.holders(mailbox):
        return problem(404, "This link leads nowhere", "There is no calendar connection to renew here.")
    visit = Visit(
        visit_id=new_secret(),
        browser_id=request.cookies.get(BROWSER_COOKIE) or new_id("brw"),
        provider=provider,
        expected=mailbox,
    )
    return _begin(world, visit)


def _begin(world: World, visit: Visit) -> Response:
    world.store.visits[visit.visit_id] = visit
    response = RedirectResponse(f"/sign-in/{visit.visit_id}", status_code=303)
    response.set_cookie(BROWSER_COOKIE, visit.browser_id, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", path="/")
    return response


def _allowed(world: World, redirect_uri: str) -> bool:
    registered = world.settings.redirect_uris
    looks_right = redirect_uri.startswith(("http://", "https://"))
    return looks_right and (registered is None or redirect_uri in registered)


def _error(world: World, query: QueryParams) -> str | None:
    """The `error` of RFC 6749, section 4.1.2.1."""
    if query.get("response_type") != "code":
        return "unsupported_response_type" if query.get("response_type") else "invalid_request"
    if not (query.get("scope") or "").split():
        return "invalid_scope"
    link_token = query.get("link_token")
    if link_token and _linked_sub(world, link_token, world.clock()) is None:
        return "invalid_request"
    return None


def _linked_sub(world: World, link_token: str | None, now: datetime) -> str | None:
    """The account of a link token that is not older than five minutes."""
    token = world.store.link_tokens.get(link_token or "")
    return token.sub if token is not None and token.expires_at > now else None


def returning(redirect_uri: str, answer: dict[str, str], state: str | None) -> str:
    """The address that takes a person back to the application, with `state` exactly as it came."""
    query = urlencode(answer | ({"state": state} if state is not None else {}))
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{query}"
