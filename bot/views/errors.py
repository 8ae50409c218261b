"""What is said when something does not work: what happened, what is safe, and the next step."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.messages import Message
from bot.views.blocks import button, message
from bot.views.ids import ActionId, Subcommand, with_suffix
from bot.views.remedies import run_button
from bot.views.support import support_words
from bot.views.text import quoted
from bot.views.times import Times


def failed_message(copy: Copy, number: str, support: str, retry: Subcommand = Subcommand.STATUS) -> Message:
    """Something failed on our side; `number` is what support finds it by, `retry` what the person had asked for."""
    lines = [copy.say("failed", number=quoted(number)), copy.say("failed-then", support=support_words(copy, support))]
    return message(lines, buttons=[_again_button(copy, retry)])


def unknown_subcommand_message(copy: Copy, typed: str, nearest: Subcommand | None) -> Message:
    """What follows `/calendar` is none of ours; `nearest` is what it resembles."""
    if nearest is None:
        return message([copy.say("nearest-none", typed=quoted(typed))], buttons=[run_button(copy, Subcommand.HELP, primary=True)])
    lines = [copy.say("nearest", typed=quoted(typed), nearest=nearest.value)]
    return message(lines, buttons=[run_button(copy, nearest, primary=True), run_button(copy, Subcommand.HELP)])


def still_checking_message(copy: Copy) -> Message:
    """Said when an answer takes longer than three seconds; it is edited into the answer."""
    return message([copy.say("still-checking")])


def not_understood_message(copy: Copy, support: str, *, again: bool = False) -> Message:
    """Free text that means nothing to us; the second time (`again`) a person is offered first."""
    if again:
        lines = [copy.say("not-understood-again", support=support_words(copy, support))]
        return message(lines, buttons=[run_button(copy, Subcommand.SUPPORT, primary=True), run_button(copy, Subcommand.HELP)])
    topics = [Subcommand.STATUS, Subcommand.WHY, Subcommand.FILE]
    buttons = [run_button(copy, topic, primary=topic is Subcommand.STATUS) for topic in topics]
    return message([copy.say("not-understood")], buttons=buttons)


def cannot_reach_message(copy: Copy, retry: Subcommand = Subcommand.STATUS) -> Message:
    """Cronofy does not answer and there is nothing older to tell; `retry` is what the person had asked for."""
    return message([copy.say("cannot-reach"), copy.say("cannot-reach-then")], buttons=[_again_button(copy, retry)])


def outdated_message(copy: Copy, retry: Subcommand = Subcommand.STATUS) -> Message:
    """A button or a choice of an old message that no longer applies, or never was this person's; nothing was done."""
    return message([copy.say("outdated"), copy.say("outdated-then")], buttons=[run_button(copy, retry, primary=True)])


def answered_in_dm_message(copy: Copy) -> Message:
    """The pointer left where the question was asked, when the answer went to the direct message."""
    return message([copy.say("answered-in-dm")])


def support_message(copy: Copy, support: str, checked_at: datetime | None = None, zone: str | None = None) -> Message:
    """How to reach a person, and what was already checked; `zone` is the reader's."""
    lines = [copy.say("support", support=support_words(copy, support))]
    if checked_at is not None:
        lines.append(copy.say("support-checked", when=Times(copy, zone).token(checked_at)))
    return message(lines)


def _again_button(copy: Copy, retry: Subcommand) -> dict[str, object]:
    return button(copy.say("try-again"), with_suffix(ActionId.RUN, retry), value=retry.value, primary=True, hint=copy.say("try-again-hint"))
