"""What a person sees in Slack, as well-typed JSON: the answer of every request under `/_local/`.

`Seen` is the whole answer. `messages` holds what is new, changed or deleted since the request began in the
conversations the person is in, oldest first, `ephemerals` the same for what only they see; after `look` both hold
everything there is. `modal` is the modal on top of the screen, `home` the app's home tab, each null when there is
none. `files` are the files of those messages, each with the path under which this server gives its bytes. `errors` is
what Slack itself says went wrong: `operation_timeout`, `dispatch_failed` and `invalid_command_response` after a
command, `not_a_command`, `warning_triangle` after a click, `trouble_connecting` in a modal, `shortcut_failed`,
`options_failed`. `options` are the options a menu loaded. `statuses` are the agent's status lines ("is thinking…")
and suggested prompts. `opened_url` is the page that a pressed link button opened. `settled` is false when something
still happened after ten seconds.

`lines` is how blocks read from top to bottom, one line per row: buttons and menus stand in [brackets], fields one per
line. Everything that can be pressed or chosen is in `buttons` and `inputs` with the ids that `act`, `options` and
`submit` take.
"""

from typing import Any

from pydantic import BaseModel


class SeenButton(BaseModel):
    """A button, or an entry of an overflow menu, that `act` can press; `value` of an entry is what `act` sends."""

    action_id: str
    block_id: str
    type: str
    text: str
    value: str | None = None
    url: str | None = None
    style: str | None = None
    confirm: str | None = None


class SeenOption(BaseModel):
    """One choice of a menu."""

    text: str
    value: str
    description: str | None = None


class SeenInput(BaseModel):
    """Anything to fill in or choose from; `value` is what it holds, `options` what it offers at the moment."""

    action_id: str
    block_id: str
    type: str
    label: str | None = None
    placeholder: str | None = None
    optional: bool = False
    value: Any = None
    options: list[SeenOption] = []


class SeenFile(BaseModel):
    """A shared file; `download_path` is relative to this server."""

    id: str
    name: str
    title: str
    size: int
    mimetype: str
    download_path: str


class SeenMessage(BaseModel):
    """One message; `text` is the fallback that notifications show, `lines` what stands in the conversation."""

    channel: str
    channel_name: str
    ts: str
    thread_ts: str | None
    author: str
    author_id: str
    is_from_app: bool
    is_ephemeral: bool
    is_new: bool
    is_edited: bool
    is_deleted: bool
    text: str
    lines: list[str]
    buttons: list[SeenButton]
    inputs: list[SeenInput]
    files: list[SeenFile]
    reactions: dict[str, int]
    blocks: list[dict[str, Any]]


class SeenView(BaseModel):
    """A modal or the home tab; `errors` by block id, `depth` counts the modals of the stack."""

    id: str
    type: str
    callback_id: str
    title: str | None
    submit: str | None
    close: str | None
    depth: int
    lines: list[str]
    buttons: list[SeenButton]
    inputs: list[SeenInput]
    errors: dict[str, str]
    blocks: list[dict[str, Any]]


class SeenError(BaseModel):
    """Something Slack tells the person by itself."""

    code: str
    text: str


class SeenStatus(BaseModel):
    """What the app set on an agent thread; an empty `thread_ts` means the whole messages tab."""

    channel: str
    thread_ts: str
    status: str
    title: str
    prompts: list[str]
    session: str


class Seen(BaseModel):
    """All of it."""

    user: str
    settled: bool
    messages: list[SeenMessage]
    ephemerals: list[SeenMessage]
    modal: SeenView | None
    home: SeenView | None
    files: list[SeenFile]
    errors: list[SeenError]
    statuses: list[SeenStatus]
    options: list[SeenOption] | None = None
    opened_url: str | None = None
