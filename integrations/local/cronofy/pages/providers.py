"""The calendar providers a person can choose from, under the names that `provider_name` takes."""

PROVIDERS = {
    "google": "Google",
    "office365": "Office 365",
    "exchange": "Exchange",
    "apple": "Apple iCloud",
    "live_connect": "Outlook.com",
}

ALIASES = {"google_free_busy": "google", "ms_graph_free_busy": "office365"}

FREE_BUSY_FAMILIES = frozenset(ALIASES.values())


def family_of(provider_name: str) -> str | None:
    """The provider behind a `provider_name`; None for an unknown one, which Cronofy answers with the choice."""
    family = ALIASES.get(provider_name, provider_name)
    return family if family in PROVIDERS else None
