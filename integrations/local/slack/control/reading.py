"""Reads blocks as a person does: lines from top to bottom, and everything that can be pressed or filled in."""

from collections.abc import Iterator
from typing import Any

from integrations.local.slack.blocks.inputs import BUTTONS, CHOSEN_KEY, Placed, State, placed
from integrations.local.slack.control.seen import SeenButton, SeenInput, SeenOption

Json = dict[str, Any]


def lines(blocks: list[Json], state: State) -> list[str]:
    """Return what stands in the blocks, one line per row."""
    return [line for block in blocks for text in _block(block, state) for line in text.split("\n")]


def buttons(blocks: list[Json]) -> list[SeenButton]:
    """Return every button, and each entry of an overflow menu."""
    return [button for item in placed(blocks) for button in _buttons(item)]


def inputs(blocks: list[Json], state: State) -> list[SeenInput]:
    """Return everything to fill in or choose from, with what it holds."""
    return [_input(item, state) for item in placed(blocks) if item.element["type"] in CHOSEN_KEY]


def option(raw: Json) -> SeenOption:
    """Return one choice."""
    described = raw.get("description")
    return SeenOption(text=raw["text"]["text"], value=raw["value"], description=described and described["text"])


def _block(block: Json, state: State) -> Iterator[str]:
    """Yield a block's rows."""
    match block["type"]:
        case "divider":
            yield "---"
        case "section":
            yield from _section(block, state)
        case "header" | "markdown":
            yield _text(block["text"])
        case "context":
            yield " | ".join(_text(element) for element in block["elements"])
        case "actions" | "context_actions":
            yield " ".join(_control(element, block, state) for element in block["elements"])
        case "input":
            hint = f" ({block['hint']['text']})" if "hint" in block else ""
            yield f"{block['label']['text']}: {_control(block['element'], block, state)}{hint}"
        case "image" | "video":
            yield f"<image: {block['alt_text']}>"
        case "rich_text":
            yield "".join(_rich(block["elements"]))
        case "table":
            yield from (" | ".join("".join(_rich([cell])) for cell in row) for row in block["rows"])
        case other:
            yield f"<{other}>"


def _section(block: Json, state: State) -> Iterator[str]:
    beside = block.get("accessory")
    if "text" in block:
        shown = f" {_control(beside, block, state)}" if beside else ""
        yield f"{_text(block['text'])}{shown}"
    elif beside:
        yield _control(beside, block, state)
    yield from (_text(field) for field in block.get("fields", []))


def _text(element: Any) -> str:
    """Return the words of a text object, an image or a plain string."""
    if isinstance(element, str):
        return element
    return f"<image: {element['alt_text']}>" if element["type"] == "image" else str(element["text"])


def _control(element: Json, block: Json, state: State) -> str:
    """Return one element as it stands in a line."""
    kind = element["type"]
    if kind in BUTTONS:
        return f"[{element['text']['text']}]"
    if kind == "overflow":
        return "[…]"
    if kind not in CHOSEN_KEY:
        return f"<image: {element['alt_text']}>" if kind == "image" else f"<{kind}>"
    held = _held(Placed(block, element), state)
    shown = element.get("placeholder", {}).get("text", "") if held in (None, [], "") else _words(held)
    return f"[{shown}]"


def _words(held: Any) -> str:
    if isinstance(held, list):
        return ", ".join(_words(item) for item in held)
    return str(held["text"]["text"]) if isinstance(held, dict) else str(held)


def _rich(elements: list[Any]) -> Iterator[str]:
    """Yield the words of rich text, however deep they stand."""
    for element in elements:
        if isinstance(element, dict):
            words = {"user": f"<@{element.get('user_id')}>", "link": element.get("text") or element.get("url")}
            kind = str(element.get("type"))
            yield str(words.get(kind, element.get("text") or ""))
            yield from _rich(element.get("elements", []))


def _buttons(item: Placed) -> Iterator[SeenButton]:
    element = item.element
    ids = {"action_id": item.action_id, "block_id": item.block_id, "type": element["type"]}
    asks = element.get("confirm")
    confirm = f"{asks['title']['text']}: {asks['text']['text']}" if asks else None
    if element["type"] in BUTTONS:
        rest = {key: element.get(key) for key in ("value", "url", "style")}
        yield SeenButton(**ids, **rest, text=element["text"]["text"], confirm=confirm)
    elif element["type"] == "overflow":
        for raw in element["options"]:
            words = raw["text"]["text"]
            yield SeenButton(**ids, text=words, value=raw["value"], url=raw.get("url"), confirm=confirm)


def _input(item: Placed, state: State) -> SeenInput:
    element, block = item.element, item.block
    groups = [group["options"] for group in element.get("option_groups", [])]
    offered = [raw for options in [element.get("options", []), *groups] for raw in options]
    return SeenInput(
        action_id=item.action_id,
        block_id=item.block_id,
        type=element["type"],
        label=block.get("label", {}).get("text"),
        placeholder=element.get("placeholder", {}).get("text"),
        optional=block.get("optional", False),
        value=_held(item, state),
        options=[option(raw) for raw in offered],
    )


def _held(item: Placed, state: State) -> Any:
    """Return what an element holds, None before anything was entered."""
    entry = state.get(item.block_id, {}).get(item.action_id, {})
    return entry.get(CHOSEN_KEY[item.element["type"]])
