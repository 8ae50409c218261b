"""Buttons and pickers: what comes back is a reference, checked against the presser by the use case it goes to.

One listener and a table: Bolt tries its listeners one after the other, so many would cost every press.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.language.commands import Subcommand
from bot.views.ids import ActionId
from handlers.reception import Reception
from handlers.slack.alert_presses import AlertPresses
from handlers.slack.answering import Answer, Answering
from handlers.slack.asked import Asked, asked_by_action, asked_once_more
from handlers.slack.keeping import AtOnce, Keep, Keeping, when_answered
from handlers.slack.presses import Presses
from handlers.slack.primary_presses import PrimaryPresses
from handlers.slack.privacy_presses import PrivacyPresses
from handlers.slack.replies import Replies
from handlers.slack.staff_presses import StaffPresses
from handlers.slack.windows import Window


@dataclass(frozen=True, slots=True)
class Press:
    """What one ActionId leads to. With `replaces` the answer takes the place of what was pressed; where it `stands`, that of the answer to
    an earlier press of the same button.

    `at_once` keeps a promise before the press is acknowledged, so that a process which dies right after it still keeps it; everything else
    touches no database until then. `then` is what the message has to say after the answer stands.
    """

    answer: Callable[[Asked], Answer]
    replaces: bool = False
    stands: bool = False
    at_once: AtOnce | None = None
    then: Callable[[Asked], Answer] | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that answers a press, by subject."""

    replies: Replies
    presses: Presses
    primary: PrimaryPresses
    alerts: AlertPresses
    privacy: PrivacyPresses
    staff: StaffPresses
    keeping: Keeping

    @classmethod
    def of(cls, reception: Reception) -> "Answers":
        """All of them over one reception."""
        return cls(
            Replies(reception),
            Presses(reception),
            PrimaryPresses(reception),
            AlertPresses(reception),
            PrivacyPresses(reception),
            StaffPresses(reception),
            Keeping(reception),
        )


def register(app: AsyncApp, answering: Answering, answers: Answers, windows: Mapping[str, Window]) -> None:
    """Listen to everything that can be pressed; what needs no answer, such as a url button, is acknowledged."""
    table, keeping, staff = press_table(answers), answers.keeping, answers.staff
    staff_table = staff.table

    async def pressed(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], context: AsyncBoltContext) -> None:
        asked = asked_by_action(body, action, context)
        if asked.action_id == ActionId.AGAIN:
            asked = asked_once_more(asked)
        press = table.get(asked.action_id) if asked.action_id else Press(answers.replies.to_command)
        window, staff_press = windows.get(asked.action_id), staff_table.get(asked.action_id)
        if staff_press is not None:
            answering.take_for_staff(asked, staff.answer(asked, staff_press), replace=staff_press.replaces, aside=staff_press.aside)
        elif window is not None:
            answering.run(asked, lambda: window.open(asked), window.in_a_message)
        elif press is not None and not answering.knows(asked):
            asked = replace(asked, answer_key=f"answer:{asked.press}") if press.stands else asked
            answer = press.answer(asked)
            kept = await keeping.make_sure(asked, press.at_once, answer) if press.at_once else answer
            if kept is not None:
                answering.take(asked, kept, replace=press.replaces, then=press.then and press.then(asked))
            else:
                answering.say(asked, keeping.not_kept())
        await ack()

    app.action(re.compile(".*"))(pressed)


def press_table(answers: Answers) -> Mapping[str, Press]:
    """What is answered with a message, by ActionId; the note opens a window, and a door is the browser's."""
    presses, primary, alerts, privacy = answers.presses, answers.primary, answers.alerts, answers.privacy

    def keeps(keep: Keep, *, replaces: bool = False, stands: bool = False, then: Callable[[Asked], Answer] | None = None) -> Press:
        return Press(when_answered(keep), replaces, stands, answers.keeping.at_once(keep), then)

    return {
        ActionId.RUN: Press(lambda asked: answers.replies.run(_subcommand(asked.value), asked)),
        ActionId.CHECK_SESSION: Press(presses.check_session),
        ActionId.PICK_SESSION_WHY: Press(presses.check_session, replaces=True),
        ActionId.RESEND: keeps(presses.resend),
        ActionId.GET_FILE: Press(presses.get_file, at_once=presses.get_file_at_once),
        ActionId.PICK_SESSION_FILE: Press(presses.get_file, at_once=presses.get_file_at_once),
        ActionId.GET_ALL_FILES: Press(presses.get_all_files),
        ActionId.PICK_PRIMARY: Press(primary.pick, replaces=True),
        ActionId.MOVE_SESSIONS: Press(
            primary.move, replaces=True, at_once=answers.keeping.at_once(primary.move_at_once), then=primary.moved_so_far
        ),
        ActionId.LEAVE_SESSIONS: Press(primary.leave, replaces=True),
        ActionId.NOT_BLOCKING: Press(presses.not_blocking),
        ActionId.UNLINK: Press(presses.unlink, replaces=True),
        ActionId.DONE: Press(presses.done, stands=True),
        ActionId.RECOVER: keeps(presses.recover, stands=True),
        ActionId.USE_LINK: Press(presses.use_link, replaces=True),
        ActionId.REJECT_LINK: Press(presses.reject_link, replaces=True),
        ActionId.UNDO_LINK: Press(presses.reject_link, replaces=True),
        ActionId.PUT_OFF: keeps(alerts.put_off, replaces=True, then=alerts.as_it_stands),
        ActionId.PUT_BACK: Press(alerts.put_back, replaces=True, then=alerts.as_it_stands),
        ActionId.MUTE_ALERTS: Press(alerts.mute, replaces=True),
        ActionId.UNMUTE_ALERTS: Press(alerts.mute, replaces=True),
        ActionId.EXPORT_DATA: keeps(privacy.export),
        ActionId.ERASE_DATA: Press(privacy.erase, replaces=True),
    }


def _subcommand(value: str) -> Subcommand:
    """The subcommand a button asks for; a value that names none gets the overview."""
    return next((one for one in Subcommand if one == value), Subcommand.HELP)
