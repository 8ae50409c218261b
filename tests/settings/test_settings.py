"""Settings: defaults, what depends on what, and every complaint at once without a secret in it."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr, ValidationError

from bot.setting_kinds import ROOT, PlatformKey
from bot.settings import Settings, SettingsError, load_settings

KEY = Fernet.generate_key().decode()
GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-good",
    "SLACK_APP_TOKEN": "xapp-1-good",
    "CRONOFY_CLIENT_ID": "client",
    "CRONOFY_CLIENT_SECRET": "CRN_secret",
    "ENCRYPTION_KEYS": KEY,
}
EXAMPLE = Path(__file__).parents[2] / ".env.example"


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in GOOD.items() if name not in names}


def complaints(environ: Mapping[str, str], dotenv_path: Path | None = None) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, dotenv_path)
    return {problem.name: problem.what for problem in caught.value.problems}


def test_the_five_that_have_no_default_are_enough() -> None:
    settings = load_settings(GOOD, None)
    assert settings.slack_mode == "socket"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.cronofy_api_url, settings.cronofy_app_url) == ("https://api.cronofy.com", "https://app.cronofy.com")
    assert settings.database_url.get_secret_value() == f"sqlite+aiosqlite:///{ROOT / 'relink.db'}"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert (settings.alerts, settings.session_writer, settings.platform_api_keys) == ("shadow", "platform", ())


def test_every_missing_and_malformed_setting_is_named_at_once() -> None:
    wrong = {
        "PORT": "99999",
        "SLACK_MODE": "pigeon",
        "SUPPORT_CHANNEL": "#support",
        "DATABASE_URL": "mysql://db",
        "PUBLIC_URL": "relink.example",
    }
    assert complaints(wrong).keys() == {
        "SLACK_BOT_TOKEN",
        "CRONOFY_CLIENT_ID",
        "CRONOFY_CLIENT_SECRET",
        "ENCRYPTION_KEYS",
        *wrong,
    }


def test_a_bot_token_is_not_needed_where_workspaces_install_relink_and_then_every_place_names_its_own() -> None:
    installing = without("SLACK_BOT_TOKEN") | {"RELINK_SLACK_CLIENT_ID": "1.2", "RELINK_SLACK_CLIENT_SECRET": "s3cret"}
    assert load_settings(installing, None).slack_bot_token is None
    key, named = "a-key-for-the-platform", {"SUPPORT_CHANNEL": "T1:C0HELP,T2:C0HELP", "PLATFORM_API_KEYS": "T1:a-key-for-the-platform"}
    assert load_settings(installing | named, None).support_channel == (("T1", "C0HELP"), ("T2", "C0HELP"))
    bare = {"PLATFORM_API_KEYS": key, "SUPPORT_CHANNEL": "T1:C0HELP,C0OTHER", "SUPPORT_USERGROUP": "S0HELP"}
    assert complaints(installing | bare).keys() == bare.keys()
    assert complaints(GOOD | bare | {"PORT": "0"}).keys() == {"PORT"}


def test_each_problem_says_why_it_matters_and_how_to_get_it() -> None:
    with pytest.raises(SettingsError, match="cannot start") as caught:
        load_settings({}, None)
    assert "SLACK_APP_TOKEN is missing. SLACK_MODE=socket connects with it. Make one" in str(caught.value)
    for name, field in Settings.model_fields.items():
        assert (field.description or "").count(". ") >= 1, name


@pytest.mark.parametrize(("mode", "missing"), [("socket", "SLACK_APP_TOKEN"), ("http", "SLACK_SIGNING_SECRET")], ids=["socket", "http"])
def test_each_transport_needs_its_own_credential(mode: str, missing: str) -> None:
    environ = {**without("SLACK_APP_TOKEN"), "SLACK_MODE": mode}
    assert complaints(environ) == {missing: "is missing"}


def test_http_mode_needs_no_app_token() -> None:
    assert load_settings({**without("SLACK_APP_TOKEN"), "SLACK_MODE": "http", "SLACK_SIGNING_SECRET": "s"}, None).slack_mode == "http"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"RELINK_SLACK_CLIENT_ID": "1.2"}, "RELINK_SLACK_CLIENT_SECRET"),
        ({"RELINK_SLACK_CLIENT_SECRET": "s"}, "RELINK_SLACK_CLIENT_ID"),
        ({"PLATFORM_WEBHOOK_URL": "https://platform.example/hook?from=relink"}, "PLATFORM_WEBHOOK_SECRET"),
        ({"PLATFORM_WEBHOOK_SECRET": "whsec_c2VjcmV0"}, "PLATFORM_WEBHOOK_URL"),
    ],
)
def test_halves_of_a_pair_ask_for_the_other_half(given: dict[str, str], missing: str) -> None:
    assert missing in complaints({**GOOD, **given})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-swapped"),
        ("SLACK_APP_TOKEN", "xoxb-swapped"),
        ("CRONOFY_CLIENT_SECRET", " blank-around "),
        ("CRONOFY_DATA_CENTER", "eu"),
        ("CRONOFY_API_URL", "https://api.example?x=1"),
        ("CRONOFY_API_URL", "http://api.example"),
        ("SLACK_API_URL", "http://slack.example/api/"),
        ("DATABASE_URL", "relink.db"),
        pytest.param("ENCRYPTION_KEYS", f"{KEY},short", id="one short key"),
        ("ENCRYPTION_KEYS", ","),
        ("PORT", "0"),
        ("PORT", "eight"),
        ("PUBLIC_URL", "ftp://relink.example"),
        ("PUBLIC_URL", "https://someone:secret@relink.example"),
        ("ALERTS", "loud"),
        ("SESSION_WRITER", "both"),
        ("PLATFORM_API_KEYS", "t123:a-key-for-the-platform"),
        ("PLATFORM_API_KEYS", "T123:"),
        ("PLATFORM_API_KEYS", "T123:fifteen-letters"),
        ("PLATFORM_API_KEYS", "T123:the-same-key-twice,T456:the-same-key-twice"),
        ("PLATFORM_WEBHOOK_URL", "platform.example"),
        ("PLATFORM_WEBHOOK_SECRET", "whsec_a"),
        ("SUPPORT_CHANNEL", "support"),
        ("SUPPORT_CHANNEL", "C0HERE,C0THERE"),
        ("SUPPORT_CHANNEL", "acme:C0HERE"),
        ("SUPPORT_USERGROUP", "@support"),
    ],
)
def test_a_malformed_value_is_named_and_never_repeated(name: str, value: str) -> None:
    pair = {"PLATFORM_WEBHOOK_URL": "https://platform.example", "PLATFORM_WEBHOOK_SECRET": "whsec_c2VjcmV0"}
    with pytest.raises(SettingsError) as caught:
        load_settings({**GOOD, **pair, name: value}, None)
    (problem,) = caught.value.problems
    assert problem.name == name
    assert len(value) < 6 or value not in problem.what


def test_platform_keys_name_their_workspace_or_take_the_bot_tokens() -> None:
    settings = load_settings({**GOOD, "PLATFORM_API_KEYS": "T123:key-of-workspace, key-of-the-bots-own"}, None)
    assert settings.platform_api_keys == (
        PlatformKey("T123", SecretStr("key-of-workspace")),
        PlatformKey(None, SecretStr("key-of-the-bots-own")),
    )


def test_encryption_keys_keep_their_order() -> None:
    older = Fernet.generate_key().decode()
    settings = load_settings({**GOOD, "ENCRYPTION_KEYS": f" {KEY} , {older}"}, None)
    assert [key.get_secret_value() for key in settings.encryption_keys] == [KEY, older]


@pytest.mark.parametrize(("center", "host"), [("us", "api.cronofy.com"), ("de", "api-de.cronofy.com"), ("sg", "api-sg.cronofy.com")])
def test_the_data_centre_decides_the_hosts(center: str, host: str) -> None:
    settings = load_settings({**GOOD, "CRONOFY_DATA_CENTER": center}, None)
    assert settings.cronofy_api_url == f"https://{host}"
    assert settings.cronofy_app_url == f"https://{host.replace('api', 'app')}"


def test_addresses_are_normalised_and_given_ones_win() -> None:
    environ = {
        **GOOD,
        "SLACK_API_URL": "http://127.0.0.1:9/api",
        "CRONOFY_API_URL": "http://127.0.0.1:8/",
        "PORT": "8123",
        "DATABASE_URL": "postgres://u:p@db/relink",
    }
    settings = load_settings(environ, None)
    assert (settings.slack_api_url, settings.cronofy_api_url) == ("http://127.0.0.1:9/api/", "http://127.0.0.1:8")
    assert settings.public_url == "http://127.0.0.1:8123"
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://u:p@db/relink"


FOLDER = Path(__file__).parent


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("sqlite:///relink.db", f"sqlite+aiosqlite:///{ROOT / 'relink.db'}"),
        (f"sqlite+aiosqlite:///{FOLDER / 'relink.db'}", f"sqlite+aiosqlite:///{FOLDER / 'relink.db'}"),
        ("postgresql://u:p@db.example/relink", "postgresql+psycopg://u:p@db.example/relink"),
        ("postgres://u@db.example/relink?sslmode=require", "postgresql+psycopg://u@db.example/relink?sslmode=require"),
        ("postgresql+psycopg://db.example/relink", "postgresql+psycopg://db.example/relink"),
    ],
)
def test_a_database_gets_its_driver_and_its_whole_path(url: str, whole: str) -> None:
    assert load_settings({**GOOD, "DATABASE_URL": url}, None).database_url.get_secret_value() == whole


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://db.example/relink", "must begin with sqlite+aiosqlite:/// or postgresql+psycopg://"),
        ("relink.db", "is no address of a database"),
        ("postgresql://db.example:many/relink", "is no address of a database"),
        ("sqlite://", "must name a file: SQLite in memory forgets"),
        ("sqlite:///:memory:", "must name a file: SQLite in memory forgets"),
        ("sqlite:////nowhere/at/all/relink.db", "names a file in a folder that does not exist"),
    ],
)
def test_a_database_that_cannot_serve_is_refused(url: str, complaint: str) -> None:
    assert complaints({**GOOD, "DATABASE_URL": url}) == {"DATABASE_URL": complaint}


def test_the_environment_wins_over_the_file_and_stays_untouched(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("\n".join([*(f"{name}={value}" for name, value in GOOD.items()), "PORT=1", "EXECUTOR_ID=${HOME}", "UNRELATED=x"]))
    before = dict(os.environ)
    settings = load_settings({"PORT": "8001"}, dotenv)
    assert (settings.port, settings.executor_id) == (8001, "${HOME}")
    assert dict(os.environ) == before


def test_empty_values_count_as_missing(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("CRONOFY_CLIENT_ID=\nSLACK_BOT_TOKEN\nSUPPORT_CONTACT=\n")
    assert complaints(without("CRONOFY_CLIENT_ID"), dotenv) == {"CRONOFY_CLIENT_ID": "is missing"}


def test_a_missing_file_is_no_problem(tmp_path: Path) -> None:
    assert load_settings(GOOD, tmp_path / "none").port == 8000


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PORT=\xff\xfe\n")
    assert complaints(GOOD, tmp_path / ".env") == {str(tmp_path / ".env"): "cannot be read"}


def test_a_misspelt_name_is_offered_for_the_missing_one() -> None:
    said = complaints({**without("CRONOFY_CLIENT_ID"), "CRONOFY_CLIENTID": "client"})
    assert said == {"CRONOFY_CLIENT_ID": "is missing (is CRONOFY_CLIENTID meant for it?)"}


def test_settings_cannot_be_changed_and_show_no_secret() -> None:
    settings = load_settings({**GOOD, "PLATFORM_API_KEYS": "T1:a-key-for-the-platform"}, None)
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # what must not work
    for secret in ("xoxb-1-good", "xapp-1-good", "CRN_secret", KEY, "a-key-for-the-platform", "relink.db"):
        assert secret not in repr(settings)


def test_the_example_file_lists_every_setting_with_its_default() -> None:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith(("# ", "#\n"))]
    shown = dict(line.removeprefix("#").split("=", 1) for line in lines)
    assert list(shown) == [name.upper() for name in Settings.model_fields]
    filled = {**shown, **GOOD}
    assert load_settings(filled, None) == load_settings(GOOD, None)
    for line in lines:
        name, value = line.removeprefix("#").split("=", 1)
        assert line.startswith("#") == bool(value), f"{name}: a default is shown behind #, anything else is empty"


def test_values_that_are_typed_already_are_taken_as_they_are() -> None:
    settings = load_settings({**GOOD, "PLATFORM_API_KEYS": "T1:a-key-for-the-platform"}, None)
    assert Settings.model_validate(settings.model_dump()) == settings


@pytest.mark.parametrize(
    ("name", "days"), [("KEEP_JOBS_DAYS", "6"), ("KEEP_JOBS_DAYS", "31"), ("KEEP_FILES_DAYS", "30"), ("KEEP_ACCESS_LOG_DAYS", "x")]
)
def test_days_out_of_their_bounds_are_refused(name: str, days: str) -> None:
    assert complaints(GOOD | {name: days}).keys() == {name}
