"""Incidents: one open per person and cause, whoever opens it, and what was said of each."""

import asyncio

import pytest

from bot.domain.connection import ConnectionStatus
from bot.domain.errors import NotFound
from bot.domain.incident import Ending
from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W, alert, incident


async def test_a_person_has_one_open_incident_per_cause(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.incidents.add(incident())
        assert not await work.incidents.add(incident("inc-2"))
        assert await work.incidents.add(incident("inc-3", cause=ConnectionStatus.READ_ONLY))
        assert await work.incidents.add(incident("inc-4", person_id="liam"))
        assert await work.incidents.add(incident(workspace_id="T0OTHER"))
    async with storage.reading() as work:
        assert [each.id for each in await work.incidents.list_open(W, "dana")] == ["inc-3", "inc-1"]


async def test_of_many_that_open_one_at_once_one_does(storage: Storage) -> None:
    async def open_one(number: int) -> bool:
        async with storage.writing() as work:
            return await work.incidents.add(incident(f"inc-{number}"))

    assert sum(await asyncio.gather(*(open_one(number) for number in range(8)))) == 1


async def test_a_resolved_one_makes_room_for_the_next(storage: Storage) -> None:
    resolved = incident().resolved(Ending.HEALED, NOW)
    async with storage.writing() as work:
        await work.incidents.add(incident())
        await work.incidents.save(resolved)
        assert await work.incidents.add(incident("inc-2"))
        assert await work.incidents.get(W, "inc-1") == resolved
        assert await work.incidents.list_open(W, "dana") == [incident("inc-2")]


async def test_what_people_were_told_of_is_found_for_many_at_once(storage: Storage) -> None:
    told = [incident(), incident("inc-2", person_id="liam", said=1), incident("inc-3", person_id="mia", said=1)]
    async with storage.writing() as work:
        for each in told:
            await work.incidents.add(each)
        await work.incidents.save(told[2].resolved(Ending.HEALED, NOW))
    async with storage.reading() as work:
        assert await work.incidents.list_told(W, ["dana", "liam", "mia"]) == [told[1]]
        assert await work.incidents.list_told("T0OTHER", ["liam"]) == []


async def test_what_ended_with_the_cure_is_found_from_an_instant_on(storage: Storage) -> None:
    ended = [incident("inc-1").resolved(Ending.HEALED, NOW), incident("inc-2").resolved(Ending.OVERTAKEN, NOW), incident("inc-3")]
    async with storage.writing() as work:
        for each in ended:
            await work.incidents.add(each)
    async with storage.reading() as work:
        assert await work.incidents.list_healed(W, "dana", NOW) == [ended[0]]
        assert await work.incidents.list_healed(W, "dana", NOW + HOUR) == []
        assert await work.incidents.list_healed(W, "liam", NOW) == []


async def test_what_was_broken_when_relink_first_looked_stays_known_as_that(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.incidents.add(incident(baseline=True))
        assert (await work.incidents.get(W, "inc-1")).baseline


async def test_an_unknown_one_can_neither_be_read_nor_saved(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.incidents.add(incident())
        with pytest.raises(NotFound):
            await work.incidents.get("T0OTHER", "inc-1")
        with pytest.raises(NotFound):
            await work.incidents.save(incident("inc-9"))


async def test_what_was_said_is_listed_in_order_with_where_it_stands(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.incidents.add_alert(alert(1, decided_at=NOW + HOUR))
        await work.incidents.add_alert(alert(0))
        await work.incidents.add_alert(alert(0, incident_id="inc-2"))
        await work.incidents.save_posted(W, "inc-1", 0, "D1", "17.01")
    async with storage.reading() as work:
        posted = alert(0, slack_channel_id="D1", ts="17.01")
        assert await work.incidents.list_alerts(W, "inc-1") == [posted, alert(1, decided_at=NOW + HOUR)]
        assert await work.incidents.list_alerts("T0OTHER", "inc-1") == []
