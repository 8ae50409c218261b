"""Options loaded while somebody types: Slack waits three seconds and shows at most a hundred."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.people import Person
from bot.telemetry import logger
from bot.views.accounts import blocking_option_groups
from bot.views.ids import ActionId, without_suffix
from bot.views.picker import option_groups
from bot.views.sessions import session_options
from handlers.reception import Reception
from handlers.slack.answering import PATIENCE_SECONDS
from handlers.slack.asked import installed_workspace

Options = dict[str, Any]
NOTHING: Options = {"options": []}

log = logger(__name__)


def register(app: AsyncApp, reception: Reception, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Listen to every search in a select; somebody Relink does not know finds nothing, and so does everybody when it takes too long."""
    use_cases, copy, clock = reception.use_cases, reception.copy, reception.clock

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

    async def found(body: Mapping[str, Any], workspace_id: str) -> Options:
        search = searches.get(without_suffix(body["action_id"]))
        person = await use_cases.people.known(workspace_id, body["user"]["id"]) if search else None
        return await search(person, body.get("value") or "") if search and person else NOTHING

    async def typed(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        try:
            async with asyncio.timeout(patience_seconds):
                options = await found(body, installed_workspace(context))
        except Exception:
            log.exception("options could not be found")
            options = NOTHING
        await ack(**options)

    app.options(re.compile(".*"))(typed)
