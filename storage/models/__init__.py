"""The tables, one file per aggregate; importing this package makes `metadata` whole."""

from storage.models import (
    alert_preferences,
    alerting,
    audit_entries,
    budgets,
    checks,
    connections,
    deliveries,
    grants,
    hand_outs,
    homes,
    incidents,
    installations,
    links,
    moves,
    notification_channels,
    people,
    placements,
    recoveries,
    secrets,
    sessions,
    support_items,
)
from storage.models.base import Base

__all__ = [
    "alert_preferences",
    "alerting",
    "audit_entries",
    "budgets",
    "checks",
    "connections",
    "deliveries",
    "grants",
    "hand_outs",
    "homes",
    "incidents",
    "installations",
    "links",
    "metadata",
    "moves",
    "notification_channels",
    "people",
    "placements",
    "recoveries",
    "secrets",
    "sessions",
    "support_items",
]

metadata = Base.metadata
