"""What people find when they open Relink in Slack, kept true from the first time they do."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.answers import ConnectionReport, SessionList
from bot.domain.cases import CaseQuery
from bot.domain.connection import ConnectionStatus
from bot.domain.home import LOOK_AFTER, QUEUE, Home
from bot.domain.people import Person, Unknown
from bot.domain.readiness import Cohort
from bot.domain.roles import Actor, Right
from bot.services.cases import CaseService, QueuePage
from bot.services.cohorts import CohortService
from bot.services.connections import ConnectionService
from bot.services.diagnoses import DiagnosisService
from bot.services.last_seen import outbreak_of
from bot.services.ports import Clock, Storage
from bot.services.staff import StaffService

NOWHERE = frozenset({Unknown.BOT, Unknown.STRANGER})
"""Who gets no home: nobody reads it, or they belong to another workspace."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """What `actor` finds: how their own connection is, and their next sessions; neither for staff who have no calendar to look after.

    `cohort`: the numbers of the programme that they manage. `queue`: the first page of support's."""

    actor: Actor
    report: ConnectionReport | None = None
    sessions: SessionList | None = None
    cohort: Cohort | None = None
    queue: QueuePage | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show before somebody looks."""
        return self.report is None or self.report.verdict is not None


class HomeService:
    """Makes homes, from what was last seen, and remembers what was published of them."""

    def __init__(
        self, storage: Storage, staff: StaffService, connections: ConnectionService, diagnoses: DiagnosisService, clock: Clock
    ) -> None:
        self._storage = storage
        self._cohorts = CohortService(storage, clock)
        self._cases = CaseService(storage, clock)
        self._staff = staff
        self._connections = connections
        self._diagnoses = diagnoses
        self._clock = clock

    async def opened(self, workspace_id: str, slack_user_id: str, standing: str | None) -> HomePage | Unknown | None:
        """What they find who opened it just now, where `standing` is Slack's hash of what they see, None for nothing.

        None for those who get no home. Raises TryLater.
        """
        who = await self._staff.identify(workspace_id, slack_user_id)
        if who in NOWHERE:
            return None
        person = who.person if isinstance(who, Actor) else None
        async with self._storage.writing() as unit:
            before = await unit.homes.find(workspace_id, slack_user_id)
            stands = before if before and before.slack_hash == standing else Home(workspace_id, slack_user_id, self._clock())
            await unit.homes.save(replace(stands, opened_at=self._clock(), person_id=person.id if person else None, watches=_watched(who)))
        return await self._page(who) if isinstance(who, Actor) else who

    async def page(self, workspace_id: str, slack_user_id: str) -> HomePage | Unknown | None:
        """What they find who opened it before, as it was last seen. None for those who get no home. Raises TryLater."""
        who = await self._staff.identify(workspace_id, slack_user_id)
        if who in NOWHERE:
            return None
        return await self._page(who) if isinstance(who, Actor) else who

    async def look_again(self, page: HomePage) -> HomePage | None:
        """The same with the connection looked at just now; None where that was done a short while ago, or there is none."""
        report = page.report
        if report is None or report.facts.sub is None or not _is_old(report.facts.checked_at, self._clock()):
            return None
        looked = await self._connections.check(report.person)
        return await self._page(page.actor, reachable=looked.facts.reachable)

    async def find(self, workspace_id: str, slack_user_id: str) -> Home | None:
        """What was published there last; None for somebody who never opened it."""
        async with self._storage.reading() as unit:
            return await unit.homes.find(workspace_id, slack_user_id)

    async def published(self, home: Home, digest: str, slack_hash: str) -> None:
        """Remember what stands there now."""
        async with self._storage.writing() as unit:
            await unit.homes.save(replace(home, digest=digest, slack_hash=slack_hash))

    async def overtaken(self, home: Home) -> None:
        """Something else stands there than was remembered: it is replaced whatever it is, unless that is known by now."""
        async with self._storage.writing() as unit:
            await unit.homes.forget_published(home)

    async def _page(self, actor: Actor, *, reachable: bool = True) -> HomePage:
        page = HomePage(actor)
        if actor.person:
            own = await self._own(actor, actor.person, reachable=reachable)
            page = page if _is_beside_the_point(own) else own
        return replace(page, cohort=await self._cohorts.of_manager(actor), queue=await self._queue(actor))

    async def _queue(self, actor: Actor) -> QueuePage | None:
        """The first page; that its people were seen there is recorded once a day, for it may stand there all day."""
        if not actor.may(Right.TRIAGE):
            return None
        return await self._cases.queue(actor, CaseQuery(), f"home:{actor.slack_user_id}:{self._clock().date()}")

    async def _own(self, actor: Actor, person: Person, *, reachable: bool) -> HomePage:
        async with self._storage.reading() as unit:
            facts = replace(await unit.connections.facts(person.workspace_id, person.id), reachable=reachable)
            together = await outbreak_of(unit, person)
        report = replace(await self._connections.report(person, facts), broken_together=together)
        return HomePage(actor, report, await self._diagnoses.coming(person))


def _is_old(checked_at: datetime | None, now: datetime) -> bool:
    return checked_at is None or now - checked_at >= LOOK_AFTER


def _is_beside_the_point(page: HomePage) -> bool:
    """Whether somebody looks after other people, and has neither calendar nor session of their own."""
    if not any(page.actor.may(right) for right in Right) or (page.sessions and page.sessions.lines):
        return False
    verdict = page.report.verdict if page.report else None
    return verdict is not None and verdict.status is ConnectionStatus.NOT_LINKED


def _watched(who: Actor | Unknown) -> str | None:
    """What else than their own changes what they find."""
    if not isinstance(who, Actor) or not who.may(Right.READINESS):
        return None
    return QUEUE if who.may(Right.TRIAGE) else who.person.programme if who.person else None
