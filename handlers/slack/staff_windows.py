"""The windows of staff: what the queue shows, and a note about a case; opened, and kept, for whoever has the right at that moment."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.errors import TryLater
from bot.domain.messages import Block, Message
from bot.domain.people import Person
from bot.domain.roles import Actor, Right
from bot.telemetry import logger
from bot.views.cases import case_window, match_refused, match_view, note_view, user_in, written_in
from bot.views.errors import not_kept_message
from bot.views.ids import ActionId, BlockId, CallbackId
from bot.views.queue import filter_view, filtered_in, query_of
from bot.views.staff import not_allowed_message
from handlers.reception import Reception
from handlers.slack.answering import Answering
from handlers.slack.asked import Asked, installed_workspace
from handlers.slack.staff_presses import StaffPress, StaffPresses

OPEN_SECONDS, ACK_SECONDS = 2.0, 2.0
"""How long the store is waited for: Slack takes a window, and an acknowledgement, for three seconds."""

log = logger(__name__)

Filled = Mapping[str, Any]
"""A window that was sent off, as Slack tells of it."""


class StaffWindow:
    """One window that a press opens; a Window of `actions`."""

    def __init__(self, windows: "StaffWindows", callback: CallbackId, view: Callable[[Asked], Block]) -> None:
        self._windows = windows
        self._callback = callback
        self._view = view

    async def open(self, asked: Asked) -> None:
        """Open it, or one that says why not. Raises Expired for a press that is too old, TryLater where none opens in time."""
        await self._windows.open(asked, self._callback, self._view)

    async def in_a_message(self, _person: Person) -> Message:
        """What is said where no window opens."""
        return self._windows.not_opened()


class StaffWindows:
    """Opens windows, and keeps what is filled in."""

    def __init__(self, reception: Reception, answering: Answering, presses: StaffPresses) -> None:
        self._use_cases = reception.use_cases
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._answering = answering
        self._presses = presses

    @property
    def table(self) -> Mapping[str, StaffWindow]:
        """What opens a window, by ActionId."""
        return {
            ActionId.NOTE_CASE: StaffWindow(self, CallbackId.CASE_NOTE, lambda asked: note_view(self._copy, asked.value)),
            ActionId.MATCH_PERSON: StaffWindow(self, CallbackId.MATCH, lambda asked: match_view(self._copy, asked.value)),
            ActionId.FILTER_QUEUE: StaffWindow(
                self, CallbackId.QUEUE, lambda asked: filter_view(self._copy, query_of(asked.value), _where(asked))
            ),
        }

    def register(self, app: AsyncApp) -> None:
        """Listen to them being sent off."""
        app.view(CallbackId.CASE_NOTE.value)(self._kept(CallbackId.CASE_NOTE, self._note))
        app.view(CallbackId.MATCH.value)(self._kept(CallbackId.MATCH, self._match))
        app.view(CallbackId.QUEUE.value)(self._filtered)

    async def open(self, asked: Asked, callback: CallbackId, view: Callable[[Asked], Block]) -> None:
        """Open the window for whoever may."""
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                actor = await self._allowed(asked.workspace_id, asked.slack_user_id, asked.delivery)
        except TimeoutError:
            raise TryLater("nobody could tell in time who this is") from None
        shown = view(asked) if actor else case_window(self._copy, callback, not_allowed_message(self._copy).text)
        await self._messengers(asked.workspace_id).open_view(asked.trigger_id, shown)

    def not_opened(self) -> Message:
        """What is said where no window opens."""
        return not_kept_message(self._copy)

    async def _allowed(self, workspace_id: str, slack_user_id: str, key: str) -> Actor | None:
        """Who this is, if they may; that they wanted to is recorded else."""
        actor = await self._use_cases.staff.identify(workspace_id, slack_user_id)
        if not isinstance(actor, Actor):
            return None
        if actor.may(Right.TRIAGE):
            return actor
        await self._use_cases.staff.record_refusal(actor, key)
        return None

    def _kept(self, callback: CallbackId, keep: Callable[[Actor, Filled], Awaitable[dict[str, str]]]) -> Callable[..., Awaitable[None]]:
        """Keep what was filled in before the window closes; where that cannot be, the window says so, as does a field that is refused."""

        async def kept(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
            try:
                async with asyncio.timeout(ACK_SECONDS):
                    actor = await self._allowed(installed_workspace(context), body["user"]["id"], _key(body["view"]))
                    refused = await keep(actor, body["view"]) if actor else {}
                    if actor:
                        await (ack(response_action="errors", errors=refused) if refused else ack())
                        return
                words = not_allowed_message(self._copy).text
            except Exception:
                log.exception("what was filled in could not be kept")
                words = not_kept_message(self._copy).text
            await ack(response_action="update", view=dict(case_window(self._copy, callback, words)))

        return kept

    async def _note(self, actor: Actor, view: Filled) -> dict[str, str]:
        text = written_in(view["state"]["values"], BlockId.NOTE)
        await self._use_cases.cases.note(actor, view["private_metadata"], text, _key(view))
        return {}

    async def _match(self, actor: Actor, view: Filled) -> dict[str, str]:
        chosen = user_in(view["state"]["values"], BlockId.SLACK_USER) or ""
        why_not = await self._use_cases.matching.match(actor, view["private_metadata"], chosen, _key(view))
        return match_refused(self._copy, why_not) if why_not else {}

    async def _filtered(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        view, (channel, _, ts) = body["view"], body["view"]["private_metadata"].partition(" ")
        asked = Asked(
            _key(view), installed_workspace(context), body["user"]["id"], channel, message_ts=ts or None, is_with_relink=bool(channel)
        )
        query = filtered_in(view["state"]["values"])
        press = StaffPress(Right.TRIAGE, lambda actor, asked: self._presses.cases.show_queue(actor, query, asked.delivery))
        self._answering.take_for_staff(asked, self._presses.answer(asked, press), replace=True)


def _key(view: Filled) -> str:
    return f"view:{view['id']}"


def _where(asked: Asked) -> str:
    """The message whose place the queue takes."""
    return f"{asked.slack_channel_id} {asked.message_ts}" if asked.is_with_relink else ""
