"""The things a workspace holds while it runs: conversations, messages, views and files."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
ConversationKind = Literal["channel", "group", "im", "mpim"]


@dataclass(slots=True)
class Message:
    """One message; `ephemeral_for` names the only person who sees it, `changed` is the store's sequence number."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    is_from_app: bool = False
    thread_ts: str | None = None
    subtype: str | None = None
    client_msg_id: str | None = None
    metadata: Json | None = None
    file_ids: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited: Json | None = None
    ephemeral_for: str | None = None
    deleted: bool = False
    created: int = 0
    changed: int = 0

    @property
    def is_reply(self) -> bool:
        """Tell whether the message stands in a thread under another one."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class Conversation:
    """A channel, a private channel (`group`) or a direct message; messages by timestamp, oldest first."""

    id: str
    kind: ConversationKind
    name: str
    members: list[str]
    created_at: datetime
    archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)

    def lasting(self) -> list[Message]:
        """Return what everybody in it sees, oldest first: no ephemeral and no deleted messages."""
        return [message for message in self.messages.values() if not (message.ephemeral_for or message.deleted)]

    def find(self, ts: str) -> Message | None:
        """Return the lasting message with this timestamp."""
        message = self.messages.get(ts)
        return None if message is None or message.deleted or message.ephemeral_for else message

    def thread(self, ts: str) -> list[Message]:
        """Return the root with this timestamp and its replies, oldest first."""
        return [message for message in self.lasting() if ts in (message.ts, message.thread_ts)]


@dataclass(slots=True)
class View:
    """A modal or a home tab of one person; `state` holds block id, action id, then what was entered."""

    id: str
    user: str
    content: Json
    hash: str
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    root_view_id: str = ""
    previous_view_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    changed: int = 0

    @property
    def kind(self) -> str:
        """Return `modal` or `home`."""
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        """Return the view's blocks, completed with ids."""
        blocks: list[Json] = self.content["blocks"]
        return blocks


@dataclass(slots=True)
class StoredFile:
    """A file on its three steps: announced (no content), uploaded (content), completed (shared or private)."""

    id: str
    name: str
    size: int
    owner: str
    created_at: datetime
    upload_key: str
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    completed: bool = False
    channels: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something Slack itself tells one person, such as that a command failed."""

    user: str
    code: str
    text: str
    changed: int


@dataclass(slots=True)
class AgentThread:
    """What the app set on an agent thread: its status line, its title, its prompts and its session's state."""

    channel: str
    thread_ts: str
    status: str = ""
    status_set_at: datetime | None = None
    loading_messages: list[str] = field(default_factory=list)
    title: str = ""
    prompts: list[Json] = field(default_factory=list)
    session_status: str = ""
