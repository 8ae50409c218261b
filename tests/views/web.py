"""A sample of every page that a browser shows."""

from bot.copy.catalogue import Copy
from bot.domain.linking import Door, LinkOutcome, Purpose
from bot.views import installing, pages
from tests.views.company import SUPPORT, Coach

INSTALL = "https://relink.example/slack/install"


def web_pages(coach: Coach, copy: Copy) -> dict[str, pages.Page]:
    """Every page."""
    doors = {purpose: Door("W1", "dana", purpose) for purpose in Purpose}
    outcomes = set(LinkOutcome) - {LinkOutcome.STILL_BROKEN}
    return {
        **{f"door {purpose}": pages.door_page(copy, door, coach.person) for purpose, door in doors.items()},
        **{f"outcome {outcome}": pages.outcome_page(copy, coach.link_result(outcome)) for outcome in outcomes},
        **{f"outcome {outcome}, expected": pages.outcome_page(copy, coach.link_result(outcome, coach.login)) for outcome in outcomes},
        "refused": pages.refused_page(copy, SUPPORT),
        "not enabled": pages.not_enabled_page(copy, ""),
        "cannot reach": pages.cannot_reach_page(copy),
        "busy": pages.busy_page(copy),
        "installed": installing.installed_page(copy, "T0ACME", knows_people=True),
        "installed, new": installing.installed_page(copy, "T0ACME", knows_people=False),
        **{f"not installed: {why}": installing.not_installed_page(copy, why, INSTALL) for why in installing.InstallRefusal},
    }
