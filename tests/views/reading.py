"""Reading a message as its person does: the words without tokens, and the buttons by what they do."""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.messages import Message
from tests.views.limits import elements


def words(message: Message) -> str:
    """The text with every date token replaced by its fallback."""
    return re.sub(r"<!date\^[^|]*\|([^>]*)>", r"\1", message.text)


def above_the_buttons(message: Message) -> str:
    """The first paragraph, tokens read out."""
    return words(Message(message.blocks[0]["text"]["text"]))


def primary(message: Message) -> Mapping[str, Any] | None:
    """The one primary button."""
    found = [element for element in elements(message) if element.get("style") == "primary"]
    assert len(found) <= 1
    return found[0] if found else None


def primary_id(message: Message) -> str | None:
    """What the primary button does."""
    button = primary(message)
    return button["action_id"] if button else None


def labels(message: Message) -> list[str]:
    """What stands on the buttons, in their order."""
    return [element["text"]["text"] for element in elements(message) if element["type"] == "button"]


def action_ids(message: Message) -> list[str]:
    """What the buttons and selects do, in their order."""
    return [element["action_id"] for element in elements(message)]
