"""Judges messages' blocks and whole views as Slack does before it takes them."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from integrations.local.slack.blocks.rules import Json, OneOf, Problem
from integrations.local.slack.blocks.tables import MESSAGE_BLOCKS, VIEWS

VIEW_BYTES = 250_000
BLOCKS_TEXT = 13_200  # undocumented total that answers msg_blocks_too_long, https://github.com/slackapi/bolt-js/issues/2509


def walk(value: Any, pointer: str) -> Iterator[tuple[str, Json]]:
    """Yield every object inside a JSON value with its pointer, outermost first."""
    if isinstance(value, dict):
        yield pointer, value
        for key, child in value.items():
            yield from walk(child, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from walk(child, f"{pointer}/{index}")


def blocks_problems(blocks: Any) -> list[Problem]:
    """Return everything wrong with a message's blocks; an empty list means Slack takes them."""
    return [*MESSAGE_BLOCKS.problems(blocks, "/blocks"), *_repeated_ids(blocks, "/blocks")]


def view_problems(view: Any) -> list[Problem]:
    """Return everything wrong with a modal or home view."""
    found = list(OneOf(VIEWS).problems(view, "/view"))
    if isinstance(view, dict):
        found += [*_repeated_ids(view.get("blocks"), "/view/blocks"), *_surface_problems(view)]
    return found


def view_too_large(view: Any) -> bool:
    """Tell whether a view's JSON exceeds 250 kB."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def blocks_too_long(blocks: list[Any]) -> bool:
    """Tell whether the texts of a message's blocks exceed what Slack takes in total."""
    texts = (item["text"] for _, item in walk(blocks, "") if isinstance(item.get("text"), str))
    return sum(map(len, texts)) > BLOCKS_TEXT


def _repeated_ids(blocks: Any, pointer: str) -> Iterator[Problem]:
    """Yield a problem for each block id or action id that is used more than once."""
    objects = [item for _, item in walk(blocks, pointer)]
    for key in ("block_id", "action_id"):
        used = Counter(item[key] for item in objects if isinstance(item.get(key), str))
        yield from (Problem(f"{key} is not unique: {name}", pointer) for name, times in used.items() if times > 1)


def _surface_problems(view: Json) -> Iterator[Problem]:
    """Yield what depends on where blocks are shown: a modal's submit button, a home tab's elements, the focus."""
    objects = list(walk(view.get("blocks"), "/view/blocks"))
    kinds = [item.get("type") for _, item in objects]
    if view.get("type") == "modal" and "input" in kinds and "submit" not in view:
        yield Problem("missing required field: submit", "/view")
    if view.get("type") == "home" and "datetimepicker" in kinds:
        yield Problem("unsupported type: datetimepicker", "/view/blocks")
    if sum(item.get("focus_on_load") is True for _, item in objects) > 1:
        yield Problem("only one element can have focus_on_load", "/view/blocks")
