"""One company, three seeds that fit together."""

from dataclasses import dataclass
from datetime import datetime

from integrations.local.company import model
from integrations.local.company.bookings import platform_seed
from integrations.local.company.calendars import Calendars
from integrations.local.company.workspace import slack_seed
from integrations.local.cronofy.seed import CronofySeed
from integrations.local.platform.seed import PlatformSeed
from integrations.local.slack.seed import SlackSeed

CRONOFY_CLIENT_ID = "relink-local-client"
CRONOFY_CLIENT_SECRET = "CRN_relink-local-client-secret"  # noqa: S105  it opens nothing but the stand-in
PLATFORM_API_KEY = "relink-local-platform-key"
PLATFORM_WEBHOOK_SECRET = "whsec_cmVsaW5rLWxvY2FsLXdlYmhvb2stc2VjcmV0"  # noqa: S105  it proves nothing but the stand-in


@dataclass(frozen=True, slots=True)
class Seeds:
    """What each stand-in starts with, and where the company wants people sent whom Relink cannot help."""

    slack: SlackSeed
    cronofy: CronofySeed
    platform: PlatformSeed
    support_contact: str
    support_channel: str
    support_usergroup: str


def company(started_at: datetime, bot_url: str) -> Seeds:
    """Brightwater Coaching, with its sessions counted from `started_at` (aware)."""
    people, sessions = model.people(), model.sessions()
    return Seeds(
        slack=slack_seed(people, bot_url),
        cronofy=Calendars(people, sessions, started_at).seed(CRONOFY_CLIENT_ID, CRONOFY_CLIENT_SECRET),
        platform=platform_seed(people, sessions, started_at, api_key=PLATFORM_API_KEY, webhook_secret=PLATFORM_WEBHOOK_SECRET),
        support_contact=people.company.support_contact,
        support_channel=people.channels[-1].id,
        support_usergroup=people.usergroups[0].id,
    )
