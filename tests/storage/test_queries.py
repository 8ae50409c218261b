"""Queries: as many for much data as for little, and none that reads a whole table."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Enum, Time, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.alerting import Alerting
from bot.domain.breaker import first_seen
from bot.domain.checking import Risk
from bot.domain.connection import ConnectionFacts, ConnectionStatus, Grant, Provider
from bot.domain.linking import LinkOutcome, LinkPhase, Replaced
from bot.domain.manners import AlertPreferences
from storage.models import metadata
from storage.types import UtcDateTime
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.staff_calls import HELD, STAFF_CALLS
from tests.storage.values import (
    HOUR,
    NOW,
    W,
    account,
    alert,
    audit_entry,
    case,
    case_note,
    check,
    grant,
    hand_out,
    home,
    incident,
    installation,
    link,
    link_state,
    move,
    person,
    placement,
    primary,
    profile,
    recovery,
    session,
    snapshot,
    tokens,
)

Call = Callable[[UnitOfWork], Awaitable[object]]
Statement = tuple[str, Any]
SESSION_IDS = [f"s{number}" for number in range(30)]
FAR = NOW + timedelta(days=99)

CALLS: dict[str, Call] = {
    **STAFF_CALLS,
    "people.find": lambda work: work.people.find(W, "p0"),
    "people.find_by_slack_user": lambda work: work.people.find_by_slack_user(W, "U1"),
    "people.find_id_by_slack_user": lambda work: work.people.find_id_by_slack_user(W, "U1"),
    "people.has_any": lambda work: work.people.has_any(W),
    "people.list_by_ids": lambda work: work.people.list_by_ids(W, [f"p{number}" for number in range(30)]),
    "people.list_by_email": lambda work: work.people.list_by_email(W, "p0@acme.example"),
    "people.put": lambda work: work.people.put(person("p0")),
    "people.bind": lambda work: work.people.bind(W, "p0", "U1", "D1"),
    "grants.find": lambda work: work.grants.find(W, "dana"),
    "grants.find_owner": lambda work: work.grants.find_owner(W, "acc_dana"),
    "grants.owners": lambda work: work.grants.owners("acc_dana"),
    "grants.is_used": lambda work: work.grants.is_used("acc_dana"),
    "grants.is_news": lambda work: work.grants.is_news(grant()),
    "grants.put": lambda work: work.grants.put(grant()),
    "grants.lease": lambda work: work.grants.lease(W, "dana", NOW, NOW + HOUR),
    "grants.save_tokens": lambda work: work.grants.save_tokens(W, "dana", tokens(), 1),
    "grants.release": lambda work: work.grants.release(W, "dana"),
    "grants.mark": lambda work: work.grants.mark(W, "dana", Grant.VALID, 1),
    "grants.remove": lambda work: work.grants.remove(W, "liam"),
    "grants.people_of": lambda work: work.grants.people_of([f"acc_{number}" for number in range(30)]),
    "checks.take_looks": lambda work: work.checks.take_looks(Risk.FAR, NOW, 30, FAR),
    "checks.take_readings": lambda work: work.checks.take_readings(NOW, 30, FAR),
    "checks.save_looks": lambda work: work.checks.save_looks([check(f"acc_{number}") for number in range(30)], FAR),
    "checks.save_readings": lambda work: work.checks.save_readings({f"acc_{number}": FAR for number in range(30)}),
    "checks.expect_session": lambda work: work.checks.expect_session(W, SESSION_IDS, NOW),
    "checks.forget": lambda work: work.checks.forget([f"acc_{number}" for number in range(30)]),
    "connections.facts": lambda work: work.connections.facts(W, "dana"),
    "connections.save_seen": lambda work: work.connections.save_seen(W, "dana", account(), FAR),
    "connections.set_primary": lambda work: work.connections.set_primary(W, "dana", primary("other")),
    "connections.restore": lambda work: work.connections.restore(W, "dana", ConnectionFacts("acc_dana", account=account()), frozenset()),
    "connections.begin_mending": lambda work: work.connections.begin_mending(W, "dana", "pro_1", NOW),
    "connections.mending_since": lambda work: work.connections.mending_since(W, "dana", "pro_1"),
    "connections.end_mending": lambda work: work.connections.end_mending(W, "dana", ["pro_1"]),
    "connections.set_not_blocking": lambda work: work.connections.set_not_blocking(W, "dana", frozenset(SESSION_IDS)),
    "connections.set_proven": lambda work: work.connections.set_proven(W, "dana", "cal_pro_1", NOW),
    "connections.not_blocking": lambda work: work.connections.not_blocking(W, "dana"),
    "connections.owners_of_login": lambda work: work.connections.owners_of_login(W, Provider.GOOGLE, "dana@acme.example"),
    "connections.forget": lambda work: work.connections.forget(W, "liam"),
    "sessions.find": lambda work: work.sessions.find(W, "s0"),
    "sessions.list_by_ids": lambda work: work.sessions.list_by_ids(W, SESSION_IDS),
    "sessions.list_held": lambda work: work.sessions.list_held(W, SESSION_IDS),
    "sessions.standing_under": lambda work: work.sessions.standing_under(W, "dana", [f"relink-{name}" for name in SESSION_IDS]),
    "sessions.put": lambda work: work.sessions.put(session("s0", people=tuple(SESSION_IDS))),
    "sessions.list_for_person": lambda work: work.sessions.list_for_person(W, "dana", NOW, FAR),
    "sessions.next_starts": lambda work: work.sessions.next_starts([f"acc_{number}" for number in range(30)], NOW, FAR),
    "placements.find": lambda work: work.placements.find(W, "s0", "dana"),
    "placements.list_for_person": lambda work: work.placements.list_for_person(W, "dana", SESSION_IDS),
    "placements.list_held": lambda work: work.placements.list_held(W, "dana", 100),
    "placements.save": lambda work: work.placements.save(placement("s0")),
    "hand_outs.add": lambda work: work.hand_outs.add(hand_out()),
    "hand_outs.get": lambda work: work.hand_outs.get(W, "file:1"),
    "hand_outs.save": lambda work: work.hand_outs.save(hand_out()),
    "hand_outs.add_snapshots": lambda work: work.hand_outs.add_snapshots([snapshot(number) for number in range(30)]),
    "hand_outs.latest_snapshot": lambda work: work.hand_outs.latest_snapshot(W, "s1", "dana", besides="file:9"),
    "hand_outs.latest_snapshots": lambda work: work.hand_outs.latest_snapshots(W, SESSION_IDS),
    "moves.add": lambda work: work.moves.add(move("another")),
    "links.add_state": lambda work: work.links.add_state(link_state("another")),
    "links.take_state": lambda work: work.links.take_state("state-0", NOW),
    "links.end_state": lambda work: work.links.end_state("state-0", LinkOutcome.RESTORED, "dana@acme.example"),
    "links.add_link": lambda work: work.links.add_link(link("another"), tokens()),
    "links.renew_tokens": lambda work: work.links.renew_tokens("link-0", tokens()),
    "links.find_link": lambda work: work.links.find_link(W, "link-0"),
    "links.link_tokens": lambda work: work.links.link_tokens("link-0"),
    "links.held_profiles": lambda work: work.links.held_profiles(W, "dana"),
    "links.list_waiting": lambda work: work.links.list_waiting(W, "dana"),
    "links.decide": lambda work: work.links.decide(W, "link-0", LinkPhase.WAITING, LinkPhase.CONFIRMED, NOW),
    "links.keep_replaced": lambda work: work.links.keep_replaced("link-0", Replaced(grant(), ConnectionFacts("acc_dana"))),
    "links.find_replaced": lambda work: work.links.find_replaced("link-0"),
    "links.hand_on_replaced": lambda work: work.links.hand_on_replaced(W, "dana", "acc_dana", None),
    "links.needs_account": lambda work: work.links.needs_account("acc_dana"),
    "incidents.add": lambda work: work.incidents.add(incident("another", person_id="liam")),
    "incidents.get": lambda work: work.incidents.get(W, "inc-1"),
    "incidents.list_open": lambda work: work.incidents.list_open(W, "dana"),
    "incidents.list_overtaken": lambda work: work.incidents.list_overtaken(W, "dana"),
    "incidents.save": lambda work: work.incidents.save(incident()),
    "incidents.add_alert": lambda work: work.incidents.add_alert(alert(99)),
    "incidents.list_alerts": lambda work: work.incidents.list_alerts(W, "inc-1"),
    "incidents.save_posted": lambda work: work.incidents.save_posted(W, "inc-1", 0, "D1", "17.01"),
    "incidents.list_healed": lambda work: work.incidents.list_healed(W, "dana", NOW),
    "incidents.list_told": lambda work: work.incidents.list_told(W, ["dana", "liam"]),
    "incidents.people_with_open": lambda work: work.incidents.people_with_open(W, "p", 500),
    "incidents.remove_alert": lambda work: work.incidents.remove_alert(W, "inc-1", 0),
    "alert_preferences.get": lambda work: work.alert_preferences.get(W, "dana"),
    "alert_preferences.save": lambda work: work.alert_preferences.save(AlertPreferences(W, "dana")),
    "alerting.save": lambda work: work.alerting.save(Alerting(W, paused_at=NOW)),
    "recoveries.add": lambda work: work.recoveries.add(recovery("another")),
    "recoveries.find": lambda work: work.recoveries.find(W, "inc-1"),
    "recoveries.get": lambda work: work.recoveries.get(W, "inc-1"),
    "recoveries.list_latest": lambda work: work.recoveries.list_latest(W, "dana", 5),
    "recoveries.save": lambda work: work.recoveries.save(recovery()),
    "alerting.count_accounts": lambda work: work.alerting.count_accounts(W, 1),
    "alerting.count_change": lambda work: work.alerting.count_change(W, 30_000_000),
    "alerting.changes": lambda work: work.alerting.changes(W, 30_000_000),
    "last_seen.find": lambda work: work.last_seen.find(W, "dana"),
    "last_seen.save": lambda work: work.last_seen.save(first_seen(W, "dana", ConnectionStatus.ACTIVE, NOW)),
    "last_seen.count_broken": lambda work: work.last_seen.count_broken(W, "tenant", NOW, 5),
    "leftovers.forget_cases": lambda work: work.leftovers.forget_cases(FAR, 500),
    "installations.find": lambda work: work.installations.find(W),
    "installations.put": lambda work: work.installations.put(installation()),
    "installations.lease": lambda work: work.installations.lease(W, NOW, NOW + HOUR),
    "installations.save_tokens": lambda work: work.installations.save_tokens(W, installation().tokens, 1),
    "installations.end": lambda work: work.installations.end("T0OTHER", NOW),
    "deliveries.claim": lambda work: work.deliveries.claim("Ev1", NOW),
    "leftovers.forget_deliveries": lambda work: work.leftovers.forget_deliveries(FAR, 500),
    "leftovers.forget_link_states": lambda work: work.leftovers.forget_link_states(FAR, 500),
    "leftovers.forget_incidents": lambda work: work.leftovers.forget_incidents(FAR, 500),
    "leftovers.forget_support_items": lambda work: work.leftovers.forget_support_items(FAR, 500),
    "leftovers.forget_recoveries": lambda work: work.leftovers.forget_recoveries(FAR, 500),
    "leftovers.forget_audit_entries": lambda work: work.leftovers.forget_audit_entries(FAR, 500),
    "leftovers.forget_moves": lambda work: work.leftovers.forget_moves(FAR, 500),
    "leftovers.forget_snapshots": lambda work: work.leftovers.forget_snapshots(FAR, 500),
    "notification_channels.opaque_of": lambda work: work.notification_channels.opaque_of("acc_dana", "opaque"),
    "notification_channels.hear": lambda work: work.notification_channels.hear("opaque", NOW),
    "notification_channels.forget": lambda work: work.notification_channels.forget("acc_dana"),
}


class RollBack(Exception):
    """Raised to leave the database as it was."""


async def fill(storage: Storage, numbers: range) -> None:
    """One more of everything that a call could meet several of, for each number."""
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.hand_outs.add(hand_out())
        await work.incidents.add(incident())
        await work.recoveries.add(recovery())
        await work.support_items.add(HELD)
        await work.cases.add(case())
        seen = account(*(profile(f"pro_{number}", "dana@acme.example") for number in range(numbers.stop)))
        await work.connections.save_seen(W, "dana", seen, NOW)
        for number in numbers:
            people = ("dana", *(f"p{other}" for other in range(number)))
            await work.people.put(person(f"p{number}"))
            await work.sessions.put(session(f"s{number}", people=people))
            await work.placements.save(placement(f"s{number}"))
            await work.placements.save(placement("s0", f"p{number}"))
            await work.links.add_state(link_state(f"state-{number}"))
            await work.links.add_link(link(f"link-{number}", profile_id=f"pro_{number}"), tokens())
            await work.connections.set_primary(W, "dana", primary(f"cal_{number}"))
            await work.incidents.add(incident(f"old-{number}", resolved_at=NOW))
            await work.incidents.add_alert(alert(number))
            await work.cases.add(case(f"case-{number}", person_id=f"p{number}"))
            await work.cases.add_note(case_note(f"action:{number}"))
            await work.audit_entries.add(audit_entry(NOW, key=f"command:{number}"))
            await work.recoveries.add(recovery(f"old-{number}"))
            await work.homes.save(home(f"U{number}", person_id=f"p{number}"))
            await work.hand_outs.add_snapshots([snapshot(number + 100)])


async def crowd(connection: AsyncConnection) -> None:
    """Thousands of others in every table, since a planner rightly reads small ones in full."""
    for table in metadata.sorted_tables:
        names = ", ".join(table.c.keys())
        values = ", ".join(_sql_value(column) for column in table.c)
        numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3000)"
        await connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) {numbers} SELECT {values} FROM numbers")
    await connection.exec_driver_sql("ANALYZE")


def _sql_value(column: Column[Any]) -> str:
    if column.name == "workspace_id" and len(column.table.primary_key) > 1:
        return f"'{W}'"
    by_kind: dict[type[Any], str] = {UtcDateTime: "'2027-01-01 00:00:00.000000'", Time: "NULL", BigInteger: "n", Boolean: "false"}
    by_kind |= {JSON: "'[]'", Enum: "'other'"}
    return next((value for kind, value in by_kind.items() if isinstance(column.type, kind)), "'x' || n")


@contextmanager
def recorded(engine: AsyncEngine) -> Iterator[list[Statement]]:
    """The statements that run meanwhile, with their parameters, without what only frames a transaction."""
    seen: list[Statement] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            seen.append((statement, parameters[0] if executemany else parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", keep)
    yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", keep)


async def run_each(storage: Storage, engine: AsyncEngine) -> dict[str, list[Statement]]:
    """What each call runs; none of them changes anything for the next."""
    ran: dict[str, list[Statement]] = {}
    for name, call in CALLS.items():
        with suppress(RollBack):
            async with storage.writing() as work:
                with recorded(engine) as ran[name]:
                    await call(work)
                raise RollBack
    return ran


async def test_a_call_takes_as_many_queries_for_thirty_as_for_one(storage: Storage, engine: AsyncEngine) -> None:
    await fill(storage, range(1))
    few = {name: len(ran) for name, ran in (await run_each(storage, engine)).items()}
    await fill(storage, range(1, 30))
    many = {name: len(ran) for name, ran in (await run_each(storage, engine)).items()}
    assert many == few
    assert max(many.values()) <= 8


async def test_no_call_reads_a_whole_table(storage: Storage, engine: AsyncEngine) -> None:
    await fill(storage, range(2))
    statements = await run_each(storage, engine)
    scans = _sqlite_scans if engine.dialect.name == "sqlite" else _postgresql_scans
    async with engine.begin() as connection:
        await crowd(connection)
        found = [(name, scan) for name, ran in statements.items() for one in ran for scan in await scans(connection, one)]
    assert found == []
    assert set(statements) >= {f"{repository}.{method}" for repository, method in _public_methods()}


async def _sqlite_scans(connection: AsyncConnection, statement: Statement) -> list[str]:
    """https://www.sqlite.org/eqp.html: SEARCH uses an index, SCAN does not; by the workspace alone it reads all that one workspace has."""
    plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])
    return [
        step
        for step in plan.scalars("detail")
        if step.startswith("SCAN") or (step.endswith("(workspace_id=?)") and not _is_one_row(step.split()[1]))
    ]


