"""The pages between an authorization request and its answer: provider, login, permissions."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.local.cronofy.entities import FREE_BUSY_PROVIDERS, Mailbox, Visit
from integrations.local.cronofy.linking import authorize, relink
from integrations.local.cronofy.pages.authorize import returning
from integrations.local.cronofy.pages.providers import FREE_BUSY_FAMILIES, PROVIDERS
from integrations.local.cronofy.pages.rendering import page, problem
from integrations.local.cronofy.world import World

BOXES = {
    "see_calendars": "See the calendars and events in this account",
    "change_events": "Add, change and delete events in this account",
}


def routes(world: World) -> list[BaseRoute]:
    """The page of a visit (GET) and its forms (POST)."""

    async def show(request: Request) -> Response:
        visit = world.store.visits.get(request.path_params["visit_id"])
        return _page(world, visit) if visit else _gone()

    async def act(request: Request) -> Response:
        visit = world.store.visits.get(request.path_params["visit_id"])
        if visit is None or visit.outcome is not None:
            return _gone()
        async with request.form() as form:
            return _act(world, visit, form)

    return [
        Route("/sign-in/{visit_id}", show, methods=["GET"]),
        Route("/sign-in/{visit_id}", act, methods=["POST"]),
    ]


def _gone() -> Response:
    return problem(404, "This page is no longer valid", "Go back to where you came from and start again.")


def _page(world: World, visit: Visit, error: str | None = None) -> Response:
    """The page a visit has reached; `error` says what was wrong with the form before it."""
    status = 422 if error else 200
    action = f"/sign-in/{visit.visit_id}"
    if visit.outcome is not None:
        return page("ended.html", outcome=visit.outcome, expected=visit.expected, mailbox=visit.mailbox)
    if visit.provider is None:
        return page("provider.html", status, action=action, error=error, providers=PROVIDERS)
    provider = PROVIDERS[visit.provider]
    if visit.mailbox is None:
        logins = _logins(world, visit.provider)
        return page("login.html", status, action=action, error=error, provider=provider, logins=logins, expected=visit.expected)
    if visit.mailbox.consent == "admin_approval":
        return page("approval.html", action=action, provider=provider, mailbox=visit.mailbox)
    return page(
        "consent.html",
        status,
        action=action,
        error=error,
        provider=provider,
        mailbox=visit.mailbox,
        boxes=BOXES if _asks_boxes(visit.mailbox) else {},
        ticked=visit.mailbox.consent == "granted",
        scopes=visit.scopes,
        modes=_offers_modes(visit, visit.mailbox),
    )


def _logins(world: World, provider: str) -> list[Mailbox]:
    """The logins a provider knows; Office 365 is served as Exchange too, the name its profiles carry."""
    families = {"exchange", "office365"} if provider == "exchange" else {provider}
    return [box for box in world.store.mailboxes if box.family in families]


def _asks_boxes(mailbox: Mailbox) -> bool:
    """Google lets a person leave single permissions out; the others grant everything or nothing."""
    return mailbox.family == "google" or mailbox.consent == "boxes_unticked"


def _offers_modes(visit: Visit, mailbox: Mailbox) -> bool:
    """Free/busy access is offered to applications that ask for `free_busy_write` (docs: authorization/access-modes)."""
    wanted = "free_busy_write" in visit.scopes
    return wanted and mailbox.family in FREE_BUSY_FAMILIES and mailbox.provider_name not in FREE_BUSY_PROVIDERS


def _act(world: World, visit: Visit, form: FormData) -> Response:
    if form.get("decision") == "refuse":
        return _refuse(world, visit)
    if visit.provider is None:
        chosen = str(form.get("provider_name"))
        if chosen not in PROVIDERS:
            return _page(world, visit, "Choose the kind of calendar you use.")
        visit.provider = chosen
    elif visit.mailbox is None:
        email = str(form.get("email")).casefold()
        logins = _logins(world, visit.provider)
        visit.mailbox = next((box for box in logins if box.email.casefold() == email), None)
        if visit.mailbox is None:
            return _page(world, visit, "Choose the account to sign in with.")
    elif form.get("decision") == "other":
        visit.mailbox = None
    elif form.get("decision") == "allow" and visit.mailbox.consent != "admin_approval":
        return _allow(world, visit, visit.mailbox, form)
    else:
        return _page(world, visit, "Choose Allow or Refuse.")
    return _here(visit)


def _here(visit: Visit) -> Response:
    return RedirectResponse(f"/sign-in/{visit.visit_id}", status_code=303)


def _refuse(world: World, visit: Visit) -> Response:
    if visit.redirect_uri is None:
        visit.outcome = "refused"
        return _here(visit)
    del world.store.visits[visit.visit_id]
    back = returning(visit.redirect_uri, {"error": "access_denied"}, visit.state)
    return RedirectResponse(back, status_code=303)


def _allow(world: World, visit: Visit, mailbox: Mailbox, form: FormData) -> Response:
    ticked = not _asks_boxes(mailbox) or set(BOXES).issubset(map(str, form.getlist("permission")))
    if visit.redirect_uri is None:
        relink(world, mailbox, ticked=ticked)
        visit.outcome = "relinked" if mailbox is visit.expected else "other_login"
        return _here(visit)
    code = authorize(world, visit, mailbox, ticked=ticked, free_busy=form.get("access_mode") == "free_busy")
    del world.store.visits[visit.visit_id]
    return RedirectResponse(returning(visit.redirect_uri, {"code": code.code}, visit.state), status_code=303)
