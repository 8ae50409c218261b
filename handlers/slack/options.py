"""Options loaded while somebody types: Slack waits three seconds and shows at most a hundred."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.copy.catalogue import Copy
from bot.domain.people import Person, Unknown
from bot.services.ports import Clock
from bot.services.use_cases import UseCases
from bot.views.accounts import blocking_option_groups
from bot.views.ids import ActionId, pattern
from bot.views.picker import option_groups
from bot.views.sessions import session_options

Options = dict[str, Any]


def register(app: AsyncApp, use_cases: UseCases, copy: Copy, clock: Clock) -> None:
    """Listen to every search in a select; a stranger finds nothing."""

    async def primary(person: Person, typed: str) -> Options:
        return option_groups(copy, await use_cases.connections.remembered_choices(person), typed)

    async def blocking(person: Person, typed: str) -> Options:
        return blocking_option_groups(copy, await use_cases.connections.remembered_account(person), typed)

    async def sessions(person: Person, typed: str) -> Options:
        return session_options(copy, person, await use_cases.diagnoses.sessions_of(person), typed, clock())

    searches: dict[ActionId, Callable[[Person, str], Awaitable[Options]]] = {
        ActionId.PICK_PRIMARY: primary,
        ActionId.NOT_BLOCKING: blocking,
        ActionId.PICK_SESSION_WHY: sessions,
        ActionId.PICK_SESSION_FILE: sessions,
    }
    for action_id, search in searches.items():
        app.options(pattern(action_id))(_listener(use_cases, search))


def _listener(use_cases: UseCases, search: Callable[[Person, str], Awaitable[Options]]) -> Callable[..., Awaitable[None]]:
    async def typed(ack: AsyncAck, body: dict[str, Any]) -> None:
        who = await use_cases.people.identify(body["team"]["id"], body["user"]["id"])
        found = {"options": []} if isinstance(who, Unknown) else await search(who, body.get("value") or "")
        await ack(**found)

    return typed
