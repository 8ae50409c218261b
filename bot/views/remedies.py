"""The one button that each remedy has."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.copy.catalogue import Copy
from bot.domain.diagnosis import Remedy
from bot.language.commands import Subcommand
from bot.views.blocks import Element, button
from bot.views.ids import ActionId, with_suffix


@dataclass(frozen=True, slots=True)
class Effect:
    """What a remedy's button does: `action` on the session at hand, or `subcommand`. `door` marks those that rather open an address."""

    action: ActionId | None = None
    subcommand: Subcommand | None = None
    door: bool = False


REMEDY_BUTTONS: Mapping[Remedy, Effect] = {
    Remedy.CONNECT: Effect(subcommand=Subcommand.CONNECT, door=True),
    Remedy.GRANT_AGAIN: Effect(subcommand=Subcommand.RELINK, door=True),
    Remedy.RELINK: Effect(subcommand=Subcommand.RELINK, door=True),
    Remedy.CHECK_PERMISSIONS: Effect(subcommand=Subcommand.RELINK, door=True),
    Remedy.COPY_IT_NOTE: Effect(action=ActionId.IT_NOTE),
    Remedy.CHOOSE_PRIMARY: Effect(subcommand=Subcommand.PRIMARY),
    Remedy.RESEND: Effect(action=ActionId.RESEND),
    Remedy.GET_FILE: Effect(action=ActionId.GET_FILE),
    Remedy.CHECK_AGAIN: Effect(action=ActionId.CHECK_SESSION, subcommand=Subcommand.STATUS),
    Remedy.PICK_SESSION: Effect(subcommand=Subcommand.WHY),
    Remedy.TALK_TO_SUPPORT: Effect(subcommand=Subcommand.SUPPORT),
}
"""Every remedy but NONE. With both an action and a subcommand, the action is for an answer about a session."""


def remedy_button(
    copy: Copy, remedy: Remedy, *, door_url: str | None = None, session_id: str | None = None, primary: bool = True
) -> Element | None:
    """The button of `remedy`: a url button where it needs a door and one is known; None for Remedy.NONE."""
    press = REMEDY_BUTTONS.get(remedy)
    if press is None:
        return None
    label, hint = copy.say_for("button", remedy), copy.say_for("hint", remedy)
    if press.door and door_url:
        return button(label, with_suffix(ActionId.OPEN_DOOR, remedy), url=door_url, primary=primary, hint=hint)
    if press.action and (session_id or press.subcommand is None):
        return button(label, press.action, value=session_id or remedy.value, primary=primary, hint=hint)
    assert press.subcommand is not None
    return button(label, with_suffix(ActionId.RUN, press.subcommand), value=press.subcommand.value, primary=primary, hint=hint)


def run_button(copy: Copy, subcommand: Subcommand, *, primary: bool = False) -> Element:
    """A button that does what the subcommand does."""
    label, hint = copy.say_for("run", subcommand), copy.say_for("run-hint", subcommand)
    return button(label, with_suffix(ActionId.RUN, subcommand), value=subcommand.value, primary=primary, hint=hint)
