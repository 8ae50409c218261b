"""Options loaded while somebody types: Slack waits three seconds and shows at most a hundred."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.copy.catalogue import Copy
from bot.domain.people import Person, Unknown
from bot.services.ports import Clock
from bot.services.use_cases import UseCases
from bot.views.accounts import blocking_option_groups
from bot.views.ids import ActionId, without_suffix
from bot.views.picker import option_groups
from bot.views.sessions import session_options

Options = dict[str, Any]
NOTHING: Options = {"options": []}


def register(app: AsyncApp, use_cases: UseCases, copy: Copy, clock: Clock) -> None:
    """Listen to every search in a select; a stranger finds nothing."""

    async def primary(person: Person, typed: str) -> Options:
        return option_groups(copy, await use_cases.connections.remembered_choices(person), typed)

    async def blocking(person: Person, typed: str) -> Options:
        return blocking_option_groups(copy, await use_cases.connections.remembered_account(person), typed)

    async def sessions(person: Person, typed: str) -> Options:
        return session_options(copy, person, await use_cases.diagnoses.sessions_of(person), typed, clock())

    searches: Mapping[str, Callable[[Person, str], Awaitable[Options]]] = {
        ActionId.PICK_PRIMARY: primary,
        ActionId.NOT_BLOCKING: blocking,
        ActionId.PICK_SESSION_WHY: sessions,
        ActionId.PICK_SESSION_FILE: sessions,
    }

    async def typed(ack: AsyncAck, body: dict[str, Any]) -> None:
        search = searches.get(without_suffix(body["action_id"]))
        who = await use_cases.people.identify(body["team"]["id"], body["user"]["id"]) if search else Unknown.NO_RECORD
        found = await search(who, body.get("value") or "") if search and isinstance(who, Person) else NOTHING
        await ack(**found)

    app.options(re.compile(".*"))(typed)
