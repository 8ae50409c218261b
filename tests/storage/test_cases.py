"""Cases: one open per person, whoever opens it; the queue by next session at risk; filters; notes; nothing of other workspaces."""

import asyncio
from typing import Any

import pytest

from bot.domain.cases import PAGE, Age, CaseQuery, CaseReason, CaseState
from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.errors import NotFound
from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W, case, case_note


async def test_a_person_has_one_open_case(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.cases.add(case())
        assert not await work.cases.add(case("case-2"))
        assert await work.cases.add(case("case-3", closed_at=NOW))
        assert await work.cases.add(case(workspace_id="T0OTHER"))
        assert await work.cases.find_open(W, "dana") == case()
        assert await work.cases.list_open(W, ["dana", "liam"]) == [case()]
        with pytest.raises(NotFound):
            await work.cases.get("T0OTHER", "case-3")
        with pytest.raises(NotFound):
            await work.cases.save(case("case-9"))


async def test_of_many_that_open_one_at_once_one_does(storage: Storage) -> None:
    async def open_one(number: int) -> bool:
        async with storage.writing() as work:
            return await work.cases.add(case(f"case-{number}"))

    assert sum(await asyncio.gather(*(open_one(number) for number in range(8)))) == 1


async def test_the_queue_is_in_the_order_of_what_is_at_risk_next_page_by_page(storage: Storage) -> None:
    starts = [None, *(NOW + hours * HOUR for hours in range(PAGE, 0, -1)), None]
    async with storage.writing() as work:
        for number, next_at in enumerate(starts):
            opened_at = NOW + number * HOUR
            await work.cases.add(case(f"case-{number}", person_id=f"p{number}", next_at=next_at, opened_at=opened_at))
        await work.cases.add(case("over", person_id="over", closed_at=NOW))
        await work.cases.add(case("foreign", workspace_id="T0OTHER"))
    async with storage.reading() as work:
        first, second = [await work.cases.page(CaseQuery(page=page), W, NOW) for page in (0, 1)]
        assert await work.cases.count(CaseQuery(), W, NOW) == len(starts)
    assert [each.next_at for each in first] == [NOW + hours * HOUR for hours in range(1, PAGE + 1)]
    assert [(each.id, each.next_at) for each in second] == [("case-0", None), (f"case-{len(starts) - 1}", None)]


@pytest.mark.parametrize(
    "wanted",
    [
        {"broken": True},
        {"cause": ConnectionStatus.RELINK},
        {"provider": Provider.GOOGLE},
        {"domain": "ACME.example"},
        {"programme": "Spring"},
        {"age": Age.DAY},
        {"assignee_id": "U0GRACE"},
    ],
    ids=lambda wanted: next(iter(wanted)),
)
async def test_what_is_wanted_is_shown(storage: Storage, wanted: dict[str, Any]) -> None:
    other = {"reason": CaseReason.ASKED, "cause": None, "provider": None, "tenant": None, "programme": None}
    async with storage.writing() as work:
        tenant = work.cases.tenant_mark(W, "acme.example")
        this = case(tenant=tenant, opened_at=NOW - 24 * HOUR, state=CaseState.TAKEN, assignee_id="U0GRACE", assignee_name="Grace")
        await work.cases.add(this)
        await work.cases.add(case("other", person_id="liam", **other))
        assert await work.cases.page(CaseQuery(**wanted), W, NOW) == [this]
        assert await work.cases.count(CaseQuery(**wanted), W, NOW) == 1
        assert [each.id for each in await work.cases.page(CaseQuery(nobodys=True), W, NOW)] == ["other"]


async def test_a_note_is_written_once_and_read_the_newest_first(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.cases.add_note(case_note())
        assert not await work.cases.add_note(case_note(text="Again"))
        await work.cases.add_note(case_note("action:2", at=NOW + HOUR))
        assert await work.cases.list_notes(W, "case-1", 5) == [case_note("action:2", at=NOW + HOUR), case_note()]
        assert await work.cases.list_notes("T0OTHER", "case-1", 5) == []


async def test_where_a_card_stands_is_not_taken_back_by_a_change(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.cases.add(case())
        await work.cases.save_posted(W, "case-1", "C0HELP", "17.01")
        await work.cases.save(case(state=CaseState.ESCALATED))
        assert await work.cases.get(W, "case-1") == case(state=CaseState.ESCALATED, slack_channel_id="C0HELP", ts="17.01")
