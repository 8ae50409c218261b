"""What is written to a person first, and when: said in a message, and changed in a window."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.incident import Incident
from bot.domain.manners import DAYTIME, AlertPreferences, Manners, Weekday
from bot.domain.messages import Block, Message
from bot.domain.people import Person
from bot.domain.timezones import zone_name
from bot.views.blocks import Element, button, context, message, modal, option, section
from bot.views.ids import ActionId, BlockId, CallbackId
from bot.views.inputs import checkboxes, field, radio_buttons, static_select, time_picker
from bot.views.times import Times

DAYTIME_HOURS, OWN_HOURS, NO_DIGEST, MUTED = "daytime", "own", "none", "muted"
"""What the window's choices are called on the wire."""


class NotPutOff(StrEnum):
    """Why nothing was put off for somebody who wanted that."""

    NOTHING_TOLD = "nothing_told"
    NO_DAY = "no_day"  # no coming one was found in their words


Chosen = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""What stands in a window: by block, then by element."""


def alerts_message(copy: Copy, manners: Manners, not_put_off: NotPutOff | None = None) -> Message:
    """What goes for somebody, and how they change it; first why nothing was put off, where they wanted that."""
    preferences = manners.preferences
    label, hint = copy.say("alerts-change"), copy.say("alerts-change-hint")
    change = button(label, ActionId.ALERT_SETTINGS, value="open", primary=not preferences.muted, hint=hint)
    lines = [*([copy.say_for("not-put-off", not_put_off)] if not_put_off else []), *_lines(copy, manners)]
    return message(lines[:1], buttons=[_mute(copy, preferences), change], more=[section("\n".join(lines[1:]))] if lines[1:] else [])


def put_off_message(copy: Copy, incident: Incident, zone: str | None, now: datetime) -> Message:
    """A break was put off in words."""
    assert incident.snoozed_until, "it was put off"
    undo = button(copy.say("put-back"), ActionId.PUT_BACK, value=incident.id, hint=copy.say("put-back-hint"))
    return message([copy.say("alert-snoozed", when=Times(copy, zone, now).token(incident.snoozed_until))], buttons=[undo])


def _mute(copy: Copy, preferences: AlertPreferences) -> Element:
    if preferences.muted:
        label, hint = copy.say("alerts-unmute"), copy.say("alerts-unmute-hint")
        return button(label, ActionId.UNMUTE_ALERTS, value="unmute", primary=True, hint=hint)
    return button(copy.say("alerts-mute"), ActionId.MUTE_ALERTS, value="mute", hint=copy.say("alerts-mute-hint"))


def alert_settings_view(copy: Copy, manners: Manners) -> dict[str, Any]:
    """The window in which it is changed; it opens with what goes now."""
    preferences = manners.preferences
    hours = preferences.hours or DAYTIME
    kinds = [option(copy.say("alerts-hours-daytime"), DAYTIME_HOURS), option(copy.say("alerts-hours-own"), OWN_HOURS)]
    days = [*(option(copy.say_for("weekday", day), day) for day in Weekday), option(copy.say("alerts-no-digest"), NO_DIGEST)]
    day = days[-1] if preferences.digest_day is None else days[tuple(Weekday).index(preferences.digest_day)]
    mute = option(copy.say("alerts-mute-all"), MUTED)
    inputs = [
        field(BlockId.HOURS, copy.say("alerts-hours"), radio_buttons(kinds, kinds[preferences.hours is not None])),
        field(BlockId.BEGINS, copy.say("alerts-begins"), time_picker(hours.begins)),
        field(BlockId.ENDS, copy.say("alerts-ends"), time_picker(hours.ends)),
        field(BlockId.DIGEST, copy.say("alerts-digest"), static_select(days, day)),
        field(BlockId.MUTED, copy.say("alerts-mute"), checkboxes([mute], [mute] * preferences.muted), optional=True),
    ]
    zone = context([copy.say("alerts-zone", zone=zone_name(manners.zone))])
    return _window(copy, [section(copy.say("alerts-what")), *inputs, zone], submit=copy.say("alerts-save"))


def alert_settings_saved_view(copy: Copy, manners: Manners) -> dict[str, Any]:
    """The window after a change: what goes from now on."""
    return _window(copy, [section("\n".join([copy.say("alerts-saved"), *_lines(copy, manners)]))])


def alert_settings_refused_view(copy: Copy, words: str) -> dict[str, Any]:
    """The window where nothing was changed, with the reason."""
    return _window(copy, [section(words)])


def hours_refused(copy: Copy) -> dict[str, str]:
    """What is said in the window of hours that end when they begin, by block."""
    return {BlockId.ENDS.value: copy.say("alerts-ends-wrong")}


def chosen_in(person: Person, chosen: Chosen) -> AlertPreferences | None:
    """What stands in the window; None for hours that end when they begin. What is missing goes as for everybody."""
    digest = _picked(chosen, BlockId.DIGEST) or Weekday.MONDAY
    muted = any(each["value"] == MUTED for each in _element(chosen, BlockId.MUTED).get("selected_options") or ())
    day = Weekday(digest) if digest in list(Weekday) else None
    begins, ends = _time(chosen, BlockId.BEGINS), _time(chosen, BlockId.ENDS)
    if _picked(chosen, BlockId.HOURS) != OWN_HOURS:
        begins = ends = None
    elif begins is None or ends is None or begins == ends:
        return None
    return AlertPreferences(person.workspace_id, person.id, begins, ends, day, muted)


def _lines(copy: Copy, manners: Manners) -> list[str]:
    preferences = manners.preferences
    if preferences.muted:
        return [copy.say("alerts-muted")]
    hours, zone = preferences.hours, zone_name(manners.zone)
    times = {"begins": f"{(hours or DAYTIME).begins:%H:%M}", "ends": f"{(hours or DAYTIME).ends:%H:%M}", "zone": zone}
    when = copy.say("alerts-when-own", **times) if hours else copy.say("alerts-when-daytime", **times)
    day = preferences.digest_day
    digest = copy.say("alerts-digest-on", day=copy.say_for("weekday", day)) if day else copy.say("alerts-digest-off")
    return [copy.say("alerts-what"), when, digest]


def _window(copy: Copy, blocks: Sequence[Block], *, submit: str | None = None) -> dict[str, Any]:
    close = copy.say("alerts-cancel") if submit else copy.say("note-close")
    return dict(modal(CallbackId.ALERT_SETTINGS, copy.say("alerts-title"), blocks, close=close, submit=submit))


def _element(chosen: Chosen, block: BlockId) -> Mapping[str, Any]:
    return chosen.get(block, {}).get(block, {})


def _picked(chosen: Chosen, block: BlockId) -> str | None:
    picked = _element(chosen, block).get("selected_option")
    return str(picked["value"]) if picked else None


def _time(chosen: Chosen, block: BlockId) -> time | None:
    told = _element(chosen, block).get("selected_time")
    return time.fromisoformat(told) if told else None
