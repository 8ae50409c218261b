"""Every setting of Relink, typed and frozen, read once at the edge from the environment and a .env file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.setting_kinds import (
    AppToken,
    BotToken,
    ChannelIds,
    CronofyAddress,
    DatabaseUrl,
    FernetKeys,
    PlatformKeys,
    Secret,
    Secrets,
    SlackAddress,
    Text,
    UsergroupIds,
    WebAddress,
    WebhookAddress,
    WebhookSecret,
    cronofy_address,
    items,
    own_address,
)

# Each description says why the setting is needed and how to get it; it is what the operator reads when it is missing or malformed.
_APP = "Slack app page (https://api.slack.com/apps)"
_CRONOFY = "Cronofy's page of your application (https://app.cronofy.com/oauth/applications, or your data centre's)"


def _days(usual: int, least: int, most: int, what: str) -> Any:
    return Field(usual, ge=least, le=most, description=f"{what} Give a number of days, {least} to {most}.")


class Settings(BaseSettings):
    """The settings under their names in lower case; secrets do not show when printed. Made by `load_settings`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    # Slack
    slack_bot_token: BotToken | None = Field(
        None, description=f"Relink speaks in its workspace with it. Copy the Bot User OAuth Token: {_APP}, OAuth & Permissions."
    )
    slack_app_token: AppToken | None = Field(
        None, description=f"SLACK_MODE=socket connects with it. Make one with scope connections:write: {_APP}, Basic Information."
    )
    slack_signing_secret: Secret | None = Field(
        None, description=f"SLACK_MODE=http tells Slack's requests from forged ones by it. Copy it: {_APP}, Basic Information."
    )
    relink_slack_client_id: Text | None = Field(
        None,
        description=f"With it workspaces install Relink at PUBLIC_URL/slack/install. Copy both: {_APP}, Basic Information.",
    )
    relink_slack_client_secret: Secret | None = Field(
        None, description=f"It belongs to RELINK_SLACK_CLIENT_ID. Copy both: {_APP}, Basic Information."
    )
    slack_mode: Literal["socket", "http"] = Field(
        "socket", description="It decides how Slack reaches Relink. Choose socket, or http where Slack can reach PUBLIC_URL."
    )
    slack_api_url: SlackAddress = Field(
        "https://slack.com/api/", description="Slack's Web API answers there. Leave it out, unless you run the local Slack."
    )

    # Cronofy
    cronofy_client_id: Text = Field(description=f"Relink reads and writes calendars as this application. Copy it: {_CRONOFY}.")
    cronofy_client_secret: Secret = Field(description=f"It proves to Cronofy that Relink is calling. Copy it: {_CRONOFY}.")
    cronofy_former_secrets: Secrets = Field(
        (), description="Cronofy's notifications may be signed with one of them too. Give the secrets before the present one, with commas."
    )
    cronofy_data_center: Literal["us", "uk", "de", "au", "ca", "sg"] = Field(
        "us",
        description="Accounts and secrets live in one data centre. Use what follows app- in Cronofy's address, us if nothing does.",
    )
    cronofy_api_url: CronofyAddress = Field(
        default_factory=partial(cronofy_address, "api"),
        description="Cronofy's API answers there. Leave it out, unless you run the local Cronofy.",
    )
    cronofy_app_url: CronofyAddress = Field(
        default_factory=partial(cronofy_address, "app"),
        description="People sign in to Cronofy there. Leave it out, unless you run the local Cronofy.",
    )

    # What is remembered
    database_url: DatabaseUrl = Field(
        SecretStr("sqlite+aiosqlite:///relink.db"),
        validate_default=True,
        description="Everything is remembered there. Use sqlite+aiosqlite:///FILE, or postgresql+psycopg://USER:PASSWORD@HOST/NAME.",
    )
    encryption_keys: FernetKeys = Field(
        description="Tokens are stored encrypted with it. Make one: `./relink keys new`; to change it, see `./relink keys rotate --help`."
    )

    # How long it is remembered; docs/privacy.md says what is kept, docs/decisions/0012-what-is-forgotten.md why there are bounds
    keep_jobs_days: int = _days(14, 7, 30, "Work that is done is kept so long, by ids.")
    keep_failed_jobs_days: int = _days(90, 14, 365, "Work that failed or was called off is kept so long, to be tried again.")
    keep_sign_ins_days: int = _days(30, 1, 365, "What came of a sign-in that somebody began is kept so long.")
    keep_incidents_days: int = _days(180, 31, 3650, "What was wrong with a connection and was said of it is kept so long.")
    keep_files_days: int = _days(60, 31, 3650, "What a calendar file said is kept so long after its session; a wish to move sessions, too.")
    keep_access_log_days: int = _days(365, 31, 3650, "What staff saw and did is kept so long; for so long people can read who looked.")

    # Where Relink listens
    host: Text = Field("127.0.0.1", description="Relink listens on this address. Use 0.0.0.0 inside a container.")
    port: int = Field(8000, ge=1, le=65535, description="Relink listens on this port. Choose a free one, 1 to 65535.")
    public_url: WebAddress = Field(
        default_factory=own_address,
        description="People's browsers and Cronofy reach Relink there. Use the https:// address that leads to HOST and PORT.",
    )
    executor_id: Text | None = Field(
        None, description="It names this process among replicas. Leave it out, unless your platform gives each replica a lasting name."
    )

    # What it does
    alerts: Literal["off", "shadow", "on"] = Field(
        "shadow", description="Relink speaks first when a connection breaks. Choose off, shadow (recorded, not sent) or on."
    )
    session_writer: Literal["platform", "relink"] = Field(
        "platform",
        description="One of two writes sessions to calendars. Choose platform (Relink reads back), or relink (it writes itself).",
    )

    # The coaching platform
    platform_api_keys: PlatformKeys = Field(
        (),
        description="The platform proves itself with one of them. Give KEY or WORKSPACE:KEY, with commas; random, of 16 letters or more.",
    )
    platform_webhook_url: WebhookAddress | None = Field(
        None, description="The platform is asked there to send a session again. Ask whoever runs the platform."
    )
    platform_webhook_secret: WebhookSecret | None = Field(
        None, description="Our webhooks are signed with it (Standard Webhooks). Agree on a whsec_ secret with whoever runs the platform."
    )

    # Where Relink sends people it cannot help
    support_contact: Text | None = Field(None, description="People are sent there when Relink cannot help. Give an address or a channel.")
    support_channel: ChannelIds = Field(
        (),
        description="Support's queue is posted there. Give CHANNEL or WORKSPACE:CHANNEL, with commas; the id stands under its details.",
    )
    support_usergroup: UsergroupIds = Field(
        (),
        description="Its members have support's rights. Give GROUP or WORKSPACE:GROUP, with commas; its id is on its page in Slack.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed in counts; `load_settings` takes the environment as an argument."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class Problem:
    """One setting that is missing or malformed. `what` never repeats the value; `about` says why it is needed and how to get it."""

    name: str
    what: str
    about: str

    def __str__(self) -> str:
        return f"{self.name} {self.what}. {self.about}"


class SettingsError(Exception):
    """These settings allow no start; `problems` is all that is wrong with them, in the order of the class."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n  ".join(["Relink cannot start with these settings:", *map(str, problems)]))
        self.problems = problems


def load_settings(environ: Mapping[str, str], dotenv_path: Path | None) -> Settings:
    """The settings from `environ` and, for what is not there, from the file `dotenv_path`, which need not exist.

    Empty values count as missing. Nothing is written to the process environment. Raises SettingsError, with everything that is wrong.
    """
    given = {name: value for name, value in {**_read_file(dotenv_path), **environ}.items() if value}
    values = {field: given[field.upper()] for field in Settings.model_fields if field.upper() in given}
    wrong = dict(_dependencies(values))
    settings = None
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        wrong = {**wrong, **_complaints(error)}
    if settings is None or wrong:
        raise SettingsError(tuple(_problem(field, wrong[field], given) for field in Settings.model_fields if field in wrong))
    return settings


def _read_file(path: Path | None) -> Mapping[str, str | None]:
    if path is None:
        return {}
    try:
        # Not interpolated: a secret may hold ${, and interpolation would read the process environment.
        return dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(
            str(path), "cannot be read", f"It may hold settings. Make it a readable UTF-8 text file ({type(error).__name__})."
        )
        raise SettingsError((problem,)) from None


def _dependencies(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is missing because of what is there."""
    mode = values.get("slack_mode", "socket")
    if mode == "socket" and "slack_app_token" not in values:
        yield "slack_app_token", "is missing"
    if mode == "http" and "slack_signing_secret" not in values:
        yield "slack_signing_secret", "is missing"
    if "slack_bot_token" not in values:
        if "relink_slack_client_id" not in values:
            yield "slack_bot_token", "is missing"
        for name in ("platform_api_keys", "support_channel", "support_usergroup"):
            if any(":" not in item for item in items(values.get(name, ""))):
                yield name, "must name a workspace with each entry where SLACK_BOT_TOKEN names none"
    for one, other in (("relink_slack_client_id", "relink_slack_client_secret"), ("platform_webhook_url", "platform_webhook_secret")):
        if (one in values) != (other in values):
            yield (other, f"is missing beside {one.upper()}") if one in values else (one, f"is missing beside {other.upper()}")


def _complaints(error: ValidationError) -> Mapping[str, str]:
    """The first complaint about each setting, without its value."""
    said: dict[str, str] = {}
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        if each["type"] == "default_factory_not_called":
            continue
        complaint = "is missing" if each["type"] == "missing" else each["msg"].removeprefix("Value error, ")
        said.setdefault(str(each["loc"][0]), complaint.replace("Input should be", "must be"))
    return said


def _problem(field: str, what: str, given: Mapping[str, str]) -> Problem:
    """The complaint with the setting's own description, and the misspelt name that may be behind it."""
    name = field.upper()
    strange = [other for other in given if other.lower() not in Settings.model_fields]
    near = get_close_matches(name, strange, n=1, cutoff=0.85) if "missing" in what else []
    return Problem(name, what + (f" (is {near[0]} meant for it?)" if near else ""), Settings.model_fields[field].description or "")
