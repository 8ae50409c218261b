"""A person before their screen: does one thing, waits for what Relink answers, and reads it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.commands.world import World

PATIENCE_SECONDS = 25.0
DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as it stands on somebody's screen."""

    raw: Raw

    @property
    def ts(self) -> str:
        """Which message it is."""
        return str(self.raw["ts"])

    @property
    def content(self) -> Raw:
        """What its author put there; what its reader picked or typed in it is theirs."""
        return {name: self.raw[name] for name in ("text", "blocks", "files", "is_deleted")}

    @property
    def words(self) -> str:
        """Everything it says, line by line, times as their fallback says them."""
        return DATE.sub(r"\1", "\n".join(self.raw["lines"]))

    @property
    def first_line(self) -> str:
        """What it says first."""
        return self.words.partition("\n")[0]

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return [button["text"] for button in self.raw["buttons"]]

    @property
    def primary(self) -> list[str]:
        """What its highlighted buttons say."""
        return [button["text"] for button in self.raw["buttons"] if button["style"] == "primary"]

    @property
    def files(self) -> list[Raw]:
        """The files that came with it."""
        return list(self.raw["files"])

    def button(self, name: str) -> Raw:
        """The button with this label, or whose action id begins so."""
        found = [button for button in self.raw["buttons"] if button["text"] == name or button["action_id"].partition(":")[0] == name]
        assert found, f"no button {name!r} among {self.labels}"
        return dict(found[0])


@dataclass(frozen=True, slots=True)
class Screen:
    """One Slack user before a world's Slack."""

    world: World
    user: str

    async def command(self, text: str = "", **more: Any) -> Shown:
        """Type `/calendar text`; the answer in the direct message."""
        return await self.answer_to(lambda: self.world.command(self.user, text, settle_ms=0, **more))

    async def writes(self, text: str, **more: Any) -> Shown:
        """Write to Relink; the answer."""
        return await self.answer_to(lambda: self.world.direct_message(self.user, text, settle_ms=0, **more))

    async def presses(self, message: Shown, name: str, **more: Any) -> Shown:
        """Press a button of a message; what comes of it."""
        found = message.button(name)
        more = {"value": found["value"], **more}
        return await self.answer_to(lambda: self.world.press(self.user, message.raw, found["action_id"], settle_ms=0, **more))

    async def picks(self, message: Shown, action_id: str, typed: str, matching: str) -> Shown:
        """Type into a menu of a message and pick the one option that holds `matching`; what comes of it."""
        offered = await self.world.options(self.user, message.raw, action_id, typed)
        values = [option["value"] for option in offered if matching in option["text"]]
        assert len(values) == 1, f"{matching!r} should be one of {[option['text'] for option in offered]}"
        return await self.answer_to(lambda: self.world.press(self.user, message.raw, action_id, value=values[0], settle_ms=0))

    async def answer_to(self, do: Callable[[], Awaitable[Any]]) -> Shown:
        """Do something; the newest thing that Relink then says for good."""
        before = {message.ts: message.content for message in await self.messages()}
        await do()

        def is_answer(message: Shown) -> bool:
            return before.get(message.ts) != message.content and "Still checking" not in message.words

        return await self.until(is_answer)

    async def until_told(self, do: Callable[[], Awaitable[Any]]) -> Shown:
        """As `answer_to`, of what Relink says in the direct message."""
        before = {message.ts: message.content for message in await self.messages()}
        await do()
        return await self.until(lambda m: m.raw["channel"].startswith("D") and before.get(m.ts) != m.content)

    async def file_after(self, do: Callable[[], Awaitable[Any]]) -> Shown:
        """Do something; the message with the file that comes of it."""
        before = {message.ts for message in await self.messages()}
        await do()
        return await self.until(lambda message: bool(message.files) and message.ts not in before)

    async def until_answered(self, question: str, *words: str) -> Shown:
        """Ask by command until the answer holds all these words, for what other systems need a moment for; that answer."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                answer = await self.command(question)
                if all(each in answer.words for each in words):
                    return answer
                await asyncio.sleep(0.3)

    async def sees(self, words: str) -> Shown:
        """The newest message of Relink's that holds these words, once there is one."""
        return await self.until(lambda message: words in message.words)

    async def until(self, wanted: Callable[[Shown], bool]) -> Shown:
        """The newest message of Relink's that is wanted, once there is one."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    found = [message for message in await self.messages() if wanted(message)]
                    if found:
                        return found[-1]
                    await asyncio.sleep(0.05)
        except TimeoutError:
            seen = [message.words for message in (await self.messages())[-3:]]
            raise AssertionError(f"{self.user} never saw it; what came last: {seen}; Slack says {await self.errors()}") from None

    async def messages(self) -> list[Shown]:
        """Everything Relink has said to this person, oldest first."""
        return [Shown(message) for message in (await self._look())["messages"] if message["is_from_app"]]

    async def whispers(self) -> list[Shown]:
        """What Relink showed to this person alone, where others read or nobody else could."""
        return [Shown(message) for message in (await self._look())["ephemerals"] if message["is_from_app"]]

    async def whispered(self) -> Shown:
        """The newest of these, once there is one."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (whispers := await self.whispers()):
                await asyncio.sleep(0.05)
        return whispers[-1]

    async def errors(self) -> list[str]:
        """What Slack itself ever told this person had gone wrong."""
        return [error["code"] for error in (await self._look())["errors"]]

    async def modal(self, words: str) -> Raw:
        """The modal on this person's screen, once it holds these words."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                modal = (await self._look())["modal"]
                if modal and words in "\n".join(modal["lines"]):
                    return dict(modal)
                await asyncio.sleep(0.05)

    async def quiet(self) -> None:
        """Wait until nothing has happened in Slack for a while."""
        await self._look(settle_ms=700)

    async def _look(self, settle_ms: int = 0) -> Raw:
        answer = await self.world.slack.get("look", params={"user": self.user, "settle_ms": settle_ms})
        seen: Raw = answer.raise_for_status().json()
        return seen
