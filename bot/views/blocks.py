"""Small typed builders for the few Block Kit shapes Relink uses; each keeps Slack's limits whatever it is given.

Limits: https://docs.slack.dev/reference/block-kit/blocks/ and .../block-elements/. Sentences arrive with what they quote escaped
(bot.views.text.quoted), plain texts as they are.
"""

from collections.abc import Sequence
from typing import Any

from bot.domain.messages import Block, Message
from bot.views.ids import BlockId, CallbackId
from bot.views.text import cut, shortened

TEXT_LIMIT = 3000
LABEL_LIMIT = 75
OPTIONS_LIMIT = 100
MESSAGE_TEXT_LIMIT = 3900

Element = dict[str, Any]


def message(
    lines: Sequence[str], *, buttons: Sequence[Element | None] = (), more: Sequence[Block] = (), small: Sequence[str] = ()
) -> Message:
    """The house's answer: at most three `lines`, the buttons, `more` blocks, and what is `small`. The text says all of it in words."""
    pressable = [button for button in buttons if button is not None]
    blocks: list[Block] = [section("\n".join(lines))]
    if pressable:
        blocks.append(actions(pressable))
    blocks.extend(more)
    if small:
        blocks.append(context(small))
    words = [*lines, *(text for block in more if (text := _words_of(block))), *small]
    return Message(cut("\n".join(words), MESSAGE_TEXT_LIMIT), tuple(blocks))


def section(text: str, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    """A paragraph of mrkdwn, with at most one thing to press or pick beside it."""
    return _without_nothing({"type": "section", "block_id": block_id, "text": _mrkdwn(text), "accessory": accessory})


def sections(lines: Sequence[str]) -> list[Block]:
    """Lines in as few paragraphs as hold them."""
    paragraphs: list[str] = []
    for line in lines:
        if paragraphs and len(paragraphs[-1]) + 1 + len(line) <= TEXT_LIMIT:
            paragraphs[-1] += f"\n{line}"
        else:
            paragraphs.append(line)
    return [section(paragraph) for paragraph in paragraphs]


def context(texts: Sequence[str]) -> Block:
    """Small print; ten pieces at most."""
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts[:10]]}


def actions(elements: Sequence[Element], block_id: str = BlockId.MAIN_ACTIONS) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": str(block_id), "elements": list(elements[:25])}


def button(
    label: str,
    action_id: str,
    *,
    value: str | None = None,
    url: str | None = None,
    primary: bool = False,
    hint: str | None = None,
    confirm: Element | None = None,
) -> Element:
    """Something to press; `hint` is what a screen reader says instead of the label. A `url` button also reports its press."""
    return _without_nothing(
        {
            "type": "button",
            "action_id": str(action_id),
            "text": plain(label, LABEL_LIMIT),
            "value": value,
            "url": url,
            "style": "primary" if primary else None,
            "accessibility_label": shortened(hint, LABEL_LIMIT) if hint else None,
            "confirm": confirm,
        }
    )


def confirmation(title: str, text: str, yes: str, no: str) -> Element:
    """The question before something that is hard to take back."""
    return {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}


def search_select(action_id: str, placeholder: str, *, current: Element | None = None) -> Element:
    """A select of one thing whose options are asked for while the person types, and before."""
    return _without_nothing(
        {
            "type": "external_select",
            "action_id": str(action_id),
            "placeholder": plain(placeholder, 150),
            "min_query_length": 0,
            "initial_option": current,
        }
    )


def search_multi_select(action_id: str, placeholder: str, *, current: Sequence[Element], most: int) -> Element:
    """A select of several things, at most `most`, whose options are asked for while the person types, and before."""
    return _without_nothing(
        {
            "type": "multi_external_select",
            "action_id": str(action_id),
            "placeholder": plain(placeholder, 150),
            "min_query_length": 0,
            "max_selected_items": most,
            "initial_options": list(current[:most]) or None,
        }
    )


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    """A small menu behind three dots, of two to five things that are seldom wanted."""
    return {"type": "overflow", "action_id": str(action_id), "options": list(options[:5])}


def option(label: str, value: str, *, description: str | None = None) -> Element:
    """One thing to pick; `value` has at most 150 characters."""
    return _without_nothing(
        {"text": plain(label, LABEL_LIMIT), "value": value, "description": plain(description, LABEL_LIMIT) if description else None}
    )


def option_group(label: str, options: Sequence[Element]) -> Element:
    """Things to pick under one heading."""
    return {"label": plain(label, LABEL_LIMIT), "options": list(options[:OPTIONS_LIMIT])}


def modal(callback_id: CallbackId, title: str, blocks: Sequence[Block], *, close: str, submit: str | None = None) -> Block:
    """A window; one without `submit` only shows something."""
    return _without_nothing(
        {
            "type": "modal",
            "callback_id": str(callback_id),
            "title": plain(title, 24),
            "close": plain(close, 24),
            "submit": plain(submit, 24) if submit else None,
            "blocks": list(blocks[:100]),
        }
    )


def code(text: str) -> str:
    """`text` as it stands, to be copied: a fenced block that nothing inside can close."""
    fence = "```"
    return f"{fence}\n{cut(text.replace('`', chr(0x2019)), TEXT_LIMIT - 10)}\n{fence}"


def plain(text: str, limit: int) -> Element:
    """A plain_text object; Slack shows it as it stands, and refuses an empty one."""
    return {"type": "plain_text", "text": shortened(text, limit) or "…"}


def _mrkdwn(text: str) -> Element:
    # verbatim: Slack turns no address or channel name inside other people's words into a link.
    return {"type": "mrkdwn", "text": cut(text, TEXT_LIMIT), "verbatim": True}


def _words_of(block: Block) -> str:
    text = block.get("text")
    return str(text["text"]) if isinstance(text, dict) else ""


def _without_nothing(fields: Element) -> Element:
    return {key: value for key, value in fields.items() if value is not None}
