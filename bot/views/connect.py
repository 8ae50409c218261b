"""The doors to the calendar services, for a first account and for one more."""

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectAnswer
from bot.domain.connection import Provider
from bot.domain.messages import Message
from bot.views.blocks import Element, button, message
from bot.views.ids import ActionId, with_suffix


def connect_message(copy: Copy, answer: ConnectAnswer) -> Message:
    """One url button per calendar service; each leads to a page that shows what will happen and changes nothing yet."""
    if answer.adding:
        lines = [copy.say("connect-more"), copy.say("connect-more-then")]
    else:
        lines = [copy.say("connect-first"), copy.say("connect-first-then")]
    return message(lines, buttons=[_door_button(copy, provider, url) for provider, url in answer.doors.items()])


def _door_button(copy: Copy, provider: Provider, url: str) -> Element:
    name = copy.say_for("provider", provider)
    hint = copy.say("connect-button-hint", provider=name)
    return button(name, with_suffix(ActionId.OPEN_DOOR, provider), url=url, hint=hint)
