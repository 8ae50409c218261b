"""What is filled in in a window: Block Kit's inputs, as bot.views.blocks has everything else.

https://docs.slack.dev/reference/block-kit/blocks/input-block/. An element goes by the id of its block: one stands in each.
"""

from collections.abc import Sequence
from datetime import time

from bot.domain.messages import Block
from bot.views.blocks import Element, plain
from bot.views.ids import BlockId


def field(block_id: BlockId, label: str, element: Element, *, optional: bool = False) -> Block:
    """One thing to fill in, under its label."""
    element = {"action_id": str(block_id), **element}
    return {"type": "input", "block_id": str(block_id), "label": plain(label, 2000), "element": element, "optional": optional}


def radio_buttons(options: Sequence[Element], chosen: Element) -> Element:
    """One of at most ten."""
    return {"type": "radio_buttons", "options": list(options[:10]), "initial_option": chosen}


def checkboxes(options: Sequence[Element], chosen: Sequence[Element]) -> Element:
    """Any of at most ten."""
    element = {"type": "checkboxes", "options": list(options[:10])}
    return element | ({"initial_options": list(chosen)} if chosen else {})


def static_select(options: Sequence[Element], chosen: Element) -> Element:
    """One of at most a hundred."""
    return {"type": "static_select", "options": list(options[:100]), "initial_option": chosen}


def time_picker(chosen: time) -> Element:
    """A time of day, in no zone."""
    return {"type": "timepicker", "initial_time": f"{chosen:%H:%M}"}


def text_input(longest: int, written: str | None = None, *, several_lines: bool = False) -> Element:
    """Words, at most `longest` characters of them."""
    element: Element = {"type": "plain_text_input", "max_length": longest, "multiline": several_lines}
    return element | ({"initial_value": written[:longest]} if written else {})


def users_select(chosen: str | None = None) -> Element:
    """A Slack user of the workspace."""
    return {"type": "users_select"} | ({"initial_user": chosen} if chosen else {})
