"""Operates the interactive elements of blocks as Slack's client does: what is there, what is chosen, what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from integrations.local.slack.errors import ImpossibleError

Json = dict[str, Any]
State = dict[str, dict[str, Json]]

CHOSEN_KEY = {
    "channels_select": "selected_channel",
    "checkboxes": "selected_options",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "datetimepicker": "selected_date_time",
    "email_text_input": "value",
    "external_select": "selected_option",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "multi_external_select": "selected_options",
    "multi_static_select": "selected_options",
    "multi_users_select": "selected_users",
    "number_input": "value",
    "plain_text_input": "value",
    "radio_buttons": "selected_option",
    "static_select": "selected_option",
    "timepicker": "selected_time",
    "url_text_input": "value",
    "users_select": "selected_user",
}
BUTTONS = frozenset({"button", "icon_button", "workflow_button"})
INTERACTIVE = frozenset(CHOSEN_KEY) | BUTTONS | {"overflow"}
REQUIRED_FIELD = "Please complete this required field."


@dataclass(frozen=True, slots=True)
class Placed:
    """An interactive element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """Return the id of the block."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """Return the id of the element."""
        return str(self.element["action_id"])


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Yield every interactive element of completed blocks in reading order."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
        for element in candidates:
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                yield Placed(block, element)


def find(blocks: list[Json], action_id: str, block_id: str | None = None) -> Placed:
    """Return the element with these ids. Raises ImpossibleError when nobody could click it, because it is not there."""
    for item in placed(blocks):
        if item.action_id == action_id and block_id in (None, item.block_id):
            return item
    there = ", ".join(item.action_id for item in placed(blocks)) or "none"
    raise ImpossibleError(f"no element {action_id!r} here; there are: {there}")


def initial_state(blocks: list[Json], before: State | None = None) -> State:
    """Return the values of every stateful element: what was entered `before` under the same ids, else its initial one."""
    state: State = {}
    for item in placed(blocks):
        if (kind := item.element["type"]) not in CHOSEN_KEY:
            continue
        kept = (before or {}).get(item.block_id, {}).get(item.action_id)
        same = kept is not None and kept["type"] == kind
        key = CHOSEN_KEY[kind]
        initial = item.element.get("initial_" + key.removeprefix("selected_"))
        empty: Any = [] if _takes_several(kind) else None
        fresh = {"type": kind, key: empty if initial is None else initial}
        state.setdefault(item.block_id, {})[item.action_id] = kept if same and kept is not None else fresh
    return state


def entered(element: Json, raw: Any, loaded: list[Json], exists: Callable[[str], bool]) -> Json:
    """Return the state of `element` after a person entered `raw`; None empties it.

    `loaded` are the options that an external menu showed this person, `exists` knows the ids of people and
    conversations. Raises ImpossibleError for what the client would not let anybody enter.
    """
    kind = element["type"]
    key = CHOSEN_KEY[kind]
    if raw is None or raw == []:
        return {"type": kind, key: [] if _takes_several(kind) else None}
    if key in ("selected_option", "selected_options"):
        offered = loaded if "external" in kind else _offered(element)
        value: Any = _pick(element, raw, offered, several=_takes_several(kind))
    elif key == "value":
        value = str(raw)
    elif key in _PARSERS:
        value = _PARSERS[key](element, raw)
    else:
        value = _existing(element, raw, exists)
    return {"type": kind, key: value}


def missing_inputs(blocks: list[Json], state: State) -> dict[str, str]:
    """Return what keeps the client from submitting, as block id and sentence."""
    problems: dict[str, str] = {}
    for item in placed(blocks):
        if item.block["type"] != "input":
            continue
        given = state[item.block_id][item.action_id][CHOSEN_KEY[item.element["type"]]]
        if given in (None, "", []):
            if not item.block.get("optional"):
                problems[item.block_id] = REQUIRED_FIELD
        elif isinstance(given, str):
            problems |= _length_problem(item, given)
    return problems


def _takes_several(kind: str) -> bool:
    return kind.startswith("multi_") or kind == "checkboxes"


def _length_problem(item: Placed, given: str) -> dict[str, str]:
    least, most = item.element.get("min_length", 0), item.element.get("max_length", 3000)
    if least <= len(given) <= most:
        return {}
    return {item.block_id: f"Please enter between {least} and {most} characters."}


def _offered(element: Json) -> list[Json]:
    groups = [group["options"] for group in element.get("option_groups", [])]
    return [option for options in [element.get("options", []), *groups] for option in options]


def _pick(element: Json, raw: Any, offered: list[Json], *, several: bool) -> Any:
    """Return the offered option, or options, whose values were chosen."""
    by_value = {option["value"]: option for option in offered}
    wanted = [str(value) for value in raw] if isinstance(raw, list) else [str(raw)]
    unknown = [value for value in wanted if value not in by_value]
    if unknown or (len(wanted) > 1 and not several):
        raise ImpossibleError(f"{element['action_id']!r} offers {sorted(by_value)}, not {unknown or wanted}")
    if len(wanted) > element.get("max_selected_items", len(wanted)):
        raise ImpossibleError(f"{element['action_id']!r} takes at most {element['max_selected_items']} choices")
    chosen = [by_value[value] for value in wanted]
    return chosen if several else chosen[0]


def _existing(element: Json, raw: Any, exists: Callable[[str], bool]) -> Any:
    """Return the id, or ids, of people or conversations that are really there."""
    several = _takes_several(element["type"])
    ids = [str(value) for value in raw] if isinstance(raw, list) else [str(raw)]
    unknown = [value for value in ids if not exists(value)]
    if unknown or (len(ids) > 1 and not several):
        raise ImpossibleError(f"{element['action_id']!r} cannot choose {unknown or ids}")
    return ids if several else ids[0]


def _calendar_date(element: Json, raw: Any) -> str:
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError as error:
        raise ImpossibleError(f"{element['action_id']!r} takes a date, YYYY-MM-DD") from error


def _clock_time(element: Json, raw: Any) -> str:
    try:
        return time.fromisoformat(str(raw)).strftime("%H:%M")
    except ValueError as error:
        raise ImpossibleError(f"{element['action_id']!r} takes a time, HH:MM") from error


def _unix_time(element: Json, raw: Any) -> int:
    try:
        return int(raw)
    except (TypeError, ValueError) as error:
        raise ImpossibleError(f"{element['action_id']!r} takes Unix seconds") from error


_PARSERS: dict[str, Callable[[Json, Any], Any]] = {
    "selected_date": _calendar_date,
    "selected_time": _clock_time,
    "selected_date_time": _unix_time,
}
