"""The people of the platform, and who speaks for them in Slack."""

from collections.abc import Sequence

from sqlalchemy import Select, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import NotFound
from bot.domain.names import words_of
from bot.domain.people import Person
from storage.marks import Marks
from storage.models.people import Contact, PersonRow, PersonWordRow
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

    async def list_by_name(self, workspace_id: str, name: str, limit: int) -> list[Person]:
        """Those whose names have every whole word of `name`, in any order, by id; nobody for no word at all."""
        marks = [self._marks.of_word(workspace_id, word) for word in words_of(name)]
        these = (PersonWordRow.workspace_id == workspace_id, PersonWordRow.mark.in_(marks))
        every = select(PersonWordRow.person_id).where(*these).group_by(PersonWordRow.person_id).having(func.count() == len(marks))
        ids = (await self._session.scalars(every.order_by(PersonWordRow.person_id).limit(limit))).all() if marks else ()
        return await self.list_by_ids(workspace_id, ids)

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
        await self._put_words(person)
        return await self.get(person.workspace_id, person.id)

    async def _put_words(self, person: Person) -> None:
        this = (PersonWordRow.workspace_id == person.workspace_id, PersonWordRow.person_id == person.id)
        await self._touch(delete(PersonWordRow).where(*this))
        marks = [self._marks.of_word(person.workspace_id, word) for word in sorted(words_of(person.name))]
        rows = [{"workspace_id": person.workspace_id, "mark": mark, "person_id": person.id} for mark in marks]
        await self._insert_all(self._insert(PersonWordRow).on_conflict_do_nothing(), rows)

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
