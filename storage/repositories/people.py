"""The people of the platform, and who speaks for them in Slack."""

from collections.abc import Sequence

from sqlalchemy import Select, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import NotFound
from bot.domain.people import Person
from storage.marks import Marks
from storage.models.people import Contact, PersonRow
from storage.repositories.base import Repository, columns_of, value_of


class PeopleRepository(Repository):
    """People by id, by Slack user, and by e-mail through its mark."""

    def __init__(self, session: AsyncSession, marks: Marks, *, writes: bool) -> None:
        super().__init__(session, writes=writes)
        self._marks = marks

    async def get(self, workspace_id: str, person_id: str) -> Person:
        """Raises NotFound."""
        person = await self.find(workspace_id, person_id)
        if person is None:
            raise NotFound(f"no person {person_id}")
        return person

    async def find(self, workspace_id: str, person_id: str) -> Person | None:
        """The person of that id."""
        row = await self._one(_of(workspace_id).where(PersonRow.id == person_id))
        return _person(row) if row else None

    async def find_by_slack_user(self, workspace_id: str, slack_user_id: str) -> Person | None:
        """The person that Slack user speaks for."""
        row = await self._one(_of(workspace_id).where(PersonRow.slack_user_id == slack_user_id))
        return _person(row) if row else None

    async def find_id_by_slack_user(self, workspace_id: str, slack_user_id: str) -> str | None:
        """The id alone of the person that Slack user speaks for: what is sealed stays sealed, which costs a promise the least."""
        theirs = (PersonRow.workspace_id == workspace_id, PersonRow.slack_user_id == slack_user_id)
        return (await self._session.scalars(select(PersonRow.id).where(*theirs))).one_or_none()

    async def has_any(self, workspace_id: str) -> bool:
        """Whether anybody is known in this workspace."""
        # The first of all in the key's order: by the workspace alone a planner may read all of it.
        theirs = (PersonRow.workspace_id == workspace_id, PersonRow.id > "")
        anybody = select(PersonRow.id).where(*theirs).order_by(PersonRow.id).limit(1)
        return (await self._session.scalars(anybody)).first() is not None

    async def list_by_ids(self, workspace_id: str, person_ids: Sequence[str]) -> list[Person]:
        """Those of them that exist, by id."""
        rows = await self._all(_of(workspace_id).where(PersonRow.id.in_(person_ids)).order_by(PersonRow.id))
        return [_person(row) for row in rows]

    async def list_by_email(self, workspace_id: str, email: str) -> list[Person]:
        """At most two, compared without case: one is a match, two are too many."""
        mark = self._marks.of_email(workspace_id, email)
        rows = await self._all(_of(workspace_id).where(PersonRow.email_mark == mark).order_by(PersonRow.id).limit(2))
        return [_person(row) for row in rows]

    async def put(self, person: Person) -> Person:
        """Insert or replace what the platform tells, and answer the person as stored.

        The Slack binding is kept as it is stored, whatever `person` says of it, and dropped when the e-mail changed.
        """
        mark = self._marks.of_email(person.workspace_id, person.email)
        told = columns_of(person, "email", "name", "slack_user_id", "slack_channel_id", "calendar_zone")
        values = told | {"contact": Contact(person.email, person.name), "email_mark": mark}
        same_address = PersonRow.email_mark == mark
        await self._touch(
            self._upsert(
                PersonRow,
                values,
                slack_user_id=case((same_address, PersonRow.slack_user_id)),
                slack_channel_id=case((same_address, PersonRow.slack_channel_id)),
            )
        )
        return await self.get(person.workspace_id, person.id)

    async def bind(self, workspace_id: str, person_id: str, slack_user_id: str, slack_channel_id: str | None) -> None:
        """Let this Slack user speak for the person, and for nobody else; a second call replaces the first. Raises NotFound."""
        theirs = (PersonRow.workspace_id == workspace_id, PersonRow.slack_user_id == slack_user_id, PersonRow.id != person_id)
        await self._touch(update(PersonRow).where(*theirs).values(slack_user_id=None, slack_channel_id=None))
        this = (PersonRow.workspace_id == workspace_id, PersonRow.id == person_id)
        if not await self._touch(update(PersonRow).where(*this).values(slack_user_id=slack_user_id, slack_channel_id=slack_channel_id)):
            raise NotFound(f"no person {person_id}")


def _of(workspace_id: str) -> Select[PersonRow]:
    return select(PersonRow).where(PersonRow.workspace_id == workspace_id)


def _person(row: PersonRow) -> Person:
    return value_of(Person, row, email=row.contact.email, name=row.contact.name)
