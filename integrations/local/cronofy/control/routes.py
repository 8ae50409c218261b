"""The control API under `/_local/`: what people, providers and bad luck do to a calendar connection."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from integrations.local.cronofy.api.calls import Refusal, read_body
from integrations.local.cronofy.api.identity import calendar_fields
from integrations.local.cronofy.connection import lose, regain
from integrations.local.cronofy.control.handwork import change_by_hand
from integrations.local.cronofy.control.models import (
    CalendarChange,
    Empty,
    EventChange,
    Faults,
    IdentityChange,
    InitialSync,
    NewCalendar,
    ProfileNamed,
    Scopes,
    SignIn,
    SubNamed,
)
from integrations.local.cronofy.control.state import account_state, profile_state, state
from integrations.local.cronofy.coverage import COVERAGE
from integrations.local.cronofy.entities import Account, Calendar, Profile
from integrations.local.cronofy.pages.browser import Walk
from integrations.local.cronofy.pages.providers import family_of
from integrations.local.cronofy.settings import CronofySettings
from integrations.local.cronofy.store import new_id
from integrations.local.cronofy.upkeep import catch_up, end_initial_sync
from integrations.local.cronofy.world import World


class Unknown(Exception):
    """A control request named something that does not exist."""


def _profile(world: World, profile_id: str) -> tuple[Account, Profile]:
    found = world.store.profile(profile_id)
    if found is None:
        raise Unknown(f"no profile {profile_id}")
    return found


def _account(world: World, sub: str) -> Account:
    if sub not in world.store.accounts:
        raise Unknown(f"no account {sub}")
    return world.store.accounts[sub]


async def _disconnect(world: World, body: ProfileNamed) -> dict[str, Any]:
    """The provider refuses the stored login, in every account that has linked it."""
    _, profile = _profile(world, body.profile_id)
    lose(world, profile.mailbox)
    return {"profile": profile_state(world, profile)}


async def _reconnect(world: World, body: ProfileNamed) -> dict[str, Any]:
    """The login works again, as after a sign-in on the relink page."""
    _, named = _profile(world, body.profile_id)
    for account, profile in world.store.holders(named.mailbox):
        if not profile.connected:
            regain(world, account, profile)
    return {"profile": profile_state(world, named)}


async def _calendar(world: World, body: CalendarChange) -> dict[str, Any]:
    placed = world.store.calendar(body.calendar_id)
    if placed is None:
        raise Unknown(f"no calendar {body.calendar_id}")
    for name, value in body.model_dump(exclude={"calendar_id", "vanished"}, exclude_none=True).items():
        setattr(placed.calendar, name, value)
    for each in placed.profile.calendars if body.primary else ():
        each.primary = each is placed.calendar
    if body.vanished:
        placed.profile.remove_calendar(placed.calendar)
    return {"calendar": calendar_fields(placed.calendar)}


async def _add_calendar(world: World, body: NewCalendar) -> dict[str, Any]:
    _, profile = _profile(world, body.profile_id)
    if body.calendar_id and world.store.calendar(body.calendar_id):
        raise Unknown(f"calendar {body.calendar_id} exists already")
    calendar = Calendar(
        calendar_id=body.calendar_id or new_id("cal"),
        name=body.name,
        readonly=body.readonly,
        primary=body.primary,
        integrated_conferencing=body.integrated_conferencing,
    )
    profile.add_calendar(calendar)
    return {"calendar": calendar_fields(calendar)}


async def _initial_sync(world: World, body: InitialSync) -> dict[str, Any]:
    account, profile = _profile(world, body.profile_id)
    if body.required:
        profile.initial_sync_required = True
        profile.initial_sync_since = body.since or world.clock()
        profile.calendars_listed = not body.hide_calendars
    else:
        end_initial_sync(world, account, profile)
    return {"profile": profile_state(world, profile)}


async def _revoke(world: World, body: SubNamed) -> dict[str, Any]:
    """The person withdraws our application's authorization: 401 from now on, and invalid_grant."""
    account = _account(world, body.sub)
    world.store.withdraw(account)
    return {"account": account_state(world, account)}


