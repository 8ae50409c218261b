"""Whether the people of a programme are ready, counted where they are kept."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, select

from bot.domain.connection import DELIVERS
from bot.domain.readiness import COUNTED, CohortMember, Readiness
from bot.domain.session import PlacementState, SessionStatus
from storage.models.alerting import LastSeenRow
from storage.models.people import PersonRow
from storage.models.placements import PlacementRow
from storage.models.sessions import SessionPersonRow, SessionRow
from storage.repositories.base import Repository


class CohortsRepository(Repository):
    """Reads what others write; however many people there are, one statement counts them and names come in pages."""

    async def count(self, workspace_id: str, programme: str, now: datetime, until: datetime) -> Mapping[Readiness, int]:
        """How many stand where, by the sessions that start in [now, until)."""
        at_risk = _first_at_risk(now, until).is_not(None)
        standing = case((_is_ready(), Readiness.READY), (at_risk, Readiness.AT_RISK), else_=Readiness.NOT_READY).label("standing")
        each = select(standing).select_from(PersonRow).outerjoin(LastSeenRow, _seen()).where(*_theirs(workspace_id, programme)).subquery()
        found = await self._session.execute(select(each.c.standing, func.count()).group_by(each.c.standing))
        return {Readiness(standing): count for standing, count in found}

    async def list_not_ready(
        self, workspace_id: str, programme: str, now: datetime, until: datetime, *, limit: int, offset: int = 0
    ) -> list[CohortMember]:
        """Those who are not, without names, the first session at risk first, then those without one, by id."""
        columns = (PersonRow.id, LastSeenRow.status, _first_at_risk(now, until).label("next_at"))
        members = select(*columns).select_from(PersonRow).outerjoin(LastSeenRow, _seen()).where(*_theirs(workspace_id, programme))
        each = members.where(func.coalesce(_is_ready(), False).is_(False)).subquery()
        ordered = select(each).order_by(each.c.next_at.is_(None), each.c.next_at, each.c.id).limit(limit).offset(offset)
        return [CohortMember(row.id, row.status, row.next_at) for row in await self._session.execute(ordered)]

    async def programmes(self, workspace_id: str, after: str, limit: int) -> list[str]:
        """The programmes by name, those after `after`."""
        theirs = (PersonRow.workspace_id == workspace_id, PersonRow.programme > after)
        named = select(PersonRow.programme).where(*theirs).group_by(PersonRow.programme).order_by(PersonRow.programme).limit(limit)
        return [programme for programme in await self._session.scalars(named) if programme]


def _theirs(workspace_id: str, programme: str) -> tuple[ColumnElement[bool], ...]:
    return PersonRow.workspace_id == workspace_id, PersonRow.programme == programme, PersonRow.role.in_(COUNTED)


def _seen() -> ColumnElement[bool]:
    return and_(LastSeenRow.workspace_id == PersonRow.workspace_id, LastSeenRow.person_id == PersonRow.id)


def _is_ready() -> ColumnElement[bool]:
    return LastSeenRow.status.in_(DELIVERS)


def _first_at_risk(now: datetime, until: datetime) -> ScalarSelect[datetime]:
    """The start of the person's first session that their calendar was not seen to show as it is."""
    this = (SessionRow.workspace_id == SessionPersonRow.workspace_id) & (SessionRow.id == SessionPersonRow.session_id)
    theirs = (SessionPersonRow.workspace_id == PersonRow.workspace_id, SessionPersonRow.person_id == PersonRow.id)
    soon = (SessionPersonRow.starts_at >= now, SessionPersonRow.starts_at < until, SessionRow.status != SessionStatus.CANCELLED)
    shown = exists().where(
        PlacementRow.workspace_id == SessionPersonRow.workspace_id,
        PlacementRow.session_id == SessionPersonRow.session_id,
        PlacementRow.person_id == SessionPersonRow.person_id,
        PlacementRow.state == PlacementState.SEEN,
        PlacementRow.sequence >= SessionRow.sequence,
    )
    first = select(SessionPersonRow.starts_at).join(SessionRow, this).where(*theirs, *soon, ~shown)
    return first.order_by(SessionPersonRow.starts_at).limit(1).correlate(PersonRow).scalar_subquery()
