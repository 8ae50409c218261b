"""What each button does that has no file of its own: one use case, one view."""

from bot.domain.messages import Message
from bot.domain.people import Person
from bot.views.accounts import accounts_message, resolve_calendars, unlinked_message
from bot.views.diagnosis import why_message
from bot.views.files import files_coming_message
from bot.views.links import confirmed_message, rejected_message
from bot.views.recovery import fix_message, trying_again_message
from bot.views.sessions import resend_message
from handlers.reception import Reception
from handlers.slack.answering import Answer
from handlers.slack.asked import Asked
from handlers.slack.keeping import telling
from handlers.slack.place import place_for


class Presses:
    """The answers to presses. Values are references: each use case checks them against the presser."""

    def __init__(self, reception: Reception) -> None:
        self._use_cases = reception.use_cases
        self._copy = reception.copy
        self._clock = reception.clock

    def check_session(self, asked: Asked) -> Answer:
        """Why this session is not on the calendar."""

        async def answer(person: Person) -> Message:
            found = await self._use_cases.diagnoses.why_session(person, asked.value)
            return why_message(self._copy, found, self._clock())

        return answer

    async def resend(self, person: Person, asked: Asked) -> Answer:
        """Write the session again, or have the platform do so."""
        session = await self._use_cases.sessions.resend(person, asked.value)
        return telling(lambda person: resend_message(self._copy, person, session, self._clock()))

    def get_file(self, asked: Asked) -> Answer:
        """One session as a file."""
        return lambda person: self._give(person, asked, [asked.value])

    async def get_file_at_once(self, asked: Asked) -> Answer | None:
        """The same for somebody who is known, in one transaction."""
        place = (asked.slack_channel_id, asked.thread_ts)
        sessions = await self._use_cases.calendar_files.promise_to(
            asked.workspace_id, asked.slack_user_id, [asked.value], *place, asked.press
        )
        return telling(lambda person: files_coming_message(self._copy, person, sessions, self._clock())) if sessions else None

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

    async def recover(self, person: Person, asked: Asked) -> Answer:
        """Bring back once more what is still missing."""
        await self._use_cases.retrials.try_again(person, asked.value)
        return telling(lambda _person: trying_again_message(self._copy))

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