async def _expire(world: World, body: SubNamed) -> dict[str, Any]:
    """Every access token of the account is too old at once; its refresh token still works."""
    account = _account(world, body.sub)
    tokens = world.store.access_tokens
    expired = [key for key, token in tokens.items() if token.sub == account.sub]
    for key in expired:
        del tokens[key]
    return {"expired": len(expired)}


async def _scopes(world: World, body: Scopes) -> dict[str, Any]:
    account = _account(world, body.sub)
    if account.grant is None:
        raise Unknown(f"{body.sub} has no authorization")
    account.grant.scopes = body.scopes
    return {"account": account_state(world, account)}


async def _event(world: World, body: EventChange) -> dict[str, Any]:
    placed = world.store.calendar(body.calendar_id)
    if placed is None:
        raise Unknown(f"no calendar {body.calendar_id}")
    try:
        return change_by_hand(world, placed, body)
    except LookupError as missing:
        raise Unknown(str(missing)) from missing


async def _identity(world: World, body: IdentityChange) -> dict[str, Any]:
    mailbox = world.store.mailbox(family_of(body.provider_name) or "", body.email)
    if mailbox is None:
        raise Unknown(f"no login {body.email} at {body.provider_name}")
    mailbox.consent = body.consent
    return {"email": mailbox.email, "consent": mailbox.consent}


async def _faults(world: World, body: Faults) -> dict[str, Any]:
    settings = world.settings
    if body.settings is not None:
        settings = CronofySettings.model_validate(settings.model_dump() | body.settings)
    world.switches.current = settings
    if body.clear:
        world.faults.rules = []
    if body.rules is not None:
        world.faults.rules = list(body.rules)
    rules = [rule.model_dump(mode="json") for rule in world.faults.rules]
    return {"rules": rules, "settings": settings.model_dump(mode="json")}


async def _settle(world: World, _body: Empty) -> dict[str, Any]:
    """Apply at once whatever only needs time, and wait until every push had its attempt."""
    catch_up(world, at_once=True)
    await world.courier.idle()
    return {"pending": len(world.pending)}


Action = Callable[[World, Any], Awaitable[dict[str, Any]]]

ACTIONS: dict[str, tuple[type[BaseModel], Action]] = {
    "disconnect": (ProfileNamed, _disconnect),
    "reconnect": (ProfileNamed, _reconnect),
    "calendar": (CalendarChange, _calendar),
    "add_calendar": (NewCalendar, _add_calendar),
    "initial_sync": (InitialSync, _initial_sync),
    "revoke": (SubNamed, _revoke),
    "expire": (SubNamed, _expire),
    "scopes": (Scopes, _scopes),
    "event": (EventChange, _event),
    "identity": (IdentityChange, _identity),
    "faults": (Faults, _faults),
    "settle": (Empty, _settle),
}


def routes(world: World, walk: Walk) -> list[BaseRoute]:
    """Every control request, served; `walk` follows the sign-in pages of this same application."""

    async def sign_in(_world: World, body: SignIn) -> dict[str, Any]:
        return await walk(body)

    async def show(request: Request) -> JSONResponse:
        only = request.query_params.get("only")
        return JSONResponse(state(world, frozenset(only.split(",")) if only else None))

    async def coverage(_request: Request) -> JSONResponse:
        return JSONResponse([asdict(row) for row in COVERAGE])

    actions = ACTIONS | {"sign_in": (SignIn, sign_in)}
    return [
        Route("/_local/state", show, methods=["GET"]),
        Route("/_local/coverage", coverage, methods=["GET"]),
        *(Route(f"/_local/{name}", _served(world, *each), methods=["POST"]) for name, each in actions.items()),
    ]


def _served(world: World, model: type[BaseModel], action: Action) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def serve(request: Request) -> JSONResponse:
        try:
            body = model.model_validate(await read_body(request))
            return JSONResponse({"ok": True} | await action(world, body))
        except ValidationError as problem:
            return _failed(422, problem.errors(include_url=False, include_context=False, include_input=False))
        except Refusal as refusal:
            return _failed(refusal.answer.status, refusal.answer.body)
        except Unknown as unknown:
            return _failed(404, str(unknown))

    return serve


def _failed(status: int, error: Any) -> JSONResponse:
    return JSONResponse({"ok": False, "error": error}, status_code=status)
