"""Promises that are kept before a press is acknowledged, so that a process which dies right after it still keeps them."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.domain.errors import RelinkError
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.telemetry import logger
from bot.views.errors import not_kept_message
from handlers.reception import Reception
from handlers.slack.answering import Answer
from handlers.slack.asked import Asked

log = logger(__name__)

AtOnce = Callable[[Asked], Awaitable[Answer | None]]
"""Does what can be done from the store alone, and answers how to tell of it; None where it cannot be done yet."""
Keep = Callable[[Person, Asked], Awaitable[Answer]]
"""The same for a person, whenever it is done."""
ACK_SECONDS = 2.0
"""How long an acknowledgement waits for the store; Slack waits three seconds."""


class Keeping:
    """Keeps promises while Slack waits."""

    def __init__(self, reception: Reception, ack_seconds: float = ACK_SECONDS) -> None:
        self._people = reception.use_cases.people
        self._copy = reception.copy
        self._ack_seconds = ack_seconds

    def at_once(self, keep: Keep) -> AtOnce:
        """`keep` for somebody who is known."""

        async def for_whoever_is_known(asked: Asked) -> Answer | None:
            person = await self._people.known(asked.workspace_id, asked.slack_user_id)
            return await keep(person, asked) if person else None

        return for_whoever_is_known

    async def make_sure(self, asked: Asked, at_once: AtOnce, answer: Answer) -> Answer | None:
        """Do at once what can be done from the store alone; the answer tells of it. None where the store is too slow: nothing is done then.

        What must wait for other systems, or for a store that is down, is done when it is answered.
        """
        if not asked.is_with_relink:
            return answer
        doing = asyncio.ensure_future(_from_the_store(asked, at_once))
        await asyncio.wait({doing}, timeout=self._ack_seconds)
        if not doing.done():
            doing.cancel()  # nobody may be told to press again and get it twice
            log.warning("the store is too slow for a promise")
            return None
        return doing.result() or answer

    def not_kept(self) -> Message:
        """What is said where nothing was done."""
        return not_kept_message(self._copy)


def when_answered(keep: Keep) -> Callable[[Asked], Answer]:
    """`keep` for whoever turns out to have asked, and the answer that tells of it."""

    def answer_to(asked: Asked) -> Answer:
        async def answer(person: Person) -> Message:
            tell = await keep(person, asked)
            return await tell(person)

        return answer

    return answer_to


def telling(make: Callable[[Person], Message]) -> Answer:
    """Made only when it is sent: an acknowledgement waits for no sentence."""

    async def answer(person: Person) -> Message:
        return make(person)

    return answer


async def _from_the_store(asked: Asked, at_once: AtOnce) -> Answer | None:
    try:
        return await at_once(asked)
    except RelinkError:
        return None  # the answer meets it again, and says it
    except Exception:
        log.warning("a promise has to wait for its answer", exc_info=True)
        return None
