"""The texts of the web pages behind a door; plain words, made into HTML elsewhere, which escapes them."""

from dataclasses import dataclass

from bot.copy.catalogue import Copy
from bot.domain.answers import LinkResult
from bot.domain.linking import Door
from bot.domain.people import Person
from bot.views.links import AGAIN, known_flags
from bot.views.text import shortened


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Its button, if any, sends the page's form; with `button_url` it leads there instead."""

    title: str
    paragraphs: tuple[str, ...]
    button_label: str | None = None
    button_url: str | None = None


def door_page(copy: Copy, door: Door, person: Person) -> Page:
    """What will happen behind this door, before anything does. No login is named: whoever has the link can read the page."""
    provider = copy.say_for("provider", door.provider) if door.provider else copy.say("page-any-provider")
    what = copy.say_for("door", door.purpose, provider=provider)
    whose = copy.say("door-whose", person=shortened(person.name))
    button_label = copy.say("door-continue", provider=provider)
    return Page(copy.say_for("door-title", door.purpose), (what, copy.say_for("door-then", door.purpose), whose), button_label)


def outcome_page(copy: Copy, result: LinkResult) -> Page:
    """What came of the run, and the next step, which is in Slack or through the same door once more."""
    expected = shortened(result.expected or "") or copy.say("login-broken")
    login = shortened(result.login or "") or copy.say("login-this")
    what = copy.say_for("outcome", result.outcome, login=login, expected=expected, **known_flags(result))
    again = result.door_url if result.outcome in AGAIN else None
    label = copy.say("link-again") if again else None
    return Page(copy.say_for("page-title", result.outcome), (what, copy.say_for("page-then", result.outcome)), label, again)


def refused_page(copy: Copy, support: str) -> Page:
    """A link that was not made here, was changed on its way, or is no longer good; nothing was changed."""
    return Page(copy.say("page-refused-title"), (copy.say("page-refused"), copy.say("page-refused-then", support=_contact(copy, support))))


def not_enabled_page(copy: Copy, support: str) -> Page:
    """One more login cannot be added, because Cronofy's link tokens are not switched on for this application."""
    then = copy.say("page-not-enabled-then", support=_contact(copy, support))
    return Page(copy.say("page-not-enabled-title"), (copy.say("page-not-enabled"), then))


def cannot_reach_page(copy: Copy) -> Page:
    """Cronofy does not answer just now."""
    return Page(copy.say("page-cannot-reach-title"), (copy.say("cannot-reach"), copy.say("cannot-reach-then"), copy.say("page-later")))


def busy_page(copy: Copy) -> Page:
    """Our own database does not answer just now."""
    return Page(copy.say("page-busy-title"), (copy.say("page-busy"), copy.say("page-busy-then")))


def _contact(copy: Copy, support: str) -> str:
    return shortened(support, 200) or copy.say("support-default")
