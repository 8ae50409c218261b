"""Logs that can be shown to anybody: structured, traceable by reference, and free of tokens, titles and addresses.

What may appear is listed, not what may not: the keys of SHOWN_KEYS with numbers and identifiers, and sentences written in the source.
Libraries write what they like into their messages, so of theirs only the first words are kept, as far as they stand in its source.
"""

import linecache
import logging
import re
import secrets
import sys
import traceback
from collections.abc import MutableMapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Literal, TextIO, cast

import structlog
from stamina.instrumentation import RetryDetails, set_on_retry_hooks
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.types import EventDict, Processor

WHO = {
    "workspace_id",
    "person_id",
    "slack_user_id",
    "slack_channel_id",
    "sub",
    "profile_id",
    "session_id",
    "event_id",
    "hand_out_id",
    "link_id",
}
WORK = {"delivery", "job", "kind", "workflow_id", "executor_id", "queue", "attempt", "reference", "intent", "finding_id", "incident_id"}
OUTSIDE = {"call", "host", "method", "route", "status", "provider", "retry_after", "event_type", "ts", "port", "mode", "version", "pid"}
HOW = {"count", "looks", "readings", "news", "sequence", "outcome", "reason", "duration_ms", "seconds"}
SHOWN_KEYS = frozenset(WHO | WORK | OUTSIDE | HOW)
"""Everything else is left out; `state`, `code` and `key` are missing on purpose: Cronofy's and the platform's are secrets."""
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""For references: no letter or digit that is mistaken for another when read aloud."""
QUIET = {
    **dict.fromkeys(("httpx", "httpcore", "aiohttp.access", "uvicorn.access"), logging.WARNING),
    **dict.fromkeys(("slack_sdk.web.async_client", "slack_sdk.web.async_base_client"), logging.INFO),
}
"""Libraries whose everyday lines are addresses with everything in them, or that prepare such lines while their own level is unset."""
OWN_HANDLERS = ("dbos", "uvicorn", "uvicorn.access", "uvicorn.error")
"""Libraries that bring handlers and levels of their own."""

_HIDDEN = "[hidden]"
_SECRETS = re.compile(
    r"[^\s@\"'<>]+@[^\s@\"'<>]+\.[^\s@\"'<>]+"  # e-mail addresses
    r"|\b(?:xox[a-z]|xapp|xoxe(?:\.xox[a-z])?)-[\w.-]+"  # Slack's tokens
    r"|\bwhsec_\S+|\bCRN_\S+|\bgAAAA[\w=-]+"  # webhook secrets, Cronofy's secrets, Fernet tokens
    r"|\b(?:bearer|basic)\s+\S+",
    re.IGNORECASE,
)
_OPAQUE = re.compile(r"[\w+/=-]{32,}", re.ASCII)
_IDENTIFIER = re.compile(r"[\w.:/@+~,|-]{1,200}", re.ASCII)
_PLACEHOLDER = re.compile(r"%[-#0 +]*[\d.*]*[a-zA-Z]|%\(\w+\)[a-z]|\{[^}]*\}")
_WORDS = re.compile(r"[A-Za-z][A-Za-z,' -]*")
_SAFE_ERRORS = "bot.domain.errors"
"""The module whose errors promise that their text is for logs."""

context = structlog.contextvars.bound_contextvars
"""`with context(delivery=…, job=…):` puts these keys on every line logged within, libraries' lines included."""


def new_reference() -> str:
    """A short name for one failure, such as 7F3A: a person reads it to support, support finds it in the logs."""
    return "".join(secrets.choice(ALPHABET) for _ in range(4))


def logger(name: str) -> BoundLogger:
    """A logger of ours. Its first argument is a constant sentence; everything that varies goes into keywords out of SHOWN_KEYS."""
    chain = [structlog.stdlib.filter_by_level, *_common(), redact, show_exception, ProcessorFormatter.wrap_for_formatter]
    return cast("BoundLogger", structlog.wrap_logger(logging.getLogger(name), chain, BoundLogger, cache_logger_on_first_use=True))


