"""The story of a coach whose login broke, told over the wire: each step is done, shown, and checked."""

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
from rich.console import Console
from rich.panel import Panel

from bot.commands.world import Seen, World
from bot.copy.catalogue import english
from bot.views.errors import still_checking_message
from bot.views.ids import ActionId

COACH = "U0DANA"
QUESTION = "why isn't my Monday session on my calendar?"
PROFILE = "pro_dana1"
SOON, LASTS = timedelta(minutes=90), timedelta(hours=1)
"""Within two hours nothing is waited for: neither the ten minutes in which a break may heal, nor the morning."""
LOGIN = "dana.whitfield@brightwater.example"
WAIT_SECONDS = 45.0
SETTLE_MS = 2000
STILL_CHECKING = still_checking_message(english()).text
DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")


class StoryBroke(Exception):
    """A step did not show what it had to."""


class Story:
    """Plays Dana's story: asks, gets the reason, signs in again, picks a calendar, gets the file of a missed session.

    Then the login breaks once more, and this time Relink speaks first.
    """

    def __init__(self, world: World, console: Console, files: Path) -> None:
        self._world = world
        self._console = console
        self._files = files

    async def tell(self) -> None:
        """Tell it to the end. Raises StoryBroke at the first step that does not work."""
        self._console.rule("A coach whose login broke")
        answer = await self._ask()
        await self._sign_in_again(answer)
        self._shows(await self._until(answer["channel"], "word that she is back", "Back: "))
        await self._see_that_it_works()
        await self._pick_calendar()
        await self._get_file()
        self._console.rule("It breaks once more, and Relink speaks first")
        alert = await self._break_and_be_told()
        await self._sign_in_again(alert)
        await self._see_receipt(alert)
        self._console.print("[bold green]The story worked from end to end.[/]")

    async def _ask(self) -> Mapping[str, Any]:
        self._does(f"Dana writes: {QUESTION}")
        message = await self._shown(await self._world.direct_message(COACH, QUESTION, settle_ms=SETTLE_MS))
        self._expect(message, "a new sign-in is needed")
        return message

    async def _sign_in_again(self, answer: Mapping[str, Any]) -> None:
        button = next((button for button in answer["buttons"] if button["url"]), None)
        if button is None:
            raise StoryBroke("the answer had no button that leads to a sign-in")
        self._does(f"Dana presses [{button['text']}] and signs in on Cronofy's page")
        address = await self._world.through_door(button["url"])
        walked = await self._world.through_cronofy(address, email=LOGIN, decision="allow")
        self._console.print(f"   Cronofy's page says: {walked['title']}")

    async def _see_that_it_works(self) -> None:
        self._does("Dana types /calendar")
        self._expect(await self._shown(await self._world.command(COACH, settle_ms=SETTLE_MS)), "Connected: sessions go to")

    async def _pick_calendar(self) -> None:
        self._does("Dana types /calendar primary and picks another calendar")
        picker = await self._shown(await self._world.command(COACH, "primary", settle_ms=SETTLE_MS))
        offered = await self._world.options(COACH, picker, "pick_primary")
        chosen = offered[-1]
        seen = await self._world.press(COACH, picker, "pick_primary", value=chosen["value"], settle_ms=SETTLE_MS)
        asked = await self._shown(seen)
        self._expect(asked, chosen["text"].split(" (")[0])
        button = next((button for button in asked["buttons"] if button["action_id"] == ActionId.MOVE_SESSIONS), None)
        if button is not None:
            self._does(f"Dana presses [{button['text']}]")
            await self._world.press(COACH, asked, button["action_id"], value=button["value"], settle_ms=0)
            self._shows(await self._until(asked["channel"], "word how it went", holding=" moved"))

    async def _get_file(self) -> None:
        self._does("Dana types /calendar file Kim")
        seen = await self._world.command(COACH, "file Kim", settle_ms=SETTLE_MS)
        for message in seen["messages"]:
            self._shows(message)
        files = [file for message in seen["messages"] for file in message["files"]]
        if not files:
            raise StoryBroke("no file came")
        content = (await self._world.slack.get(str(self._world.slack.base_url.join(files[0]["download_path"])))).raise_for_status().content
        self._files.mkdir(parents=True, exist_ok=True)
        path = self._files / files[0]["name"]
        path.write_bytes(content)
        event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
        self._console.print(f"   saved {path}: {event['SUMMARY']}, {event.decoded('DTSTART'):%a %d %b %H:%M} UTC")

    async def _break_and_be_told(self) -> Mapping[str, Any]:
        starts_at = (datetime.now(UTC) + SOON).replace(second=0, microsecond=0)
        self._does("Dana's login breaks again, and a session is booked that starts in an hour and a half")
        await self._world.breaks(PROFILE)
        await self._world.books("dana-soon", "Coaching: Lee Sørensen", ["dana", "lee"], starts_at, starts_at + LASTS)
        told = await self._until(await self._conversation(), "word of the break", "Missing from your calendar")
        self._shows(told)
        return told

    async def _see_receipt(self, alert: Mapping[str, Any]) -> None:
        self._does("Meanwhile Relink proves the calendar, and brings back what was missed")
        receipt = await self._until(alert["channel"], "receipt", "Back. ")
        self._shows(receipt)
        since = [message for message in await self._world.messages(alert["channel"]) if message["ts"] > alert["ts"]]
        if sum(message["text"].startswith("Back") for message in since) != 1:
            raise StoryBroke("the end of the break was told more than once")
        self._does("The message about the break has become one line")
        over = next(message for message in await self._world.messages(alert["channel"]) if message["ts"] == alert["ts"])
        self._shows(over)
        self._expect(over, "Resolved")

    async def _conversation(self) -> str:
        """Dana's direct message with Relink."""
        return str((await self._world.command(COACH, "help"))["messages"][-1]["channel"])

    async def _until(self, slack_channel_id: str, what: str, beginning: str = "", holding: str = "") -> Mapping[str, Any]:
        """The newest message of the conversation that begins so and holds these words; "still checking" is no message."""
        for _ in range(int(WAIT_SECONDS / 0.25)):
            messages: list[Mapping[str, Any]] = list(await self._world.messages(slack_channel_id))
            found = [message for message in messages if message["text"].startswith(beginning) and holding in message["text"]]
            if found and found[-1]["text"] != STILL_CHECKING:
                return found[-1]
            await asyncio.sleep(0.25)
        raise StoryBroke(f"no {what} came within {WAIT_SECONDS:.0f} s")

    def _does(self, what: str) -> None:
        self._console.print(f"\n[bold]{what}[/]")

    async def _shown(self, seen: Seen) -> Mapping[str, Any]:
        """The newest message that Dana sees, once it is an answer."""
        if not seen["messages"]:
            raise StoryBroke(f"Dana saw no answer; Slack says {seen['errors']}")
        newest: Mapping[str, Any] = seen["messages"][-1]
        if newest["text"] == STILL_CHECKING:
            newest = await self._until(newest["channel"], "answer")
        self._shows(newest)
        return newest

    def _shows(self, message: Mapping[str, Any]) -> None:
        lines = message.get("lines") or message["text"].splitlines()
        files = [f"[{file['name']}]" for file in message.get("files") or ()]
        self._console.print(
            Panel("\n".join(DATE.sub(r"\1", line) for line in [*lines, *files]), title="Relink", title_align="left"), markup=False
        )

    def _expect(self, message: Mapping[str, Any], words: str) -> None:
        if words not in message["text"]:
            raise StoryBroke(f"the answer does not say {words!r}")
