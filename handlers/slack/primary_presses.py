"""What people press about their primary calendar: pick one, and say what becomes of the sessions that stand elsewhere."""

from bot.domain.answers import PrimaryChoices
from bot.domain.errors import NotFound
from bot.domain.messages import Message
from bot.domain.moving import MoveReceipt, move_id
from bot.domain.people import Person
from bot.views.moving import move_message, move_question_message
from bot.views.picker import chosen_message, resolve
from handlers.reception import Reception
from handlers.slack.answering import Answer
from handlers.slack.asked import Asked


class PrimaryPresses:
    """The answers, each in place of what was pressed. A calendar is checked against the presser's choices."""

    def __init__(self, reception: Reception) -> None:
        self._connections = reception.use_cases.connections
        self._moving = reception.use_cases.moving
        self._copy = reception.copy
        self._clock = reception.clock

    def pick(self, asked: Asked) -> Answer:
        """Write sessions to this calendar from now on; where that leaves some elsewhere, ask first what becomes of them."""

        async def answer(person: Person) -> Message:
            choices = await self._connections.choices(person)
            chosen = _chosen(asked, choices)
            question = await self._moving.question(choices, chosen)
            if question:
                return move_question_message(self._copy, question, self._clock())
            return chosen_message(self._copy, await self._connections.choose_primary(person, chosen))

        return answer

    def leave(self, asked: Asked) -> Answer:
        """Write sessions to this calendar from now on, and leave those that are elsewhere."""

        async def answer(person: Person) -> Message:
            chosen = _chosen(asked, await self._connections.choices(person))
            return chosen_message(self._copy, await self._connections.choose_primary(person, chosen))

        return answer

    def move(self, asked: Asked) -> Answer:
        """Write sessions to this calendar from now on, and move those that are elsewhere."""

        async def answer(person: Person) -> Message:
            receipt = await self._move(person, asked, await self._connections.choices(person))
            return move_message(self._copy, receipt)

        return answer

    async def move_at_once(self, person: Person, asked: Asked) -> Answer:
        """The same on what was last seen of their calendars."""
        await self._move(person, asked, await self._connections.remembered_choices(person))
        return self.moved_so_far(asked)

    def moved_so_far(self, asked: Asked) -> Answer:
        """What the message that was pressed to move sessions has to say now: it may be over by then."""

        async def answer(person: Person) -> Message:
            receipt = await self._moving.receipt(person.workspace_id, move_id(person.workspace_id, _move_request(asked)))
            return move_message(self._copy, receipt)

        return answer

    async def _move(self, person: Person, asked: Asked, choices: PrimaryChoices) -> MoveReceipt:
        """One message moves sessions to one calendar once, however often it is pressed; it becomes the receipt if it stands."""
        calendar_id = _chosen(asked, choices)
        stands = (asked.slack_channel_id, asked.message_ts) if asked.is_with_relink and asked.message_ts else ()
        return await self._moving.move(person, calendar_id, _move_request(asked), *stands)


def _move_request(asked: Asked) -> str:
    in_place = asked.is_with_relink and asked.message_ts
    return f"{asked.slack_channel_id}:{asked.message_ts}:{asked.value}" if in_place else asked.press


def _chosen(asked: Asked, choices: PrimaryChoices) -> str:
    """The calendar that was pressed or picked. Raises NotFound unless it is their choice."""
    chosen = resolve(asked.value, choices)
    if chosen is None:
        raise NotFound("no such calendar of this person")
    return chosen
