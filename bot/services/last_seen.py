"""What every look leaves behind: the state in which the account was seen, and what follows where many change at once.

All of it happens in the transaction that remembers what was seen, costs the same however many accounts there are, and once for each change,
whichever replica sees it.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.alerting import Alerting
from bot.domain.breaker import QUIET, LastSeen, counted_from, first_seen, minute_of, trips, watch_hold
from bot.domain.connection import ConnectionFacts, Verdict, verdict_of
from bot.domain.incident import CAUSES
from bot.domain.outbreak import GATHERED, MANY, WITHIN, began_in, new_outbreak, organisation_of
from bot.domain.people import Person
from bot.domain.support import SupportItem, SupportKind, show_item
from bot.services.ports import UnitOfWork


async def note_seen(unit: UnitOfWork, person: Person, facts: ConnectionFacts, now: datetime) -> bool:
    """Remember the state that `facts`, seen at `now`, come to; whether it is news. One that was seen before costs one look-up alone."""
    verdict = verdict_of(facts, now)
    before = await unit.last_seen.find(person.workspace_id, person.id)
    if verdict is None or (before and before.status is verdict.status):
        return False
    if before is None:
        after = first_seen(person.workspace_id, person.id, verdict.status, now)
        await unit.last_seen.save(after)
    else:
        after = await _change(unit, person, facts, verdict, before, now)
    if after.linked is not (before is not None and before.linked):
        await unit.alerting.count_accounts(person.workspace_id, 1 if after.linked else -1)
    return True


async def _change(unit: UnitOfWork, person: Person, facts: ConnectionFacts, verdict: Verdict, before: LastSeen, now: datetime) -> LastSeen:
    """Changes of one workspace take turns, or two at once would each miss the other in what is counted."""
    alerting = await unit.alerting.take(person.workspace_id)
    organisation = organisation_of(person, facts, verdict) if before.worked and verdict.status in CAUSES else None
    tenant = unit.last_seen.tenant_mark(person.workspace_id, *organisation) if organisation else None
    after = before.next(verdict.status, now, tenant)
    await unit.last_seen.save(after)
    if tenant != before.tenant:
        await _leave_outbreak(unit, before, now)
        if organisation and tenant:
            await _join_outbreak(unit, person, new_outbreak(person, organisation, tenant, verdict, now))
    if after.counted_at != before.counted_at:
        await _count(unit, alerting, now)
    return after


async def _count(unit: UnitOfWork, alerting: Alerting, now: datetime) -> None:
    """One more account changed; hold all alerts where they are too many."""
    workspace_id = alerting.workspace_id
    await unit.alerting.count_change(workspace_id, minute_of(now))
    changes = sum((await unit.alerting.changes(workspace_id, counted_from(now, alerting.released_at))).values())
    if alerting.held_at or not trips(changes, alerting.accounts):
        return
    await unit.alerting.save(replace(alerting, held_at=now))
    await unit.promise(watch_hold(workspace_id, now, now + QUIET))
    item = SupportItem(workspace_id, held_id(now), SupportKind.HELD, now, count=changes, of=alerting.accounts)
    if await unit.support_items.add(item):
        await unit.promise(show_item(item, "opened"))


def held_id(held_at: datetime) -> str:
    """The id of the item about alerts that are held."""
    return f"held-{held_at.isoformat()}"


async def _join_outbreak(unit: UnitOfWork, person: Person, fresh: SupportItem) -> None:
    """One more of an organisation is broken: an outbreak, if that makes it one, or one that grows."""
    assert fresh.tenant, "of an organisation"
    outbreak = await unit.support_items.find_outbreak(person.workspace_id, fresh.tenant)
    if outbreak:
        await _resize(unit, outbreak, 1, fresh.opened_at)
        return
    since = fresh.opened_at - WITHIN
    if await unit.last_seen.count_broken(person.workspace_id, fresh.tenant, since, MANY) >= MANY and await unit.support_items.add(fresh):
        await unit.promise(show_item(fresh, "opened"))


async def outbreak_of(unit: UnitOfWork, person: Person) -> int:
    """How many are in the outbreak that the person's break belongs to; 0 where it belongs to none."""
    seen = await unit.last_seen.find(person.workspace_id, person.id)
    outbreak = await unit.support_items.find_outbreak(seen.workspace_id, seen.tenant) if seen and seen.tenant else None
    return outbreak.count if seen and outbreak and began_in(outbreak, seen.since) else 0


async def _leave_outbreak(unit: UnitOfWork, before: LastSeen, now: datetime) -> None:
    outbreak = await unit.support_items.find_outbreak(before.workspace_id, before.tenant) if before.tenant else None
    if outbreak and began_in(outbreak, before.since):
        await _resize(unit, outbreak, -1, now)


async def _resize(unit: UnitOfWork, outbreak: SupportItem, more: int, now: datetime) -> None:
    """One person more or less; its note is edited once a minute, and at once when it is over."""
    count = outbreak.count + more
    over = count < MANY
    resized = replace(outbreak, count=count, closed_at=now if over else None)
    await unit.support_items.save(resized)
    edit = show_item(resized, "over" if over else f"resized-{minute_of(now)}")
    await unit.promise(edit if over else replace(edit, not_before=now + GATHERED))
