"""The one place where Slack's error codes become the domain's errors.

Codes: https://docs.slack.dev/reference/methods/.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.errors import Conflict, Expired, Invalid, NotFound, RelinkError, TokenRefused, TryLater, Unreachable, UploadRefused
from integrations.http import MOST_SECONDS

UNREACHABLE = frozenset(
    {
        # a person, or a group of them
        "cannot_dm_bot",
        "messages_tab_disabled",
        "user_disabled",
        "user_not_in_channel",
        "user_not_found",
        "no_such_subteam",
        "plan_upgrade_required",
        "user_not_visible",
        "users_not_found",
        # a conversation
        "app_access_restricted",
        "channel_is_limited_access",
        "channel_not_found",
        "ekm_access_denied",
        "is_archived",
        "not_in_channel",
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
    }
)
"""The person or the conversation is not there for us, today and tomorrow."""
EXPIRED = frozenset({"exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id", "trigger_exchanged", "trigger_expired"})
GONE = frozenset(
    {
        "cannot_reply_to_message",
        "cant_update_message",
        "edit_window_closed",
        "file_not_found",
        "message_not_found",
        "not_found",
        "thread_not_found",
    }
)
LATER = frozenset(
    {
        "external_channel_migrating",
        "fatal_error",
        "file_update_failed",
        "internal_error",
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "update_failed",
    }
)
"""Slack's own trouble."""
OVERTAKEN = frozenset({"hash_conflict"})
"""Somebody else replaced it first."""
OURS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
"""Trouble with our own token."""

UPLOAD = "files.completeUploadExternal"
"""Stands for all three steps of an upload."""
NO_UPLOADS = frozenset(
    {
        "access_denied",
        "file_type_not_allowed",
        "file_upload_size_restricted",
        "file_uploads_disabled",
        "file_uploads_except_images_disabled",
        "missing_scope",
        "storage_limit_reached",
    }
)
"""Of an upload: this file does not get in, and a link to it does."""


@contextmanager
def slack_errors(method: str) -> Iterator[None]:
    """Around a call of `method`: whatever it raises leaves as one of the domain's errors, without a word of what was sent or answered.

    TryLater for trouble that passes, TokenRefused for that with our own token, Unreachable for a person or conversation that is not there,
    Expired for a trigger, NotFound for a message or view that is gone, Conflict for a view that was replaced first,
    UploadRefused for a file that Slack does not take, Invalid for anything else Slack will never take.
    """
    try:
        yield
    except SlackApiError as error:
        raise _translated(method, error) from None
    except (SlackClientError, aiohttp.ClientError, OSError, ValueError, AttributeError, LookupError, TypeError) as error:
        # OSError includes a timeout; the last four come of answers of another shape, in the SDK or in the lines that read them.
        raise TryLater(f"slack {method}: {type(error).__name__}") from None


def _translated(method: str, error: SlackApiError) -> RelinkError:
    code, status = _code_of(error.response), _status_of(error.response)
    said = f"slack {method}: {code or f'status {status}'}"
    if method == UPLOAD and code in NO_UPLOADS:
        return UploadRefused(said)
    if code in UNREACHABLE:
        return Unreachable(said)
    if code in EXPIRED:
        return Expired(said)
    if code in GONE:
        return NotFound(said)
    if code in OVERTAKEN:
        return Conflict(said)
    if code in OURS:
        return TokenRefused(said)
    if code is None or code in LATER or status == 429 or status >= 500:
        return TryLater(said, _retry_after(error.response))
    return Invalid(said)


def _code_of(response: Any) -> str | None:
    """The error code, if the answer has one of the form that Slack's have."""
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and re.fullmatch(r"[a-z_]{1,60}", code) else None


def _status_of(response: Any) -> int:
    status: int = getattr(response, "status_code", getattr(response, "status", 0))
    return status


def _retry_after(response: Any) -> timedelta | None:
    seconds = response.headers.get("Retry-After", "")
    return timedelta(seconds=min(int(seconds), MOST_SECONDS)) if seconds.isascii() and seconds.isdecimal() else None
