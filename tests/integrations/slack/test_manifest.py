"""The app manifest against the code: what the app asks for is what the code uses, and nothing more."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
SCOPES_OF_METHODS = {
    "auth_test": set(),
    "apps_connections_open": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "dnd_info": {"dnd:read"},
    "files_upload_v2": {"files:write"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read", "users:read.email"},
    "users_lookupByEmail": {"users:read.email"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
SCOPES_OF_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "message.im": {"im:history"},
    "tokens_revoked": set(),
}


@pytest.fixture(name="manifest", scope="module")
def fixture_manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "app_manifest.yml").read_text(encoding="utf-8"))
    return loaded


def called_methods() -> set[str]:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "integrations" / "slack").glob("*.py"))
    return set(re.findall(r"client\.(\w+)\(", sources)) - {"send", "api_call"}  # a response_url, and OAuth, which is what scopes come from


def test_every_method_that_is_called_is_known_with_its_scopes() -> None:
    assert called_methods() == set(SCOPES_OF_METHODS)


def test_the_scopes_are_exactly_what_methods_events_and_commands_need(manifest: dict[str, Any]) -> None:
    of_features = {"commands", "assistant:write"}  # slash commands, and the agent view
    needed = set().union(*SCOPES_OF_METHODS.values(), *SCOPES_OF_EVENTS.values()) | of_features
    assert sorted(needed) == manifest["oauth_config"]["scopes"]["bot"]


def test_the_events_are_the_ones_that_are_listened_to(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == sorted(SCOPES_OF_EVENTS)


def test_both_commands_are_there_with_names_escaped(manifest: dict[str, Any]) -> None:
    commands = manifest["features"]["slash_commands"]
    assert [command["command"] for command in commands] == ["/calendar", "/calendar-support"]
    assert all(command["should_escape"] for command in commands)


def test_people_can_write_to_the_app_and_press_its_buttons(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]
    assert (home["messages_tab_enabled"], home["messages_tab_read_only_enabled"], home["home_tab_enabled"]) == (True, False, True)
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert manifest["settings"]["socket_mode_enabled"]


def test_it_is_an_agent_of_the_present_kind(manifest: dict[str, Any]) -> None:
    assert "assistant_view" not in manifest["features"]
    assert len(manifest["features"]["agent_view"]["suggested_prompts"]) <= 4


def test_texts_keep_to_slacks_lengths(manifest: dict[str, Any]) -> None:
    about = manifest["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    assert len(manifest["features"]["agent_view"]["agent_description"]) <= 300
