"""Everything that is kept about somebody, whichever table it stands in: an export holds all of it, and an erasure leaves nothing."""

import json
import re
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Enum, Time, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.breaker import first_seen
from bot.domain.connection import ConnectionFacts, ConnectionStatus
from bot.domain.linking import Replaced
from bot.domain.manners import AlertPreferences
from storage.models import metadata
from storage.models.sessions import SessionPersonRow, SessionRow
from storage.personal_data import KEPT, NAMED_OTHERWISE, NOT_OF_ONE_PERSON, personal_tables
from storage.types import UtcDateTime
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.test_queries import recorded
from tests.storage.values import (
    NOW,
    W,
    account,
    alert,
    audit_entry,
    case,
    case_note,
    grant,
    hand_out,
    home,
    incident,
    link,
    link_state,
    move,
    nudge,
    person,
    placement,
    recovery,
    session,
    snapshot,
    tokens,
)

ELSEWHERE = "T0ELSEWHERE"


def test_every_table_is_of_a_person_or_says_why_it_is_not() -> None:
    of_people = {table.name for table in personal_tables()}
    assert of_people | set(NOT_OF_ONE_PERSON) == set(metadata.tables), "a new table is of a person, or is named with the reason"
    assert of_people & set(NOT_OF_ONE_PERSON) == set()
    assert set(KEPT) <= of_people


def test_every_column_that_may_name_somebody_is_accounted_for() -> None:
    naming = re.compile(r"(user|actor|assignee|author|sender|opener|closer|member)(_id|_name)$|_by(_id|_name)?$")
    found = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.c if naming.search(column.name)}
    assert found == set(NAMED_OTHERWISE)


async def know(work: UnitOfWork, workspace_id: str = W) -> None:
    """Dana and Liam share one session; Dana has one of her own, and a bit of everything else."""
    await work.people.put(person(workspace_id=workspace_id))
    await work.people.put(person("liam", name="Líam Secret", workspace_id=workspace_id))
    await work.people.bind(workspace_id, "dana", "U0DANA", "D0DANA")
    for told in (session(), session("s2", people=("dana",)), session("s3", title="Not hers", people=("liam",))):
        await work.sessions.put(told if workspace_id == W else session(told.id, workspace_id=workspace_id, people=told.people))
    await work.alert_preferences.save(AlertPreferences(workspace_id, "dana", muted=True))
    await work.last_seen.save(first_seen(workspace_id, "dana", ConnectionStatus.ACTIVE, NOW))


async def know_more(work: UnitOfWork) -> None:
    """What only one workspace has in these tests."""
    await work.grants.put(grant())
    await work.connections.save_seen(W, "dana", account(), NOW)
    await work.placements.save(placement())
    await work.hand_outs.add(hand_out())
    await work.hand_outs.add_snapshots([snapshot()])
    await work.moves.add(move())
    await work.links.add_state(link_state("secret-state"))
    await work.links.add_link(link(sub="acc_new"), tokens("2"))
    await work.links.keep_replaced("link-1", Replaced(grant(sub="acc_old"), ConnectionFacts("acc_old")))
    await work.incidents.add(incident())
    await work.incidents.add_alert(alert())
    await work.recoveries.add(recovery())
    await work.homes.save(home())
    await work.cases.add(case())
    await work.cases.add_note(case_note())
    await work.nudges.put(nudge(), over=None)
    await work.audit_entries.add(audit_entry(NOW))
    await work.audit_entries.add(audit_entry(NOW, key="by-dana", actor_id="U0DANA", actor_name="Dana", person_id="liam"))


async def test_an_export_holds_every_table_and_no_secret_and_nobody_else(storage: Storage) -> None:
    async with storage.writing() as work:
        await know(work)
        await know_more(work)
    async with storage.reading() as work:
        exported = await work.personal_data.export(W, "dana")
    assert {name for name, rows in exported.items() if not rows} == set()
    assert set(exported) == {table.name for table in personal_tables()} | {"people", "sessions", "alerts", "done_about_others"}
    text = json.dumps(exported)
    assert re.findall(r"access-\d|refresh-\d|secret-state|Not hers|Secret|liam", text) == []
    assert [told["words"]["title"] for told in exported["sessions"]] == ["Coaching: Líam"] * 2
    assert exported["people"][0]["contact"]["email"] == "dana@acme.example"
    assert exported["audit_entries"][0]["actor_name"] == "Grace"


