"""Buttons and pickers: what comes back is a reference, checked against the presser by the use case it goes to."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.messages import Message
from bot.domain.people import Person
from bot.language.commands import Subcommand
from bot.views.ids import ActionId, pattern
from handlers.slack.answering import Answering
from handlers.slack.asked import Asked, asked_by_action
from handlers.slack.notes import Notes
from handlers.slack.presses import Presses
from handlers.slack.replies import Replies

Answer = Callable[[Person], Awaitable[Message]]


def register(app: AsyncApp, answering: Answering, replies: Replies, presses: Presses, notes: Notes) -> None:
    """Listen to every ActionId; anything else pressed, such as a url button, is acknowledged."""
    table: dict[ActionId, tuple[Callable[[Asked], Answer], bool]] = {
        ActionId.RUN: (lambda asked: replies.run(_subcommand(asked.value), asked), False),
        ActionId.CHECK_SESSION: (presses.check_session, False),
        ActionId.PICK_SESSION_WHY: (presses.check_session, True),
        ActionId.GET_ALL_FILES: (presses.get_all_files, False),
        ActionId.PICK_PRIMARY: (presses.pick_primary, True),
        ActionId.NOT_BLOCKING: (presses.not_blocking, False),
        ActionId.UNLINK: (presses.unlink, True),
        ActionId.USE_LINK: (presses.use_link, True),
        ActionId.REJECT_LINK: (presses.reject_link, True),
        ActionId.UNDO_LINK: (presses.reject_link, True),
    }
    for action_id, (answer, replaces) in table.items():
        app.action(pattern(action_id))(_question(answering, answer, replaces=replaces))
    promises = {ActionId.RESEND: presses.resend, ActionId.GET_FILE: presses.get_file, ActionId.PICK_SESSION_FILE: presses.get_file}
    for action_id, answer in promises.items():
        app.action(pattern(action_id))(_promise(answering, presses, answer))

    async def note(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        answering.start(notes.open(asked_by_action(body, action)))
        await ack()

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app.action(pattern(ActionId.IT_NOTE))(note)

    app.action(re.compile(".*"))(acknowledge)


def _question(answering: Answering, answer: Callable[[Asked], Answer], *, replaces: bool) -> Callable[..., Awaitable[None]]:
    """Touches no database before the acknowledgement."""

    async def pressed(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asked = asked_by_action(body, action)
        answering.take(asked, answer(asked), replace=replaces)
        await ack()

    return pressed


def _promise(answering: Answering, presses: Presses, answer: Callable[[Asked], Answer]) -> Callable[..., Awaitable[None]]:
    """What is asked for is written before the acknowledgement: a process that dies right after it still keeps the promise."""

    async def pressed(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        asked = asked_by_action(body, action)
        made = await presses.make_sure(asked, answer(asked))
        answering.take(asked, made or answer(asked))
        await ack()

    return pressed


def _subcommand(value: str) -> Subcommand:
    """The subcommand a button asks for; a value that names none gets the overview."""
    return Subcommand(value) if value in Subcommand._value2member_map_ else Subcommand.HELP
