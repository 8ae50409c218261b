"""What is said when something does not work: what happened, what is safe, and the next step."""

from bot.copy.catalogue import Copy
from bot.domain.errors import Expired, Refused
from bot.domain.messages import Message
from bot.language.commands import Subcommand
from bot.views.blocks import Element, button, message
from bot.views.ids import ActionId
from bot.views.remedies import run_button
from bot.views.support import support_words
from bot.views.text import quoted


def failed_message(copy: Copy, number: str, support: str, asked: str) -> Message:
    """Something failed on our side; `number` is what support finds it by, `asked` what "Try again" asks once more."""
    lines = [copy.say("failed", number=quoted(number)), copy.say("failed-then", support=support_words(copy, support))]
    return message(lines, buttons=[_again_button(copy, asked)])


def failed_words(copy: Copy, number: str, support: str) -> str:
    """The same in words only, for the acknowledgement of a command."""
    return failed_message(copy, number, support, "").text


def refused_message(copy: Copy, refusal: Refused) -> Message:
    """It cannot be done as asked, and nothing was changed: an old button, a thing that is gone, or never was this person's."""
    if isinstance(refusal, Expired):
        lines = [copy.say("expired"), copy.say("outdated-then")]
    else:
        lines = [copy.say("outdated"), copy.say("outdated-then")]
    return message(lines, buttons=[run_button(copy, Subcommand.STATUS, primary=True), run_button(copy, Subcommand.HELP)])


def misspelt_message(copy: Copy, typed: str, nearest: Subcommand | None) -> Message:
    """What follows `/calendar` is none of ours; `nearest` is the subcommand it resembles."""
    if nearest is None:
        return message([copy.say("nearest-none", typed=quoted(typed))], buttons=[run_button(copy, Subcommand.HELP, primary=True)])
    lines = [copy.say("nearest", typed=quoted(typed), nearest=nearest.value)]
    offered = dict.fromkeys((nearest, Subcommand.HELP))
    return message(lines, buttons=[run_button(copy, one, primary=one is nearest) for one in offered])


def unknown_command(copy: Copy, command: str) -> str:
    """The acknowledgement of a slash command that does nothing yet, in words only."""
    return copy.say("unknown-command", command=quoted(command))


def answer_is_coming(copy: Copy) -> str:
    """Where the answer to a command will be, which was given elsewhere; in words only, because its acknowledgement waits for them."""
    return copy.say("answer-is-coming")


def answered_elsewhere_message(copy: Copy) -> Message:
    """The pointer left where the question was asked, when the answer went to the direct message."""
    return message([copy.say("answered-elsewhere")])


def not_kept_message(copy: Copy) -> Message:
    """A press that asks for lasting work, which could not be written down in time; the button still stands above."""
    return message([copy.say("not-kept"), copy.say("not-kept-then")])


def still_checking_message(copy: Copy) -> Message:
    """Said when an answer takes longer than three seconds; it is edited into the answer."""
    return message([copy.say("still-checking")])


def not_understood_message(copy: Copy) -> Message:
    """Free text that means nothing to us: what it could be about, or a person."""
    topics = [Subcommand.STATUS, Subcommand.WHY, Subcommand.FILE, Subcommand.SUPPORT]
    buttons = [run_button(copy, topic, primary=topic is Subcommand.STATUS) for topic in topics]
    return message([copy.say("not-understood")], buttons=buttons)


def cannot_reach_message(copy: Copy, asked: str) -> Message:
    """Cronofy does not answer and there is nothing older to tell; "Try again" asks `asked` once more."""
    return message([copy.say("cannot-reach"), copy.say("cannot-reach-then")], buttons=[_again_button(copy, asked)])


def _again_button(copy: Copy, asked: str) -> Element:
    return button(copy.say("try-again"), ActionId.AGAIN, value=asked, primary=True, hint=copy.say("try-again-hint"))
