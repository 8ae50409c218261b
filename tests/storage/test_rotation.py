"""Rotation: everything under the newest key, while others write."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.connection import ConnectionFacts, Provider
from bot.domain.linking import Replaced
from bot.domain.support import SupportItem, SupportKind
from storage import rotation
from storage.database import open_database
from storage.encryption import Cipher, Undecipherable, new_key
from storage.models import metadata
from storage.rotation import rotate
from storage.types import Sealed
from storage.unit_of_work import Storage
from tests.storage.racer import enqueue_nothing
from tests.storage.values import (
    NOW,
    W,
    account,
    audit_entry,
    case,
    case_note,
    grant,
    installation,
    link,
    link_state,
    nudge,
    person,
    primary,
    session,
    snapshot,
    tokens,
)

SEEN = replace(person(), calendar_zone="Europe/Dublin")
"""Dana as she is known once her account was seen."""


async def fill(storage: Storage) -> None:
    """At least one value in every sealed column."""
    async with storage.writing() as work:
        await work.people.put(person())
        await work.grants.put(grant())
        await work.connections.save_seen(W, "dana", account(), NOW)
        await work.connections.set_primary(W, "dana", primary())
        await work.sessions.put(session())
        await work.cases.add(case(assignee_id="U0GRACE", assignee_name="Grace"))
        await work.cases.add_note(case_note())
        await work.nudges.put(nudge(), over=None)
        await work.links.add_link(link(), tokens())
        await work.links.add_link(link("link-2"), None)
        await work.links.keep_replaced("link-2", Replaced(grant(), ConnectionFacts("acc_dana")))
        await work.links.add_state(replace(link_state(), login="home@dana.example"))
        await work.hand_outs.add_snapshots([snapshot()])
        await work.support_items.add(SupportItem(W, "item-1", SupportKind.OUTBREAK, NOW, organisation="acme.example"))
        await work.audit_entries.add(audit_entry(NOW))
        await work.installations.put(installation())


async def values_by_column(engine: AsyncEngine) -> Counter[str]:
    """How many values each sealed column holds."""
    counts: Counter[str] = Counter()
    for column in [column for table in metadata.sorted_tables for column in table.c if isinstance(column.type, Sealed)]:
        async with engine.connect() as connection:
            counts[str(column)] += (await connection.execute(select(func.count(column)))).scalar_one()
    return counts


async def test_after_a_rotation_the_new_key_alone_opens_everything_and_look_ups_still_find(
    storage: Storage, engine: AsyncEngine, database_url: str, encryption_key: str
) -> None:
    await fill(storage)
    values = await values_by_column(engine)
    assert min(values.values()) > 0, values
    newest = new_key()
    heard: list[tuple[int, int]] = []
    assert await rotate(engine, Cipher([newest, encryption_key]), lambda *progress: heard.append(progress)) == values.total()
    assert heard[-1] == (values.total(), values.total())
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)

    renewed = Storage(open_database(database_url, Cipher([newest])), enqueue_nothing)
    async with renewed.reading() as work:
        assert await work.people.list_by_email(W, "dana@acme.example") == [SEEN]
        assert await work.grants.find(W, "dana") == grant()
        facts = await work.connections.facts(W, "dana")
        assert (facts.account, facts.primary) == (account(), primary())
        assert await work.connections.owners_of_login(W, Provider.GOOGLE, "dana@acme.example") == ["dana"]
        assert await work.sessions.get(W, "s1") == session()
        assert await work.links.link_tokens("link-1") == tokens()
        assert await work.links.find_replaced("link-2") == Replaced(grant(), ConnectionFacts("acc_dana"))
    await renewed.dispose()


async def test_rotating_again_finds_nothing_to_do(storage: Storage, engine: AsyncEngine, encryption_key: str) -> None:
    await fill(storage)
    both = Cipher([new_key(), encryption_key])
    await rotate(engine, both)
    assert await rotate(engine, both) == 0


async def test_many_values_are_renewed_page_by_page(storage: Storage, engine: AsyncEngine, encryption_key: str) -> None:
    async with storage.writing() as work:
        for number in range(7):
            await work.people.put(person(f"p{number}"))
    heard: list[tuple[int, int]] = []
    both = Cipher([new_key(), encryption_key])
    assert await rotate(engine, both, lambda *progress: heard.append(progress), page_size=3) == 8  # with the secret behind the marks
    assert [done for done, _ in heard] == [3, 6, 7, 8]


async def test_a_value_written_since_its_page_was_read_stays_as_it_was_written(
    storage: Storage, engine: AsyncEngine, encryption_key: str
) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
    column = metadata.tables["grants"].c.tokens
    page = await rotation._page(engine, column, None, 500)
    async with storage.writing() as work:
        await work.grants.save_tokens(W, "dana", tokens("2"), version=1)
    await rotation._renew(engine, Cipher([new_key(), encryption_key]), column, page)
    async with storage.reading() as work:
        assert await work.grants.find(W, "dana") == grant(tokens=tokens("2"), version=2)


async def test_a_value_that_no_key_opens_stops_the_rotation_and_stays(storage: Storage, engine: AsyncEngine) -> None:
    await fill(storage)
    with pytest.raises(Undecipherable):
        await rotate(engine, Cipher([new_key()]))
    async with storage.reading() as work:
        assert await work.people.get(W, "dana") == SEEN
