"""The kinds of values that settings may have, each with what it says of a malformed one; the value itself is never repeated."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import AfterValidator, BeforeValidator, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from standardwebhooks import Webhook

ROOT = Path(__file__).resolve().parents[1]
KEY_LENGTH = 16
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class PlatformKey(NamedTuple):
    """A key of the coaching platform and the workspace it opens; None means the workspace of SLACK_BOT_TOKEN."""

    workspace_id: str | None
    key: SecretStr


class SlackPlace(NamedTuple):
    """A channel or user group and the workspace it is in, where alone its id means anything; None means that of SLACK_BOT_TOKEN."""

    workspace_id: str | None
    id: str


def _matching(pattern: str, complaint: str) -> AfterValidator:
    """A validator of texts and secrets that fit `pattern` from end to end."""

    def check(value: Any) -> Any:
        if not re.fullmatch(pattern, value.get_secret_value() if isinstance(value, SecretStr) else value):
            raise ValueError(complaint)
        return value

    return AfterValidator(check)


def _web_address(text: str, ending: str = "") -> str:
    """An http(s) address with exactly `ending` behind it, and no password, which would stand in every link."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("must be a plain http:// or https:// address")
    return text.rstrip("/") + ending


def _called_address(text: str, ending: str = "") -> str:
    """A web address that our secrets are sent to: in the clear they go no further than this machine."""
    address = _web_address(text, ending)
    if urlsplit(address).scheme == "http" and urlsplit(address).hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ValueError("must be an https:// address, or this machine's own")
    return address


def _database_url(url: SecretStr) -> SecretStr:
    """The address with the driver that Relink uses, whichever short form it was given in."""
    try:
        parsed = make_url(url.get_secret_value())
    except (ArgumentError, ValueError):
        raise ValueError("is no address of a database") from None
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise ValueError("must begin with sqlite+aiosqlite:/// or postgresql+psycopg://")
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.set(database=str(_sqlite_file(parsed.database or "")))
    return SecretStr(parsed.set(drivername=driver).render_as_string(hide_password=False))


def _sqlite_file(name: str) -> Path:
    """The whole path. A relative one begins at the project's folder: wherever Relink is started from, it must find what it remembers."""
    if name in ("", ":memory:"):
        raise ValueError("must name a file: SQLite in memory forgets")
    path = ROOT / name
    if not path.parent.is_dir():
        raise ValueError("names a file in a folder that does not exist")
    return path


def items(value: Any) -> Any:
    """The parts of a comma-separated text."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _fernet_key(key: SecretStr) -> SecretStr:
    try:
        Fernet(key.get_secret_value())
    except ValueError:
        raise ValueError("holds a key that is not 32 bytes in URL-safe base64") from None
    return key


def _some(keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    if not keys:
        raise ValueError("holds no key")
    return keys


def _webhook_secret(secret: SecretStr) -> SecretStr:
    try:
        Webhook(secret.get_secret_value())
    except Exception:  # noqa: BLE001 - whatever the library stumbles over, it is no secret of its form
        raise ValueError("must be whsec_ and base64") from None
    return secret


def _platform_key(value: Any) -> Any:
    """`WORKSPACE:KEY`, or a bare key."""
    if not isinstance(value, str):
        return value
    workspace_id, separator, key = value.rpartition(":")
    if separator and not (re.fullmatch(r"[TE][A-Z0-9]+", workspace_id) and key):
        raise ValueError("holds an entry that is neither KEY nor WORKSPACE:KEY (such as T0123ABCD:key)")
    if len(key) < KEY_LENGTH:
        raise ValueError(f"holds a key of less than {KEY_LENGTH} characters, which can be guessed")
    return PlatformKey(workspace_id or None, SecretStr(key))


def _slack_place(kind: str, complaint: str, value: Any) -> Any:
    """`WORKSPACE:ID`, or a bare id."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(rf"(?:([TE][A-Z0-9]+):)?({kind}[A-Z0-9]+)", value)
    if found is None:
        raise ValueError(complaint)
    return SlackPlace(*found.groups())


def _one_each(places: tuple[SlackPlace, ...]) -> tuple[SlackPlace, ...]:
    if len({place.workspace_id for place in places}) < len(places):
        raise ValueError("names two of one workspace")
    return places


def _distinct(keys: tuple[PlatformKey, ...]) -> tuple[PlatformKey, ...]:
    if len({each.key.get_secret_value() for each in keys}) < len(keys):
        raise ValueError("holds one key twice; each belongs to one workspace")
    return keys


def cronofy_address(host: str, values: Mapping[str, Any]) -> str:
    """The address of `host` (api or app) in the chosen data centre; the first one, us, has no suffix."""
    data_center = values.get("cronofy_data_center", "us")
    return f"https://{host}.cronofy.com" if data_center == "us" else f"https://{host}-{data_center}.cronofy.com"


def own_address(values: Mapping[str, Any]) -> str:
    """Where Relink is reached from the same machine."""
    return f"http://127.0.0.1:{values.get('port', 8000)}"


_filled = _matching(r"(?s)\S(.*\S)?", "is blank, or has blanks around it")
Text = Annotated[str, _filled]
Secret = Annotated[SecretStr, _filled]
Secrets = Annotated[tuple[Secret, ...], BeforeValidator(items)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
CronofyAddress = Annotated[str, AfterValidator(_called_address)]
SlackAddress = Annotated[str, AfterValidator(partial(_called_address, ending="/"))]
BotToken = Annotated[SecretStr, _matching(r"(xoxe\.)?xoxb-\S+", "must begin with xoxb-")]
AppToken = Annotated[SecretStr, _matching(r"xapp-\S+", "must begin with xapp-")]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_url)]
FernetKeys = Annotated[tuple[Annotated[SecretStr, AfterValidator(_fernet_key)], ...], BeforeValidator(items), AfterValidator(_some)]
PlatformKeys = Annotated[
    tuple[Annotated[PlatformKey, BeforeValidator(_platform_key)], ...], BeforeValidator(items), AfterValidator(_distinct)
]
WebhookAddress = Annotated[str, _matching(r"https?://[^\s#/][^\s#]*", "must be an http:// or https:// address")]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
ChannelIds = Annotated[
    tuple[Annotated[SlackPlace, BeforeValidator(partial(_slack_place, "[CG]", "must be a channel's id, such as C0123ABCD"))], ...],
    BeforeValidator(items),
    AfterValidator(_one_each),
]
UsergroupIds = Annotated[
    tuple[Annotated[SlackPlace, BeforeValidator(partial(_slack_place, "S", "must be a user group's id, such as S0123ABCD"))], ...],
    BeforeValidator(items),
    AfterValidator(_one_each),
]
