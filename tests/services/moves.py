"""What tests of moving sessions share: the message of the press, and where sessions stand."""

from bot.domain.jobs import JobKind
from bot.domain.messages import Message
from tests.services.harness import House
from tests.services.promises import Inbox, keep

MOVING = (JobKind.PLACE_SESSION, JobKind.READ_BACK, JobKind.NOTIFY_PLATFORM, JobKind.TELL_MOVE, JobKind.MOVE_SESSIONS)
PLACE = ("D0DANA", "1.0")


class Board(Inbox):
    """A Slack on which the message of the press stands."""

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[str] = []

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Note what it becomes."""
        assert (slack_channel_id, ts) == PLACE
        self.edits.append(message.text)


async def settled(house: House, slack: Inbox | None = None) -> None:
    """Everything promised about sessions is kept, while calendars show what they were sent."""
    await keep(house, *MOVING, inbox=slack or Board(), in_pause=lambda: settle(house))
    await settle(house)


async def settle(house: House) -> None:
    """Calendars show what was accepted."""
    await house.control("settle")


async def on(house: House) -> dict[str, set[str]]:
    """On which calendars each session shows; never twice on one."""
    found: dict[str, set[str]] = {}
    for entry in await house.state("events"):
        if entry["event_id"] and not entry["deleted"]:
            found.setdefault(entry["event_id"].removeprefix("relink-"), set()).add(entry["calendar_id"])
    return found
