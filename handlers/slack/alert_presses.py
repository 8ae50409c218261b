"""What people press in what Relink said first: put a break off, or take that back; the message then shows it."""

from dataclasses import replace

from bot.domain.errors import NotFound
from bot.domain.manners import PutOff
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.views.alert_settings import alerts_message
from bot.views.ids import ActionId
from bot.views.incident import alert_message
from handlers.reception import Reception
from handlers.slack.answering import Answer
from handlers.slack.asked import Asked


class AlertPresses:
    """The answers, each in place of what was pressed. Values are references: the use case checks them against the presser."""

    def __init__(self, reception: Reception) -> None:
        self._use_cases = reception.use_cases
        self._wishes = reception.use_cases.wishes
        self._copy = reception.copy
        self._clock = reception.clock

    async def put_off(self, person: Person, asked: Asked) -> Answer:
        """Write of this break later, or no more."""
        choice, _, incident_id = asked.value.partition(":")
        if choice not in list(PutOff):
            raise NotFound("no such choice")
        await self._wishes.put_off(person, incident_id, PutOff(choice))
        return self.as_it_stands(asked)

    def put_back(self, asked: Asked) -> Answer:
        """Write of this break as usual again."""

        async def answer(person: Person) -> Message:
            await self._wishes.put_back(person, asked.value)
            return await self._as_it_stands(person, asked)

        return answer

    def as_it_stands(self, asked: Asked) -> Answer:
        """What the message that was pressed has to say now."""
        return lambda person: self._as_it_stands(person, asked)

    def mute(self, asked: Asked) -> Answer:
        """Write nothing first any more, or do so again."""

        async def answer(person: Person) -> Message:
            before = (await self._wishes.manners(person)).preferences
            preferences = replace(before, muted=asked.action_id == ActionId.MUTE_ALERTS)
            return alerts_message(self._copy, await self._wishes.prefer(person, preferences))

        return answer

    async def _as_it_stands(self, person: Person, asked: Asked) -> Message:
        """An alert as it has to stand now. In place of anything else no alert is put, as nothing would keep it true: what goes is said."""
        told = await self._use_cases.incidents.standing(asked.workspace_id, asked.value.rpartition(":")[2])
        if not told:
            raise NotFound("nothing was said of it")
        pressed = next((each for each in told if each.alert.ts == asked.message_ts), None)
        if pressed is None:
            return alerts_message(self._copy, await self._wishes.manners(person))
        return alert_message(self._copy, pressed, self._clock())
