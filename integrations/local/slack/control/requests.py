"""The bodies that the control interface takes; unknown keys are refused."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Deed(BaseModel):
    """Something a person does; the answer comes once nothing has happened for `settle_ms` milliseconds."""

    model_config = ConfigDict(extra="forbid")

    user: str
    settle_ms: int = Field(400, ge=0, le=10_000)


class Say(Deed):
    """Writes a message, in the direct message with the app unless `channel` is given."""

    text: str = Field(min_length=1, max_length=40_000)
    channel: str | None = None
    thread_ts: str | None = None


class Edit(Deed):
    """Edits a message of one's own."""

    channel: str | None = None
    ts: str
    text: str = Field(min_length=1, max_length=40_000)


class Delete(Deed):
    """Deletes a message of one's own."""

    channel: str | None = None
    ts: str


class Command(Deed):
    """Runs a slash command, in the direct message with the app unless `channel` is given."""

    command: str
    text: str = ""
    channel: str | None = None


class Where(Deed):
    """Points at an element in a message (`message_ts`, perhaps with its `channel`) or in a view (`view_id`)."""

    action_id: str
    block_id: str | None = None
    channel: str | None = None
    message_ts: str | None = None
    view_id: str | None = None


class Act(Where):
    """Presses a button or chooses a value; with `confirm` false the person says no in the button's confirm dialog.

    `value` is text for inputs, an option's value (a list of them where several may be chosen), a date YYYY-MM-DD, a
    time HH:MM, Unix seconds, or the id of a person or conversation. Buttons need none.
    """

    value: Any = None
    confirm: bool = True


class Options(Where):
    """Types `value` into a menu that loads its options."""

    value: str = ""


class Submit(Deed):
    """Submits the modal on top, with `values` by action id or block id, or by block id and action id."""

    view_id: str
    values: dict[str, Any] = Field(default_factory=dict)


class Close(Deed):
    """Closes the modal on top, or the whole stack with `all`."""

    view_id: str | None = None
    all: bool = False


class OpenHome(Deed):
    """Opens the app's home or messages tab."""

    tab: Literal["home", "messages"] = "home"


class Shortcut(Deed):
    """Runs a global shortcut, or one on a message."""

    callback_id: str
    channel: str | None = None
    message_ts: str | None = None