async def _postgresql_scans(connection: AsyncConnection, statement: Statement) -> list[str]:
    """With sequential scans disfavoured, one that stays has no index to use."""
    await connection.exec_driver_sql("SET enable_seqscan = off")
    plan = (await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement[0]}", statement[1])).scalar_one()
    return list(_full_reads((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]))


def _full_reads(node: dict[str, Any]) -> Iterator[str]:
    kind, condition = node["Node Type"], node.get("Index Cond", "")
    columns = set(re.findall(r"(\w+) *[=<>]", re.sub(r'::[\w ]+|[()"]', "", condition)))
    by_workspace = kind.startswith(("Index", "Bitmap Index")) and not columns - {"workspace_id"}
    if kind == "Seq Scan" or (by_workspace and not (columns and _is_one_row(node["Relation Name"]))):
        yield f"{kind} on {node.get('Relation Name')} by {condition or 'nothing'}"
    for below in node.get("Plans", []):
        yield from _full_reads(below)


def _is_one_row(table: str) -> bool:
    """Whether a workspace has one row of it."""
    return metadata.tables[table].primary_key.columns.keys() == ["workspace_id"]


_NOT_ASKED = frozenset({"get", "take", "secret", "tenant_mark", "list_standing"})
"""The last one reads all there are, at the start."""


def _public_methods() -> Iterator[tuple[str, str]]:
    hints = {name: kind for name, kind in UnitOfWork.__init__.__globals__.items() if name.endswith("Repository")}
    for name, kind in hints.items():
        repository = re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix("Repository")).lower()
        yield from ((repository, method) for method in vars(kind) if not method.startswith("_") and method not in _NOT_ASKED)
