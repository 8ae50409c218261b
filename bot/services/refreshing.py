"""Homes show what changes: whoever changes it promises, in the same transaction, that they say so."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.home import COHORT, QUEUE, publish_home
from bot.domain.people import Person
from bot.services.ports import UnitOfWork


async def refresh_homes(unit: UnitOfWork, workspace_id: str, person_ids: Sequence[str], now: datetime) -> None:
    """Promise that the homes of those of these people who opened theirs are made true, soon after `now`."""
    opened = await unit.homes.of_people(workspace_id, person_ids)
    await unit.promise(*(publish_home(workspace_id, slack_user_id, now) for slack_user_id in opened))


async def refresh_cohort(unit: UnitOfWork, person: Person, now: datetime) -> None:
    """Promise the same of those who find the numbers of the person's programme, which may have changed."""
    opened = await unit.homes.watching(person.workspace_id, person.programme) if person.programme else []
    await unit.promise(*(publish_home(person.workspace_id, slack_user_id, now, COHORT) for slack_user_id in opened))


async def refresh_queue(unit: UnitOfWork, workspace_id: str, now: datetime) -> None:
    """Promise the same of those who find support's queue, in which a case changed."""
    opened = await unit.homes.watching(workspace_id, QUEUE)
    await unit.promise(*(publish_home(workspace_id, slack_user_id, now, COHORT) for slack_user_id in opened))
