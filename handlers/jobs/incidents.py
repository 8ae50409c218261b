"""Breaks of connections: looked at, told once, reminded of, and what was said kept true."""

from dataclasses import replace

from bot.domain.answers import AlertReport
from bot.domain.errors import Invalid, Unreachable
from bot.domain.incident import Ending
from bot.domain.jobs import Job
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.telemetry import logger
from bot.views.incident import alert_message
from handlers.jobs.steps import Steps
from handlers.jobs.telling import replace_posted, replace_theirs, to_whoever_speaks
from handlers.reception import Reception

log = logger(__name__)


class IncidentNews:
    """The workflows of incidents."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._incidents = reception.use_cases.incidents
        self._alerts = reception.use_cases.alerts
        self._people = reception.use_cases.people
        self._messengers = reception.messengers

    async def look(self, steps: Steps, job: Job) -> None:
        """Something may be broken, or mended: JobKind.LOOK_AT_CONNECTION."""
        await steps.run("look", lambda: self._incidents.noticed(job.text("workspace_id"), job.text("person_id")))

    async def tell(self, steps: Steps, job: Job) -> None:
        """The time to tell an incident, or to speak of it again, has come: JobKind.TELL_INCIDENT."""
        number = await steps.run("decide", lambda: self._incidents.decide(*_incident(job), job.key))
        if number is None:
            return
        posted = await steps.run("post", lambda: self._post(job))
        if posted:
            await steps.run("record", lambda: self._incidents.posted(*_incident(job), number, *posted))

    async def give_up(self, job: Job) -> None:
        """It could not be told for good; what nobody could read was not told."""
        telling = await self._incidents.telling(*_incident(job), job.key)
        if telling and telling.alert.ts is None:
            await self._alerts.undelivered.could_not_tell(*_incident(job), telling.alert.number)
            await self._alerts.undelivered.try_soon(*_incident(job))

    async def update(self, steps: Steps, job: Job) -> None:
        """Something changed, and every message about it says so: JobKind.UPDATE_ALERT."""
        await steps.run("edit", lambda: self._edit(job))

    async def update_later(self, job: Job) -> None:
        """It could not be edited for good."""
        await self._incidents.make_up_for(*_incident(job))

    async def reach_again(self, steps: Steps, job: Job) -> None:
        """Try once more to write to somebody who could not be written to: JobKind.REACH_AGAIN."""
        await steps.run("reach", lambda: self._alerts.undelivered.reach_again(*_incident(job)))

    async def _post(self, job: Job) -> list[str]:
        """Where the message stands; nothing where it was held back, or its person cannot be written to."""
        telling = await self._incidents.telling(*_incident(job), job.key)
        if telling is None:
            return []
        try:
            return await to_whoever_speaks(self._people, telling.connection.person, lambda person: self._post_once(telling, person))
        except (Unreachable, Invalid) as error:  # whatever Slack will never take
            log.warning("an alert cannot be posted", reason=str(error))
            await self._alerts.undelivered.could_not_tell(*_incident(job), telling.alert.number)
            return []

    async def _post_once(self, telling: AlertReport, person: Person) -> list[str]:
        """Look before posting: an interrupted try may have posted it already, whatever became of the incident since."""
        channel = await self._people.read_conversation_with(person)
        key = telling.alert.message_key
        messenger = self._messengers(telling.incident.workspace_id)
        ts = await messenger.find_posted(channel, key)
        if ts is None and await self._alerts.undelivered.hold_back(telling):
            return []
        return [channel, ts or await messenger.post(channel, self._message(telling), key=key)]

    async def _edit(self, job: Job) -> None:
        """Until nothing changed meanwhile: of two that edit at once, the last one looks once more."""
        shown, told = None, await self._incidents.standing(*_incident(job))
        while told != shown:
            for each in told:
                if each.alert.slack_channel_id and each.alert.ts:
                    await self._replace(each, each.alert.slack_channel_id, each.alert.ts)
            shown, told = told, await self._incidents.standing(*_incident(job))
        await self._incidents.keep_true(told)

    async def _replace(self, told: AlertReport, slack_channel_id: str, ts: str) -> None:
        """Where somebody else spoke for the person, all that is still told is that it is closed."""
        person = told.connection.person
        if await replace_theirs(self._messengers, self._people, person, slack_channel_id, ts, self._message(told)):
            return
        if told.incident.resolved_at:
            closed = replace(told, incident=replace(told.incident, ending=Ending.BEGUN_ANEW))
            await replace_posted(self._messengers(person.workspace_id), slack_channel_id, ts, self._message(closed))

    def _message(self, told: AlertReport) -> Message:
        return alert_message(self._reception.copy, told, self._reception.clock())


def _incident(job: Job) -> tuple[str, str]:
    return job.text("workspace_id"), job.text("incident_id")
