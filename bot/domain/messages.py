"""What is sent to Slack, as values: the edges carry it, the views make it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its blocks; `text` is what notifications and screen readers read, so it carries the whole message."""

    text: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class FileUpload:
    """A file for a conversation; `comment` is the one line posted with it."""

    name: str
    title: str
    content: bytes
    comment: str
