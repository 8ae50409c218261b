"""What people press about their own data: have it brought, or erased."""

from bot.domain.messages import Message
from bot.domain.people import Person
from bot.views.privacy import erased_message, export_coming_message
from handlers.reception import Reception
from handlers.slack.answering import Answer
from handlers.slack.asked import Asked
from handlers.slack.keeping import telling
from handlers.slack.place import place_for


class PrivacyPresses:
    """The answers; each press is about whoever presses, whatever it says."""

    def __init__(self, reception: Reception) -> None:
        self._privacy = reception.use_cases.privacy
        self._people = reception.use_cases.people
        self._copy = reception.copy

    async def export(self, person: Person, asked: Asked) -> Answer:
        """Everything that is kept about them, as a file."""
        place = await place_for(asked, person, self._people.conversation_with)
        await self._privacy.promise_export(person, place.slack_channel_id, place.thread_ts)
        return telling(lambda _person: export_coming_message(self._copy))

    def erase(self, _asked: Asked) -> Answer:
        """Forget them. Done when it is answered: who is forgotten before is nobody who could be answered."""

        async def answer(person: Person) -> Message:
            return erased_message(self._copy, await self._privacy.erase(person))

        return answer
