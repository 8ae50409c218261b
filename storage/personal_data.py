"""Everything that is kept about one person: shown to them, and erased, whichever table it stands in.

A table with `workspace_id` and `person_id` belongs to its person without a line here; what goes another way stands in the lists below,
which a test holds against all tables.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Select, Table, and_, delete, exists, select, update

from storage.models import metadata
from storage.models.audit_entries import AuditEntryRow
from storage.models.grants import GrantRow
from storage.models.incidents import AlertRow, IncidentRow
from storage.models.links import PendingLinkRow
from storage.models.people import PersonRow
from storage.models.sessions import SessionPersonRow, SessionRow
from storage.repositories.base import Repository

KEPT: Mapping[str, str] = {
    "grants": "without account and tokens: the keyed hash of the last one keeps an old authorisation from coming back",
    "session_people": "with their sessions, as long as others take part in those",
    "audit_entries": "what staff did stays, without whom it was about",
}
"""Tables with a person of which a part stays, and why."""
NOT_OF_ONE_PERSON: Mapping[str, str] = {
    "people": "erased by its own id",
    "sessions": "of everybody who takes part; erased where nobody else does",
    "alerts": "erased with their incident",
    "checks": "of an account; dropped once nobody has it",
    "notification_channels": "of an account; dropped when its authorisation ends",
    "alerting": "of a workspace",
    "support_items": "of many people, or of nobody",
    "state_changes": "counts",
    "budgets": "counts",
    "deliveries": "keys of Slack's, for two days",
    "installations": "of a workspace",
    "secrets": "of the installation",
}
"""Tables without a person's id, and why."""
NAMED_OTHERWISE: Mapping[str, str] = {
    "people.slack_user_id": "erased with its row",
    "homes.slack_user_id": "erased with its row",
    "audit_entries.actor_id": "of staff: whom they looked at may know it",
    "audit_entries.actor_name": "of staff: whom they looked at may know it",
    "cases.assignee_id": "of staff: it goes with the case",
    "cases.assignee_name": "of staff: it goes with the case",
    "case_notes.actor_name": "of staff: it goes with the case",
    "nudges.actor_id": "of staff: whom they had it sent to may know it",
    "nudges.actor_name": "of staff: whom they had it sent to may know it",
    "installations.bot_user_id": "no person's",
}
"""Columns that may name somebody by another name than `person_id`, and what becomes of them."""
LEFT_OUT = frozenset(
    {"tokens", "mark", "told_mark", "email_mark", "tenant", "relink_url", "leased_until", "job_key", "organizer", "people", "workspace_id"}
)
"""What an export never holds, however deep it stands: secrets, keyed hashes, and other people."""
SECRET_COLUMNS = {"link_states": frozenset({"state"})}

Rows = list[dict[str, Any]]


