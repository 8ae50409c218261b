"""Relink as it was installed in the company's workspace: exactly what app_manifest.yml asks for, as Slack would grant it."""

from pathlib import Path
from typing import Any

import yaml

from integrations.local.slack.seed import AppSeed

MANIFEST = Path(__file__).parents[3] / "app_manifest.yml"


def installed_app(bot_url: str, manifest: Path = MANIFEST) -> AppSeed:
    """The app with the manifest's scopes, events, commands and tabs; a scope that is missing there is missing here."""
    described: dict[str, Any] = yaml.safe_load(manifest.read_text("utf-8"))
    features, settings = described["features"], described["settings"]
    return AppSeed(
        name=features["bot_user"]["display_name"],
        scopes=described["oauth_config"]["scopes"]["bot"],
        events=settings["event_subscriptions"]["bot_events"],
        slash_commands=[each["command"] for each in features["slash_commands"]],
        shortcuts=[each["callback_id"] for each in features.get("shortcuts", [])],
        home_tab_enabled=features["app_home"]["home_tab_enabled"],
        messages_tab_enabled=features["app_home"]["messages_tab_enabled"],
        is_agent="agent_view" in features,
        redirect_urls=[f"{bot_url}/slack/oauth_redirect"],
    )