async def test_an_erasure_leaves_nothing_but_what_is_named_and_touches_nobody_else(storage: Storage, engine: AsyncEngine) -> None:
    async with storage.writing() as work:
        await know(work)
        await know_more(work)
        await know(work, ELSEWHERE)
    for _ in range(2):
        async with storage.writing() as work:
            await work.grants.remove(W, "dana")
            await work.personal_data.erase(W, "dana")
    async with storage.reading() as work:
        exported = await work.personal_data.export(W, "dana")
        assert {name for name, rows in exported.items() if rows} == {"grants", "session_people", "sessions"}
        assert [told["id"] for told in exported["sessions"]] == ["s1"], "one is Liam's too, and the other was hers alone"
        assert exported["grants"][0]["sub"] is None
        assert await work.sessions.find(W, "s3")
        assert await work.people.find(ELSEWHERE, "dana")
        assert len((await work.personal_data.export(ELSEWHERE, "dana"))["sessions"]) == 2
        assert await work.personal_data.accounts(W, "dana") == frozenset()
        assert await work.audit_entries.list_about(W, "dana", 10) == []
        assert len(await work.audit_entries.list_about(W, "liam", 10)) == 1
    async with engine.connect() as connection:
        rows = await connection.scalar(select(func.count()).select_from(metadata.tables["audit_entries"]))
        assert rows == 2, "what staff did stays, without whom it was about"


async def test_whatever_table_it_stands_in_it_is_erased(storage: Storage, engine: AsyncEngine) -> None:
    tables = [table for table in personal_tables() if table.name not in KEPT]
    async with engine.begin() as connection:
        for table in reversed(tables):
            for person_id in ("dana", "liam"):
                await _insert(connection, table, person_id)
    async with storage.writing() as work:
        await work.personal_data.erase(W, "dana")
    async with engine.connect() as connection:
        left = {}
        for table in tables:
            ids = (await connection.execute(select(table.c.person_id).where(table.c.workspace_id == W))).scalars().all()
            left[table.name] = list(ids)
    assert left == {table.name: ["liam"] for table in tables}


async def test_sessions_and_their_people_go_when_nobody_of_them_is_known(storage: Storage, engine: AsyncEngine) -> None:
    async with storage.writing() as work:
        await know(work)
        await work.personal_data.erase(W, "dana")
        await work.personal_data.erase(W, "liam")
    async with engine.connect() as connection:
        for model in (SessionRow, SessionPersonRow):
            assert await connection.scalar(select(func.count()).select_from(model)) == 0


async def test_it_takes_as_many_statements_for_much_data_as_for_little(storage: Storage, engine: AsyncEngine) -> None:
    counts = []
    for more in (range(1), range(1, 20)):
        async with storage.writing() as work:
            await work.people.put(person())
            for number in more:
                await work.sessions.put(session(f"s{number}"))
                await work.incidents.add(incident(f"inc-{number}", resolved_at=NOW))
                await work.audit_entries.add(audit_entry(NOW, key=f"command:{number}"))
        async with storage.writing() as work:
            with recorded(engine) as ran:
                await work.personal_data.export(W, "dana")
                await work.personal_data.erase(W, "dana")
        counts.append(len(ran))
    assert counts[0] == counts[1]


async def _insert(connection: AsyncConnection, table: Any, person_id: str) -> None:
    values = {column.name: _value(column, person_id) for column in table.c if not column.nullable or column.name == "person_id"}
    columns = ", ".join(values)
    await connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join(values.values())})")


def _value(column: Column[Any], person_id: str) -> str:
    if column.name in ("workspace_id", "person_id"):
        return f"'{W}'" if column.name == "workspace_id" else f"'{person_id}'"
    by_kind: dict[type[Any], str] = {UtcDateTime: "'2027-01-01 00:00:00.000000'", Time: "NULL", BigInteger: "1", Boolean: "false"}
    by_kind |= {JSON: "'{}'", Enum: "'other'"}
    return next((value for kind, value in by_kind.items() if isinstance(column.type, kind)), f"'x-{person_id}'")
