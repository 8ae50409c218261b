"""The window of `/calendar alerts`: opened for whoever asked, and kept when they save it, before they are told so."""

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.messages import Message
from bot.domain.people import Person, Unknown
from bot.telemetry import logger
from bot.views.alert_settings import (
    alert_settings_refused_view,
    alert_settings_saved_view,
    alert_settings_view,
    alerts_message,
    chosen_in,
    hours_refused,
)
from bot.views.errors import not_kept_message
from bot.views.ids import CallbackId
from bot.views.unknown_person import unknown_person_message
from handlers.reception import Reception
from handlers.slack.asked import Asked, installed_workspace
from handlers.slack.windows import made_in_time

ACK_SECONDS = 2.0
"""How long the store is waited for: Slack takes an acknowledgement for three seconds."""

log = logger(__name__)


class AlertSettings:
    """Opens the window and keeps what was chosen in it."""

    def __init__(self, reception: Reception) -> None:
        self._use_cases = reception.use_cases
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._support_contact = reception.support_contact

    def register(self, app: AsyncApp) -> None:
        """Listen to the window being saved."""
        app.view(CallbackId.ALERT_SETTINGS.value)(self._saved)

    async def open(self, asked: Asked) -> None:
        """Open the window for its asker. Raises Expired for a press that is too old, TryLater where none opens in time."""
        view = await made_in_time(self._view_for(asked))
        await self._messengers(asked.workspace_id).open_view(asked.trigger_id, view)

    async def in_a_message(self, person: Person) -> Message:
        """What goes for them, where no window opens."""
        return alerts_message(self._copy, await self._use_cases.wishes.manners(person))

    async def _view_for(self, asked: Asked) -> dict[str, Any]:
        return await self._view(await self._use_cases.people.identify(asked.workspace_id, asked.slack_user_id))

    async def _view(self, who: Person | Unknown) -> dict[str, Any]:
        if isinstance(who, Unknown):
            return alert_settings_refused_view(self._copy, unknown_person_message(self._copy, who, self._support_contact).text)
        return alert_settings_view(self._copy, await self._use_cases.wishes.manners(who))

    async def _saved(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        try:
            async with asyncio.timeout(ACK_SECONDS):
                person = await self._use_cases.people.identify(installed_workspace(context), body["user"]["id"])
                answer = await self._keep(person, body["view"]["state"]["values"])
        except Exception:
            log.exception("what was chosen about alerts could not be kept")
            answer = _showing(alert_settings_refused_view(self._copy, not_kept_message(self._copy).text))
        await ack(**answer)

    async def _keep(self, person: Person | Unknown, chosen: Any) -> dict[str, Any]:
        if isinstance(person, Unknown):
            return _showing(await self._view(person))
        preferences = chosen_in(person, chosen)
        if preferences is None:
            return {"response_action": "errors", "errors": hours_refused(self._copy)}
        return _showing(alert_settings_saved_view(self._copy, await self._use_cases.wishes.prefer(person, preferences)))


def _showing(view: dict[str, Any]) -> dict[str, Any]:
    return {"response_action": "update", "view": view}
