"""The calendar providers a person can choose from, under the names that `provider_name` takes."""

from integrations.local.cronofy.entities import FREE_BUSY_PROVIDERS

PROVIDERS = {
    "google": "Google",
    "office365": "Office 365",
    "exchange": "Exchange",
    "apple": "Apple iCloud",
    "live_connect": "Outlook.com",
}

FREE_BUSY_FAMILIES = frozenset(FREE_BUSY_PROVIDERS.values())


def family_of(provider_name: str) -> str | None:
    """The provider behind a `provider_name`; None for an unknown one, which Cronofy answers with the choice."""
    family = FREE_BUSY_PROVIDERS.get(provider_name, provider_name)
    return family if family in PROVIDERS else None
