"""Samples of what support reads in its channel, and of what an operator is shown before alerts begin."""

from dataclasses import replace
from datetime import timedelta

from bot.copy.catalogue import Copy
from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.incident import Form, Incident
from bot.domain.occasions import Occasion
from bot.domain.support import SupportItem, SupportKind
from bot.services.alerting import Planned
from bot.views.preview import preview_of
from bot.views.support_note import support_note
from tests.views.company import NOW, Coach
from tests.views.unasked import Messages


def support_notes(coach: Coach, copy: Copy) -> Messages:
    """Each kind while it lasts, and when it is over."""
    item = SupportItem("W1", "i", SupportKind.HELD, NOW - timedelta(hours=1), count=61, of=1200, cause=ConnectionStatus.RELINK)
    outbreak = replace(item, kind=SupportKind.OUTBREAK, provider=Provider.OFFICE365, organisation="acme.example", count=7)
    notes = {
        "held": item,
        "outbreak": outbreak,
        **{f"over, {kind}": replace(item, kind=kind, closed_at=NOW) for kind in SupportKind},
    }
    return {f"support {name}": support_note(copy, note, NOW) for name, note in notes.items()}


def preview(coach: Coach, copy: Copy) -> dict[str, str]:
    """The words of an alert, without the titles."""
    incident = Incident("inc-1", "W1", "dana", ConnectionStatus.RELINK, NOW, NOW)
    planned = Planned(incident, coach.in_status(ConnectionStatus.RELINK), Occasion(NOW, Form.ALERT), fresh=False)
    return {"preview": preview_of(copy, planned, NOW)["words"]}
