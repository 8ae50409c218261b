"""Slack's published limits on messages, views and options, as one judge for every view.

https://docs.slack.dev/reference/block-kit/blocks/ and .../block-elements/. The total size of a message's blocks is not published:
https://github.com/slackapi/bolt-js/issues/2509.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.messages import Message

TOTAL_CHARACTERS = 13_200

_BLOCK_KEYS = {
    "section": {"type", "block_id", "text", "accessory", "fields"},
    "context": {"type", "block_id", "elements"},
    "divider": {"type", "block_id"},
    "actions": {"type", "block_id", "elements"},
    "input": {"type", "block_id", "label", "element", "optional"},
}
_ELEMENT_KEYS = {
    "button": {"type", "action_id", "text", "value", "url", "style", "accessibility_label", "confirm"},
    "overflow": {"type", "action_id", "options"},
    "radio_buttons": {"type", "action_id", "options", "initial_option"},
    "checkboxes": {"type", "action_id", "options", "initial_options"},
    "static_select": {"type", "action_id", "options", "initial_option"},
    "plain_text_input": {"type", "action_id", "max_length", "multiline", "initial_value"},
    "users_select": {"type", "action_id", "initial_user"},
    "timepicker": {"type", "action_id", "initial_time"},
    "external_select": {"type", "action_id", "placeholder", "min_query_length", "initial_option", "confirm"},
    "multi_external_select": {"type", "action_id", "placeholder", "min_query_length", "initial_options", "max_selected_items", "confirm"},
}
_MOST_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10, "static_select": 100}
_LENGTHS = {"action_id": 255, "block_id": 255, "callback_id": 255, "url": 3000, "accessibility_label": 75}


def as_json(message: Message) -> dict[str, Any]:
    """The message as the wire carries it."""
    document: dict[str, Any] = json.loads(json.dumps({"text": message.text, "blocks": list(message.blocks)}))
    return document


def message_problems(message: Message) -> list[str]:
    """Everything Slack, or a screen reader, would refuse in a message."""
    document = as_json(message)
    problems = list(_blocks_problems(document["blocks"], 50))
    if not message.text.strip():
        problems.append("no text for notifications and screen readers")
    if len(message.text) > 4000:
        problems.append(f"text of {len(message.text)} characters")
    if (size := len(json.dumps(document["blocks"], ensure_ascii=False))) > TOTAL_CHARACTERS:
        problems.append(f"{size} characters of blocks")
    if [e for e in elements(message) if e.get("style") == "primary"][1:]:
        problems.append("more than one primary button")
    return problems + lines_above_button_problems(message)


def view_problems(view: Mapping[str, Any]) -> list[str]:
    """Everything Slack would refuse in a modal."""
    problems = list(_blocks_problems(view["blocks"], 100))
    problems += [f"{key} too long" for key in ("title", "close", "submit") if len(view.get(key, {}).get("text", "")) > 24]
    if len(json.dumps(view)) > 250_000:
        problems.append("view too large")
    return problems + list(_length_problems(view))


def options_problems(answer: Mapping[str, Any]) -> list[str]:
    """Everything Slack would refuse in the answer to a search."""
    groups = answer.get("option_groups", [])
    options = [*answer.get("options", []), *(option for group in groups for option in group["options"])]
    problems = [] if len(answer) == 1 else ["neither options nor option_groups alone"]
    problems += [f"{len(groups)} groups"] if len(groups) > 100 else []
    problems += [f"{len(options)} options"] if len(options) > 100 else []
    problems += [f"group label {group['label']['text']!r}" for group in groups if not 1 <= len(group["label"]["text"]) <= 75]
    problems += ["an empty group" for group in groups if not group["options"]]
    return problems + [problem for option in options for problem in _option_problems(option)]


def elements(message: Message) -> list[Mapping[str, Any]]:
    """Everything to press or pick in a message."""
    found: list[Mapping[str, Any]] = []
    for block in message.blocks:
        found += [block["accessory"]] if "accessory" in block else []
        found += block["elements"] if block["type"] == "actions" else []
    return found


def block_texts(message: Message) -> list[str]:
    """Every paragraph of a message's blocks, small print included."""
    sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    return sections + [text["text"] for block in message.blocks if block["type"] == "context" for text in block["elements"]]


