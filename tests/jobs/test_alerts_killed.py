"""Killing the process at each point of an alert and of the recovery after it, from the look that opens the incident to another proof."""

import signal
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.incident import look_at_connection
from bot.domain.recovery import Bringing, Proof
from handlers.jobs.engine import JANITOR_EVERY
from handlers.jobs.seats import GONE_AFTER
from storage.unit_of_work import Storage
from tests.jobs.alerting import DANA, POINTS, Outside, break_and_mend, introduce, serve_alerts
from tests.jobs.house import House, until
from tests.jobs.process import World, exit_code, process


@pytest.mark.slow
async def test_killed_at_each_point_an_alert_and_a_receipt_are_posted_once_and_the_session_comes_back(
    database_url: str, encryption_key: str, tmp_path: Path, storage: Storage
) -> None:
    while (code := await exit_code(break_and_mend, database_url, encryption_key, tmp_path)) != 0:
        assert code == -signal.SIGKILL
    notes = World(tmp_path).notes
    died = {note.removeprefix("died at ") for note in notes if note.startswith("died at ")}
    assert died == set(POINTS)
    assert [note.split(":")[0] for note in notes if note.startswith("posted ")] == ["posted alert", "posted receipt", "posted receipt"]
    assert {note for note in notes if note.startswith("edited")} <= {"edited: Missing", "edited: Resolved", "edited: Back."}
    assert [entry.name for entry in (tmp_path / "calendar").iterdir()] == ["relink-s1"]
    async with storage.reading() as unit:
        assert await unit.incidents.list_open(DANA.workspace_id, DANA.id) == []
        again, recovery = await unit.recoveries.list_latest(DANA.workspace_id, DANA.id, 9)
    assert (again.proof, again.trial, again.test_left_on) == (Proof.PROVED, 1, ())
    assert (recovery.proof, recovery.test_left_on, dict(recovery.sessions)) == (Proof.PROVED, (), {"s1": Bringing.BROUGHT})


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_of_two_replicas_one_dies_of_an_alert_and_the_other_finishes_it(house: House, encryption_key: str, tmp_path: Path) -> None:
    world = World(tmp_path)
    await house.new_engine().prepare()
    await introduce(house.storage)
    replicas = (serve_alerts, house.url, encryption_key, tmp_path)
    with process(*replicas) as one, process(*replicas) as other:
        await until(lambda: world.notes.count("up") == 2)
        await house.promise(look_at_connection(DANA.workspace_id, DANA.id, "broken"))
        await until(lambda: {one.exitcode, other.exitcode} == {-signal.SIGKILL, None})
        await until(house.is_idle)
        Outside(tmp_path).mend()
        await house.promise(look_at_connection(DANA.workspace_id, DANA.id, "mended"))
        await until(house.is_idle)
        assert None in {one.exitcode, other.exitcode}
    assert [note.split(":")[0] for note in world.notes if note.startswith("posted ")] == ["posted alert", "posted receipt"]
    assert "edited: Resolved" in world.notes
    assert await house.failures() == []
    assert [entry.name for entry in (tmp_path / "calendar").iterdir()] == ["relink-s1"]


def test_a_minute_is_enough_to_notice_a_dead_replica() -> None:
    assert timedelta(minutes=1) > GONE_AFTER + 2 * JANITOR_EVERY
