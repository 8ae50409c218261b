"""The pages of an installation: where it leads when Relink is in the workspace, and what stood in its way."""

from enum import StrEnum

from bot.copy.catalogue import Copy
from bot.views.pages import Page

SLACK = "https://app.slack.com/client"


class InstallRefusal(StrEnum):
    """Why a run ended without an installation."""

    DENIED = "denied"
    FORGED = "forged"
    SPENT = "spent"
    ORGANISATION = "organisation"
    TRY_LATER = "try-later"


def installed_page(copy: Copy, workspace_id: str, *, knows_people: bool) -> Page:
    """Relink is in the workspace; the next step is Slack where people are known already, and the platform's key where nobody is."""
    then = copy.say("install-then-known") if knows_people else copy.say("install-then-new", workspace=workspace_id)
    paragraphs = (copy.say("install-done"), then)
    return Page(copy.say("install-title-done"), paragraphs, copy.say("install-open"), f"{SLACK}/{workspace_id}")


def not_installed_page(copy: Copy, why: InstallRefusal, install_url: str) -> Page:
    """Nothing was installed; it can be begun again."""
    paragraphs = (copy.say_for("install", why), copy.say_for("install-then", why))
    return Page(copy.say("install-title-not"), paragraphs, copy.say("install-again"), install_url)
