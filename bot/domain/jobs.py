"""Durable work as a value: what is promised, and under which key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class JobKind(StrEnum):
    """Every kind of durable work; each has one workflow in handlers/jobs."""

    PLACE_SESSION = "place_session"
    READ_BACK = "read_back"
    HAND_OUT_FILES = "hand_out_files"
    FOLLOW_FILE = "follow_file"
    MOVE_SESSIONS = "move_sessions"
    TELL_MOVE = "tell_move"
    RECHECK_CONNECTION = "recheck_connection"
    CONFIRM_LINK = "confirm_link"
    CLOSE_LINK = "close_link"
    END_LOGIN = "end_login"
    END_ACCOUNT = "end_account"
    NOTIFY_PLATFORM = "notify_platform"
    TELL = "tell"
    OPEN_CHANNEL = "open_channel"
    CHECK_CONNECTIONS = "check_connections"
    LOOK_AT_CONNECTION = "look_at_connection"
    TELL_INCIDENT = "tell_incident"
    UPDATE_ALERT = "update_alert"
    REVIEW_INCIDENTS = "review_incidents"
    RECOVER = "recover"
    CLEAR_TEST_ENTRY = "clear_test_entry"
    PROVE_AGAIN = "prove_again"
    WATCH_HOLD = "watch_hold"
    SHOW_CASE = "show_case"
    TELL_CASE_NOTE = "tell_case_note"
    KEEP_CASE = "keep_case"
    SHOW_SUPPORT_ITEM = "show_support_item"
    REACH_AGAIN = "reach_again"
    EXPORT_DATA = "export_data"
    ERASE_ACCOUNT = "erase_account"
    SWEEP_ERASED = "sweep_erased"
    PUBLISH_HOME = "publish_home"
    SEND_NUDGE = "send_nudge"


@dataclass(frozen=True, slots=True)
class Job:
    """A promise. `key` is deterministic: promising the same key twice makes one job. `fields` are JSON scalars and never secrets.

    `not_before` (aware UTC) delays it: until then it is a row and nothing else.
    """

    kind: JobKind
    key: str
    fields: Mapping[str, str | int] = field(default_factory=dict)
    not_before: datetime | None = None

    def text(self, name: str) -> str:
        """The field of that name as text; the workflow that reads it knows that it is there."""
        return str(self.fields[name])

    def number(self, name: str) -> int:
        """The same for a whole number."""
        return int(self.fields[name])
