"""Cursor pagination, https://docs.slack.dev/apis/web-api/pagination."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from integrations.local.slack.api.calls import Call
from integrations.local.slack.errors import SlackError

T = TypeVar("T")


def page(call: Call, items: Sequence[T], *, default: int, most: int) -> tuple[Sequence[T], str]:
    """Return the asked-for part of `items` and the cursor of the next part, empty at the end.

    Raises SlackError invalid_cursor for a cursor that was not handed out.
    """
    start = _start(call.text("cursor"))
    limit = min(max(call.whole("limit", default) or default, 1), most)
    end = start + limit
    return items[start:end], _cursor(end) if end < len(items) else ""


def next_cursor(cursor: str) -> dict[str, Any]:
    """Return the part of an answer that names the next cursor."""
    return {"response_metadata": {"next_cursor": cursor}}


def _cursor(start: int) -> str:
    return base64.b64encode(f"start:{start}".encode()).decode()


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    if word != "start" or not number.isdecimal():
        raise SlackError("invalid_cursor")
    return int(number)
