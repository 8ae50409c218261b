"""A Slack of our own in memory: direct conversations, what was posted in them, and what stood there when."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands.simulate.fortnight.history import USUAL_HOURS, History, Posted
from bot.commands.simulate.fortnight.weather import Weather
from bot.domain.errors import NotFound, Unreachable
from bot.domain.manners import DoNotDisturb
from bot.domain.messages import FileUpload, Message
from bot.domain.people import SlackUser


class MemorySlack:
    """Fulfils the ports `Directory` and `Messenger`. A conversation is `D` and its person's id, a user `U` and the same."""

    def __init__(self, workspace_id: str, clock: Callable[[], datetime], weather: Weather, history: History) -> None:
        self._workspace_id = workspace_id
        self._clock = clock
        self._weather = weather
        self._history = history
        self.posted: dict[str, Posted] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self.on_post: Callable[[Posted, str], None] = lambda _posted, _key: None

    async def user(self, slack_user_id: str) -> SlackUser:
        """A member of the workspace."""
        self._weather.meet("slack")
        return SlackUser(self._workspace_id, slack_user_id, None, slack_user_id[1:], "UTC")

    async def find(self, email: str) -> SlackUser | None:
        """Nobody else than who is known already."""
        self._weather.meet("slack")
        return None

    async def members(self, usergroup_id: str) -> frozenset[str]:
        """Nobody is support here."""
        raise NotImplementedError

    async def open_conversation(self, slack_user_id: str) -> str:
        """Raises Unreachable for one who left."""
        self._weather.meet("slack")
        self._find(slack_user_id[1:])
        return f"D{slack_user_id[1:]}"

    async def do_not_disturb(self, slack_user_id: str) -> DoNotDisturb | None:
        """The night of those who told Slack of one; the present one, else the next."""
        self._weather.meet("slack")
        person, now = slack_user_id[1:], self._clock()
        begins, ends = self._history.hours[person]
        if (begins, ends) == USUAL_HOURS:
            return None
        zone = ZoneInfo(self._history.zones[person])
        evening = datetime.combine(now.astimezone(zone).date() - timedelta(days=1), ends, zone)
        while (morning := datetime.combine(evening.date() + timedelta(days=1), begins, zone)) <= now:
            evening += timedelta(days=1)
        return DoNotDisturb(evening.astimezone(UTC), morning.astimezone(UTC))

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Once in a while the message stands there and nobody hears so."""
        self._weather.meet("slack")
        person = self._find(slack_channel_id[1:])
        ts = f"{len(self.posted)}.{int(self._clock().timestamp())}"
        posted = self.posted[ts] = Posted(person, [(self._clock(), message.text)])
        if key:
            self._keys[slack_channel_id, key] = ts
        self.on_post(posted, key or "")
        self._weather.answer("slack")
        return ts

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Replace it."""
        self._weather.meet("slack")
        if ts not in self.posted:
            raise NotFound("message_not_found")
        self.posted[ts].texts.append((self._clock(), message.text))

    async def find_posted(self, slack_channel_id: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """By its key."""
        self._weather.meet("slack")
        return self._keys.get((slack_channel_id, key))

    async def respond(self, response_url: str, message: Message) -> None:
        """Nobody presses anything here."""

    async def whisper(self, slack_channel_id: str, slack_user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Nobody reads along here."""

    async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
        """A file nobody opens."""
        self._weather.meet("slack")
        return f"F{file.name}"

    async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
        """None is found."""
        self._weather.meet("slack")
        return None

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str:
        """Nobody opens one here."""
        return "V"

    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        """Nobody sees one here."""

    async def publish_home(self, slack_user_id: str, view: Mapping[str, Any], over: str | None) -> str:
        """Nobody opens one here."""
        return "0.home"

    def _find(self, person: str) -> str:
        if person in self._history.unreachable:
            raise Unreachable("account_inactive")
        return person
