"""What support reads in its channel: one note for each thing that is about nobody alone, until it is over."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.messages import Message
from bot.domain.support import SupportItem, SupportKind
from bot.views.blocks import code, message, section
from bot.views.text import escaped, quoted
from bot.views.times import Times


def support_note(copy: Copy, item: SupportItem, now: datetime) -> Message:
    """The item as it stands."""
    times = Times(copy, None, now)
    if item.closed_at:
        return message([copy.say_for("support-over", item.kind, since=times.token(item.opened_at), when=times.token(item.closed_at))])
    if item.kind is SupportKind.HELD:
        return message([copy.say("support-held", count=item.count, of=item.of)])
    return _outbreak(copy, item, times)


def _outbreak(copy: Copy, item: SupportItem, times: Times) -> Message:
    assert item.provider, "an outbreak has one"
    assert item.organisation, "an outbreak has one"
    assert item.cause, "an outbreak has one"
    provider, organisation = copy.say_for("provider", item.provider), quoted(item.organisation)
    began, state = times.token(item.opened_at), copy.say_for("is", item.cause)
    said = copy.say("support-outbreak", count=item.count, organisation=organisation, provider=provider, when=began, state=state)
    text = copy.say("support-outbreak-text", provider=provider, organisation=item.organisation, when=times.words(item.opened_at))
    return message([said], more=[section(code(escaped(text)))])