class LineHandler(logging.StreamHandler[TextIO]):
    """Writes lines, and never the raw record of one that could not be written, as the standard handler would."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """Lose the line; a full disk or a closed pipe must not stop the work."""


def configure_logging(style: Literal["json", "console"], stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Send every line of the process, ours and the libraries', to `stream` in one form. Called once, at the start."""
    handler = LineHandler(stream)
    handler.setFormatter(line_format(style))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in OWN_HANDLERS:
        # A handler that does nothing keeps DBOS from adding its own.
        logging.getLogger(name).handlers[:] = [logging.NullHandler()]
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.NOTSET)
    for name, quiet in QUIET.items():
        logging.getLogger(name).setLevel(max(quiet, level))
    # Stamina's own hook writes past these handlers, with every argument of the call.
    set_on_retry_hooks([note_retry])


def note_retry(details: RetryDetails) -> None:
    """Say that a call is tried again; its arguments are nobody's business."""
    logger(__name__).info("call is tried again", attempt=details.retry_num, seconds=round(details.wait_for, 1))


def line_format(style: Literal["json", "console"]) -> logging.Formatter:
    """How one record becomes one line: JSON for machines, or columns for a terminal."""
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if style == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=False)
    return ProcessorFormatter(
        processors=[ProcessorFormatter.remove_processors_meta, renderer],
        foreign_pre_chain=[constant_words, *_common(), redact, show_exception],
        keep_exc_info=False,
        keep_stack_info=False,
    )


def _common() -> list[Processor]:
    """What every line carries."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def constant_words(_logger: object, _method: str, event_dict: EventDict) -> EventDict:
    """Of a library's message, the first words as far as they stand in its source. `place` says which line it was."""
    record: logging.LogRecord = event_dict["_record"]
    source = "".join(linecache.getlines(record.pathname))
    found = _WORDS.match(_PLACEHOLDER.split(str(record.msg), maxsplit=1)[0])
    words = found[0].strip() if found else ""
    while words not in source:
        words = words.rpartition(" ")[0]
    event_dict["event"] = words or _HIDDEN
    event_dict["place"] = f"{record.module}:{record.lineno}"
    return event_dict


def redact(_logger: object, _method: str, event_dict: EventDict) -> EventDict:
    """Keep the keys that may be shown, in a form that may be shown; name the ones left out under `left_out`."""
    own = ("at", "exc_info", "level", "logger", "place", "_record", "_from_structlog")
    kept: MutableMapping[str, Any] = {"event": scrub(str(event_dict.get("event", "")))}
    kept.update({key: event_dict[key] for key in own if key in event_dict})
    kept.update({key: _shown(value) for key, value in event_dict.items() if key in SHOWN_KEYS})
    if left_out := sorted(key for key in event_dict if key not in kept):
        kept["left_out"] = ",".join(key if _IDENTIFIER.fullmatch(key) else _HIDDEN for key in left_out)
    return kept


def _shown(value: object) -> object:
    """Numbers, instants and identifiers as they are; any other text or object is hidden."""
    if isinstance(value, Enum):
        return _shown(value.value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return _SECRETS.sub(_HIDDEN, value) if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else _HIDDEN


def scrub(text: str) -> str:
    """`text` without anything that looks like an address or a token; the second line of defence behind the list of keys."""
    return _OPAQUE.sub(_HIDDEN, _SECRETS.sub(_HIDDEN, text))


def show_exception(_logger: object, _method: str, event_dict: EventDict) -> EventDict:
    """The kinds of an exception and its causes, and where each was raised; their texts only where they promise to be safe."""
    given = event_dict.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exception() if given is True else given
    if isinstance(error, BaseException):
        event_dict["error"] = _describe(error)
        event_dict["stack"] = "\n".join(line for each in _chain(error) for line in (_describe(each), *_frames(each)))
    return event_dict


def _describe(error: BaseException) -> str:
    is_safe = any(kind.__module__ == _SAFE_ERRORS for kind in type(error).__mro__)
    return f"{type(error).__name__}: {scrub(str(error))}" if is_safe else type(error).__name__


def _chain(error: BaseException) -> list[BaseException]:
    """The exception, what caused it, and what caused that."""
    chain = [error]
    while cause := chain[-1].__cause__ or (None if chain[-1].__suppress_context__ else chain[-1].__context__):
        if cause in chain:
            break
        chain.append(cause)
    return chain


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return [f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
