"""What findings and stories know, made ready for their sentences: every name a sentence may ask for, whether it is known or not."""

from collections.abc import Mapping
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.diagnosis import Remedy
from bot.domain.session import Refusal
from bot.domain.timezones import zone_name
from bot.views import mentions
from bot.views.text import quoted
from bot.views.times import Times

Values = Mapping[str, str | int | datetime]

_INSTANTS = (
    *("booked_at", "cancelled_at", "changed_at", "checked_at", "handed_at", "opens_at", "removed_at", "seen_at"),
    *("shown_at", "since", "starts_at", "written_at"),
)
"""Each is said as a date token; `has_…` tells the sentence whether it is known."""
_NUMBERS = ("ahead", "by_relink", "count", "days", "imported", "minutes", "of", "outdated", "works")
_TEXTS = ("title", "words")
_ZONES = ("expected_zone", "account_zone")


def spoken(copy: Copy, values: Values, times: Times) -> dict[str, str | int]:
    """Every value that a finding's or a story's sentence may name; unknown ones are empty, and calendars and logins a general word."""
    said: dict[str, str | int] = {}
    status = _text(values, "status")
    for name in _INSTANTS:
        at = values.get(name)
        said[name] = times.token(at) if isinstance(at, datetime) else ""
        said[f"has_{name}"] = int(isinstance(at, datetime))
    said |= {name: _number(values, name) for name in _NUMBERS}
    said |= {name: quoted(_text(values, name)) for name in _TEXTS}
    said |= {name: quoted(zone_name(_text(values, name))) for name in _ZONES}
    return said | {
        "calendar": _calendar(copy, _text(values, "calendar"), _text(values, "login")),
        "primary_calendar": _calendar(copy, _text(values, "primary_calendar"), ""),
        "login": _login(copy, _text(values, "provider"), _text(values, "login")),
        "reason": _reason(copy, _text(values, "reason")),
        "state": copy.say_for("was", ConnectionStatus(status)) if status in set(ConnectionStatus) else copy.say("was-unknown"),
        "state_now": copy.say_for("is", ConnectionStatus(status)) if status in set(ConnectionStatus) else "",
        "has_words": int(bool(_text(values, "words").strip())),
        "knows_state": int(status in set(ConnectionStatus)),
        "cure": _cure(copy, _text(values, "remedy")),
    }


def _text(values: Values, name: str) -> str:
    return str(values.get(name, ""))


def _number(values: Values, name: str) -> int:
    number = values.get(name, 0)
    return number if isinstance(number, int) else 0


def _calendar(copy: Copy, calendar: str, login: str) -> str:
    return mentions.calendar(copy, calendar, login) or copy.say("calendar-some")


def _login(copy: Copy, provider: str, login: str) -> str:
    if provider in set(Provider) and login:
        return mentions.login(copy, Provider(provider), login)
    return quoted(login) or copy.say("login-some")


def _reason(copy: Copy, reason: str) -> str:
    return copy.say_for("reason", Refusal(reason)) if reason in set(Refusal) else copy.say("reason-other")


def _cure(copy: Copy, remedy: str) -> str:
    return copy.say_for("cure", Remedy(remedy)) if remedy else ""
