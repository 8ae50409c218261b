"""What is over is forgotten, the old alone, and no more of it at once than is asked for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.errors import NotFound
from bot.domain.incident import Ending
from bot.domain.support import SupportItem, SupportKind
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.values import HOUR, NOW, W, alert, audit_entry, case, case_note, hand_out, incident, link_state, move, recovery, snapshot

LATER = NOW + HOUR


async def add_deliveries(work: UnitOfWork) -> None:
    for number in range(3):
        await work.deliveries.claim(f"old-{number}", NOW)
    await work.deliveries.claim("young", LATER)


async def add_link_states(work: UnitOfWork) -> None:
    for number in range(3):
        await work.links.add_state(link_state(f"old-{number}"))
    await work.links.add_state(replace(link_state("young"), made_at=LATER))


async def add_incidents(work: UnitOfWork) -> None:
    for number in range(3):
        await work.incidents.add(incident(f"old-{number}").resolved(Ending.HEALED, NOW))
        await work.incidents.add_alert(alert(incident_id=f"old-{number}"))
    await work.incidents.add(incident("young").resolved(Ending.HEALED, LATER))
    await work.incidents.add(incident("open"))
    await work.incidents.add_alert(alert(incident_id="open"))


async def add_recoveries(work: UnitOfWork) -> None:
    for number in range(3):
        await work.recoveries.add(recovery(f"old-{number}", finished_at=NOW))
    await work.recoveries.add(recovery("young", finished_at=LATER))
    await work.recoveries.add(recovery("under way"))


async def add_snapshots(work: UnitOfWork) -> None:
    await work.hand_outs.add_snapshots([snapshot(number, ends_at=NOW) for number in range(3)])
    await work.hand_outs.add_snapshots([snapshot(9, ends_at=LATER), snapshot(10, handed_at=LATER + HOUR, ends_at=NOW)])


Add = Callable[[UnitOfWork], Awaitable[None]]


async def add_support_items(work: UnitOfWork) -> None:
    for number in range(3):
        await work.support_items.add(support_item(f"old-{number}", NOW))
    await work.support_items.add(support_item("young", LATER))
    await work.support_items.add(support_item("open", None))


def support_item(name: str, closed_at: datetime | None) -> SupportItem:
    return SupportItem(W, name, SupportKind.HELD, NOW, closed_at)


async def add_audit_entries(work: UnitOfWork) -> None:
    for number in range(3):
        await work.audit_entries.add(audit_entry(NOW, key=f"old-{number}"))
    await work.audit_entries.add(audit_entry(LATER))


async def add_cases(work: UnitOfWork) -> None:
    for number in range(3):
        await work.cases.add(case(f"old-{number}", person_id=f"p{number}", closed_at=NOW))
        await work.cases.add_note(case_note(case_id=f"old-{number}"))
    await work.cases.add(case("young", closed_at=LATER))
    await work.cases.add(case("open"))
    await work.cases.add_note(case_note(case_id="open"))


async def add_moves(work: UnitOfWork) -> None:
    for number in range(3):
        await work.moves.add(move(f"old-{number}"))
    await work.moves.add(move("young", made_at=LATER))


@pytest.mark.parametrize(
    "add",
    [
        add_audit_entries,
        add_cases,
        add_deliveries,
        add_link_states,
        add_incidents,
        add_recoveries,
        add_support_items,
        add_moves,
        add_snapshots,
    ],
)
async def test_what_is_old_is_forgotten_a_part_at_a_time_and_the_rest_stays(storage: Storage, add: Add) -> None:
    name = add.__name__.replace("add", "forget")
    async with storage.writing() as work:
        await add(work)
    counts = []
    for _ in range(3):
        async with storage.writing() as work:
            counts.append(await getattr(work.leftovers, name)(LATER, 2))
    assert counts == [2, 1, 0]
    async with storage.writing() as work:
        assert await getattr(work.leftovers, name)(LATER + timedelta(seconds=1), 500) == 1, "the young one, and nothing that is not over"


async def test_the_last_of_its_snapshots_takes_a_hand_out_along(storage: Storage) -> None:
    async with storage.writing() as work:
        for name in ("file:1", "file:2"):
            await work.hand_outs.add(hand_out(name))
        await work.hand_outs.add_snapshots(
            [snapshot(1, ends_at=NOW), snapshot(2, ends_at=LATER), snapshot(3, ends_at=NOW, hand_out_id="file:2")]
        )
        assert await work.leftovers.forget_snapshots(LATER, 500) == 2
        await work.hand_outs.get(W, "file:1")
        with pytest.raises(NotFound):
            await work.hand_outs.get(W, "file:2")


async def test_an_incident_takes_its_alerts_along_and_an_open_one_stays(storage: Storage) -> None:
    async with storage.writing() as work:
        await add_incidents(work)
        await work.leftovers.forget_incidents(LATER + HOUR, 500)
        assert await work.incidents.list_alerts(W, "old-0") == []
        assert [each.id for each in await work.incidents.list_open(W, "dana")] == ["open"]
        assert len(await work.incidents.list_alerts(W, "open")) == 1