def lines_above_button_problems(message: Message) -> list[str]:
    """The house's own limit: at most three lines, then the first button."""
    lines = 0
    for block in message.blocks:
        if block["type"] == "actions":
            return [f"{lines} lines above the button"] if lines > 3 else []
        lines += block["text"]["text"].count("\n") + 1 if block["type"] == "section" else 0
    return []


def _blocks_problems(blocks: list[Mapping[str, Any]], most: int) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        yield from _block_problems(block)
    for key in ("action_id", "block_id"):
        counted = Counter(item[key] for item in _walk(list(blocks)) if key in item)
        yield from (f"{key} {name!r} used {count} times" for name, count in counted.items() if count > 1)


def _block_problems(block: Mapping[str, Any]) -> Iterator[str]:
    kind = block["type"]
    unknown = set(block) - _BLOCK_KEYS.get(kind, set())
    if unknown:
        yield f"{kind}: {unknown}"
    if kind == "section":
        yield from _text_problems(block["text"], 3000)
        yield from _element_problems(block["accessory"]) if "accessory" in block else ()
    if kind == "context":
        yield from (problem for text in block["elements"] for problem in _text_problems(text, 3000))
        yield from () if 1 <= len(block["elements"]) <= 10 else ("context elements",)
    if kind == "input":
        yield from _text_problems(block["label"], 2000)
        yield from _element_problems(block["element"])
    if kind == "actions":
        yield from (problem for element in block["elements"] for problem in _element_problems(element))
        yield from () if 1 <= len(block["elements"]) <= 25 else ("actions elements",)
    yield from _length_problems(block)


def _element_problems(element: Mapping[str, Any]) -> Iterator[str]:
    kind = element["type"]
    unknown = set(element) - _ELEMENT_KEYS.get(kind, set())
    if unknown:
        yield f"{kind}: {unknown}"
    yield from _length_problems(element)
    if kind == "button":
        yield from _text_problems(element["text"], 75)
        yield from () if 1 <= len(element.get("value", "v")) <= 2000 else ("button value",)
        yield from () if element.get("style") in (None, "primary", "danger") else ("button style",)
        yield from () if element.get("accessibility_label") else ("no accessibility_label",)
        for key, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            yield from _text_problems(element["confirm"][key], limit) if "confirm" in element else ()
    elif kind in _MOST_OPTIONS:
        yield from (problem for option in element["options"] for problem in _option_problems(option))
        yield from () if 1 <= len(element["options"]) <= _MOST_OPTIONS[kind] else (f"{kind} options",)
    elif kind not in ("timepicker", "plain_text_input", "users_select"):
        yield from _text_problems(element["placeholder"], 150)
        chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
        yield from (problem for option in chosen for problem in _option_problems(option))
        yield from () if len(chosen) <= 100 else ("initial options",)


def _option_problems(option: Mapping[str, Any]) -> list[str]:
    problems = list(_text_problems(option["text"], 75))
    problems += _text_problems(option["description"], 75) if "description" in option else []
    return problems + ([] if 1 <= len(option["value"]) <= 150 else [f"option value {option['value']!r}"])


def _text_problems(text: Mapping[str, Any], limit: int) -> Iterator[str]:
    if text["type"] not in ("plain_text", "mrkdwn") or not 1 <= len(text["text"]) <= limit:
        yield f"{text['type']} of {len(text['text'])} characters, {limit} allowed"


def _length_problems(item: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        f"{key} of {len(item[key])} characters" for key, limit in _LENGTHS.items() if key in item and not 1 <= len(item[key]) <= limit
    )


def _walk(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for child in value.values():
            yield from _walk(child)
    elif isinstance(value, list):
        for child in value:
            yield from _walk(child)