class PersonalData(Repository):
    """Reads and erases over all tables; as many statements for much data as for little. Seldom, so some read a whole workspace's part."""

    async def export(self, workspace_id: str, person_id: str) -> dict[str, Rows]:
        """What is kept about them, by table, ready for JSON; without secrets, and without what is other people's."""
        kept = {
            table.name: await self._rows(table, select(table).where(*_of(table, workspace_id, person_id))) for table in personal_tables()
        }
        people, sessions, alerts = PersonRow.__table__, SessionRow.__table__, AlertRow.__table__
        theirs = select(people).where(PersonRow.workspace_id == workspace_id, PersonRow.id == person_id)
        return kept | {
            "people": await self._rows(people, theirs),
            "sessions": await self._rows(sessions, select(sessions).where(_sessions_of(workspace_id, person_id))),
            "alerts": await self._rows(alerts, select(alerts).where(_alerts_of(workspace_id, person_id))),
            "done_about_others": await self._done_about_others(workspace_id, person_id),
        }

    async def erase(self, workspace_id: str, person_id: str) -> None:
        """Drop all of it but what KEPT names; a second time changes nothing."""
        connection = await self._writing()
        await connection.execute(delete(AlertRow).where(_alerts_of(workspace_id, person_id)))
        await connection.execute(delete(SessionRow).where(_sessions_of(workspace_id, person_id), ~_known_others(person_id)))
        about = (AuditEntryRow.workspace_id == workspace_id, AuditEntryRow.person_id == person_id)
        await connection.execute(update(AuditEntryRow).where(*about).values(person_id=None))
        for table in personal_tables():
            if table.name not in KEPT:
                await connection.execute(table.delete().where(*_of(table, workspace_id, person_id)))
        await connection.execute(delete(PersonRow).where(PersonRow.workspace_id == workspace_id, PersonRow.id == person_id))

    async def accounts(self, workspace_id: str, person_id: str) -> frozenset[str]:
        """The accounts at Cronofy that they have, had before an undo, or may get by a yes."""
        found = {await self._session.scalar(select(GrantRow.sub).where(*_of(GrantRow.__table__, workspace_id, person_id)))}
        held = select(PendingLinkRow.sub, PendingLinkRow.replaced_sub).where(*_of(PendingLinkRow.__table__, workspace_id, person_id))
        found.update(sub for row in await self._session.execute(held) for sub in row)
        return frozenset(sub for sub in found if sub)

    async def _done_about_others(self, workspace_id: str, person_id: str) -> Rows:
        entries = AuditEntryRow.__table__
        me = select(PersonRow.slack_user_id).where(PersonRow.workspace_id == workspace_id, PersonRow.id == person_id).scalar_subquery()
        mine = select(entries).where(AuditEntryRow.workspace_id == workspace_id, AuditEntryRow.actor_id == me)
        return [{key: row[key] for key in ("at", "action", "role")} for row in await self._rows(entries, mine)]

    async def _rows(self, table: Any, statement: Select[Any]) -> Rows:
        out = LEFT_OUT | SECRET_COLUMNS.get(table.name, frozenset())
        ordered = statement.order_by(*table.primary_key)
        return [_shown(to_jsonable_python(dict(row)), out) for row in (await self._session.execute(ordered)).mappings()]


def personal_tables() -> Sequence[Table]:
    """Those whose rows are each about one person, what refers to others first."""
    return [table for table in reversed(metadata.sorted_tables) if {"workspace_id", "person_id"} <= set(table.c.keys())]


def _of(table: Any, workspace_id: str, person_id: str) -> tuple[ColumnElement[bool], ...]:
    return table.c.workspace_id == workspace_id, table.c.person_id == person_id


def _alerts_of(workspace_id: str, person_id: str) -> ColumnElement[bool]:
    ids = select(IncidentRow.id).where(IncidentRow.workspace_id == workspace_id, IncidentRow.person_id == person_id)
    return and_(AlertRow.workspace_id == workspace_id, AlertRow.incident_id.in_(ids))


def _sessions_of(workspace_id: str, person_id: str) -> ColumnElement[bool]:
    ids = select(SessionPersonRow.session_id).where(SessionPersonRow.workspace_id == workspace_id, SessionPersonRow.person_id == person_id)
    return and_(SessionRow.workspace_id == workspace_id, SessionRow.id.in_(ids))


def _known_others(person_id: str) -> ColumnElement[bool]:
    """Whether anybody else of the session is known here."""
    return exists().where(
        SessionPersonRow.workspace_id == SessionRow.workspace_id,
        SessionPersonRow.session_id == SessionRow.id,
        SessionPersonRow.person_id != person_id,
        PersonRow.workspace_id == SessionPersonRow.workspace_id,
        PersonRow.id == SessionPersonRow.person_id,
    )


def _shown(value: Any, out: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _shown(each, out) for key, each in value.items() if key not in out}
    return [_shown(each, out) for each in value] if isinstance(value, list) else value
