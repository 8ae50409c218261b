"""What each button does: one use case, one view."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.domain.answers import PrimaryChoices
from bot.domain.errors import NotFound, RelinkError
from bot.domain.messages import Message
from bot.domain.moving import MoveReceipt, move_id
from bot.domain.people import Person
from bot.telemetry import logger
from bot.views.accounts import accounts_message, resolve_calendars, unlinked_message
from bot.views.diagnosis import why_message
from bot.views.errors import not_kept_message
from bot.views.files import files_coming_message
from bot.views.links import confirmed_message, rejected_message
from bot.views.moving import move_message, move_question_message
from bot.views.picker import chosen_message, resolve
from bot.views.recovery import fix_message, trying_again_message
from bot.views.sessions import resend_message
from handlers.reception import Reception
from handlers.slack.answering import Answer
from handlers.slack.asked import Asked
from handlers.slack.place import place_for

log = logger(__name__)

AtOnce = Callable[[Asked], Awaitable[Answer | None]]
"""Does what can be done from the store alone, and answers how to tell of it; None where it cannot be done yet."""
ACK_SECONDS = 2.0
"""How long an acknowledgement waits for the store; Slack waits three seconds."""


class Presses:
    """The answers to presses. Values are references: each use case checks them against the presser."""

    def __init__(self, reception: Reception, ack_seconds: float = ACK_SECONDS) -> None:
        self._use_cases = reception.use_cases
        self._copy = reception.copy
        self._clock = reception.clock
        self._ack_seconds = ack_seconds

    async def make_sure(self, asked: Asked, at_once: AtOnce, answer: Answer) -> Answer | None:
        """Do at once what can be done from the store alone; the answer tells of it. None where the store is too slow: nothing is done then.

        What must wait for other systems, or for a store that is down, is done when it is answered.
        """
        if not asked.is_with_relink:
            return answer
        doing = asyncio.ensure_future(self._from_the_store(asked, at_once))
        await asyncio.wait({doing}, timeout=self._ack_seconds)
        if not doing.done():
            doing.cancel()  # nobody may be told to press again and get it twice
            log.warning("the store is too slow for a promise")
            return None
        return doing.result() or answer

    def not_kept(self) -> Message:
        """What is said where nothing was done."""
        return not_kept_message(self._copy)

    async def _from_the_store(self, asked: Asked, at_once: AtOnce) -> Answer | None:
        try:
            return await at_once(asked)
        except RelinkError:
            return None  # the answer meets it again, and says it
        except Exception:
            log.warning("a promise has to wait for its answer", exc_info=True)
            return None

    def check_session(self, asked: Asked) -> Answer:
        """Why this session is not on the calendar."""

        async def answer(person: Person) -> Message:
            found = await self._use_cases.diagnoses.why_session(person, asked.value)
            return why_message(self._copy, found, self._clock())

        return answer

    def resend(self, asked: Asked) -> Answer:
        """Write the session again, or have the platform do so."""

        async def answer(person: Person) -> Message:
            session = await self._use_cases.sessions.resend(person, asked.value)
            return resend_message(self._copy, person, session, self._clock())

        return answer

    async def resend_at_once(self, asked: Asked) -> Answer | None:
        """The same for somebody who is known."""
        person = await self._use_cases.people.known(asked.workspace_id, asked.slack_user_id)
        if person is None:
            return None
        session = await self._use_cases.sessions.resend(person, asked.value)
        return _telling(lambda person: resend_message(self._copy, person, session, self._clock()))

    def get_file(self, asked: Asked) -> Answer:
        """One session as a file."""
        return lambda person: self._give(person, asked, [asked.value])

    async def get_file_at_once(self, asked: Asked) -> Answer | None:
        """The same for somebody who is known."""
        place = (asked.slack_channel_id, asked.thread_ts)
        sessions = await self._use_cases.calendar_files.promise_to(
            asked.workspace_id, asked.slack_user_id, [asked.value], *place, asked.press
        )
        return _telling(lambda person: files_coming_message(self._copy, person, sessions, self._clock())) if sessions else None

    def get_all_files(self, asked: Asked) -> Answer:
        """All sessions that did not arrive, in one file."""

        async def answer(person: Person) -> Message:
            missed = await self._use_cases.calendar_files.missed(person)
            return await self._give(person, asked, [session.id for session in missed])

        return answer

    async def _give(self, person: Person, asked: Asked, session_ids: list[str]) -> Message:
        place = await place_for(asked, person, self._use_cases.people.conversation_with)
        sessions = await self._use_cases.calendar_files.promise(person, session_ids, place.slack_channel_id, place.thread_ts, asked.press)
        return files_coming_message(self._copy, person, sessions, self._clock())

    def pick_primary(self, asked: Asked) -> Answer:
        """Write sessions to this calendar from now on; where that leaves some elsewhere, ask first what becomes of them."""

        async def answer(person: Person) -> Message:
            choices = await self._use_cases.connections.choices(person)
            chosen = _chosen(asked, choices)
            question = await self._use_cases.moving.question(choices, chosen)
            if question:
                return move_question_message(self._copy, question, self._clock())
            return chosen_message(self._copy, await self._use_cases.connections.choose_primary(person, chosen))

        return answer

    def leave_sessions(self, asked: Asked) -> Answer:
        """Write sessions to this calendar from now on, and leave those that are elsewhere."""

        async def answer(person: Person) -> Message:
            chosen = _chosen(asked, await self._use_cases.connections.choices(person))
            return chosen_message(self._copy, await self._use_cases.connections.choose_primary(person, chosen))

        return answer

    def move_sessions(self, asked: Asked) -> Answer:
        """Write sessions to this calendar from now on, and move those that are elsewhere."""

        async def answer(person: Person) -> Message:
            receipt = await self._move(person, asked, await self._use_cases.connections.choices(person))
            return move_message(self._copy, receipt)

        return answer

    async def move_sessions_at_once(self, asked: Asked) -> Answer | None:
        """The same for somebody who is known, on what was last seen of their calendars."""
        person = await self._use_cases.people.known(asked.workspace_id, asked.slack_user_id)
        if person is None:
            return None
        await self._move(person, asked, await self._use_cases.connections.remembered_choices(person))
        return self.moved_so_far(asked)

    def moved_so_far(self, asked: Asked) -> Answer:
        """What the message that was pressed to move sessions has to say now: it may be over by then."""

        async def answer(person: Person) -> Message:
            receipt = await self._use_cases.moving.receipt(person.workspace_id, move_id(person.workspace_id, _move_request(asked)))
            return move_message(self._copy, receipt)

        return answer

    async def _move(self, person: Person, asked: Asked, choices: PrimaryChoices) -> MoveReceipt:
        """One message moves sessions to one calendar once, however often it is pressed; it becomes the receipt if it stands."""
        calendar_id = _chosen(asked, choices)
        stands = (asked.slack_channel_id, asked.message_ts) if asked.is_with_relink and asked.message_ts else ()
        return await self._use_cases.moving.move(person, calendar_id, _move_request(asked), *stands)

    def not_blocking(self, asked: Asked) -> Answer:
        """Which calendars' busy times do not block bookings."""

        async def answer(person: Person) -> Message:
            before = await self._use_cases.connections.accounts(person)
            await self._use_cases.connections.set_not_blocking(person, resolve_calendars(asked.value, before))
            return accounts_message(self._copy, await self._use_cases.connections.accounts(person), self._clock())

        return answer

    def unlink(self, asked: Asked) -> Answer:
        """Take one login away."""

        async def answer(person: Person) -> Message:
            return unlinked_message(self._copy, await self._use_cases.logins.unlink(person, asked.value))

        return answer

    def done(self, _asked: Asked) -> Answer:
        """Look now whether it is mended."""

        async def answer(person: Person) -> Message:
            return fix_message(self._copy, await self._use_cases.fixes.look(person), self._clock())

        return answer

    def recover(self, asked: Asked) -> Answer:
        """Bring back once more what is still missing."""

        async def answer(person: Person) -> Message:
            await self._use_cases.retrials.try_again(person, asked.value)
            return trying_again_message(self._copy)

        return answer

    async def recover_at_once(self, asked: Asked) -> Answer | None:
        """The same for somebody who is known."""
        person = await self._use_cases.people.known(asked.workspace_id, asked.slack_user_id)
        if person is None:
            return None
        await self._use_cases.retrials.try_again(person, asked.value)
        return _telling(lambda _person: trying_again_message(self._copy))

    def use_link(self, asked: Asked) -> Answer:
        """The owner's yes: the login becomes active, and the next step is shown."""

        async def answer(person: Person) -> Message:
            decided = await self._use_cases.logins.confirm(person, asked.value)
            return confirmed_message(self._copy, decided, await self._use_cases.connections.check(person), self._clock())

        return answer

    def reject_link(self, asked: Asked) -> Answer:
        """The owner's no, and undo."""

        async def answer(person: Person) -> Message:
            return rejected_message(self._copy, await self._use_cases.logins.reject(person, asked.value))

        return answer


def _move_request(asked: Asked) -> str:
    in_place = asked.is_with_relink and asked.message_ts
    return f"{asked.slack_channel_id}:{asked.message_ts}:{asked.value}" if in_place else asked.press


def _chosen(asked: Asked, choices: PrimaryChoices) -> str:
    """The calendar that was pressed or picked. Raises NotFound unless it is their choice."""
    chosen = resolve(asked.value, choices)
    if chosen is None:
        raise NotFound("no such calendar of this person")
    return chosen


def _telling(make: Callable[[Person], Message]) -> Answer:
    """Made only when it is sent: an acknowledgement waits for no sentence."""

    async def answer(person: Person) -> Message:
        return make(person)

    return answer
