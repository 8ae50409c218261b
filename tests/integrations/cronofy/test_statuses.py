"""Several accounts asked after at once: before the local Cronofy, and what no local Cronofy answers."""

import json

import httpx
import pytest

from bot.domain.checking import SyncStatus
from bot.domain.errors import NotEnabled, RelinkError, TryLater
from tests.integrations.cronofy.conftest import LocalCronofy
from tests.integrations.cronofy.test_failures import answering


async def test_several_accounts_are_asked_after_at_once_without_their_tokens(local: LocalCronofy) -> None:
    assert await local.client.sync_statuses(["acc_dana", "acc_ravi"]) == {
        "acc_dana": SyncStatus.DISCONNECTED,
        "acc_ravi": SyncStatus.ACTIVE,
    }
    assert await local.calls() == ["/v1/availability"]


async def test_an_account_that_cronofy_does_not_know_hides_no_other(local: LocalCronofy) -> None:
    await local.control("revoke", sub="acc_ravi")

    assert await local.client.sync_statuses(["acc_ravi", "acc_dana", "acc_nobody"]) == {
        "acc_ravi": SyncStatus.UNKNOWN,
        "acc_dana": SyncStatus.DISCONNECTED,
        "acc_nobody": SyncStatus.UNKNOWN,
    }


async def test_a_refusal_that_names_nobody_has_each_account_asked_after_alone() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        subs = [member["sub"] for member in json.loads(request.content)["participants"][0]["members"]]
        told = [{"sub": sub, "sync_status": "active"} for sub in subs]
        return httpx.Response(422, json={}) if "acc_gone" in subs else httpx.Response(200, json={"member_statuses": told})

    assert await answering(answer).sync_statuses(["acc_gone", "acc_dana"]) == {
        "acc_gone": SyncStatus.UNKNOWN,
        "acc_dana": SyncStatus.ACTIVE,
    }


async def test_a_new_word_for_an_account_is_not_taken_for_an_old_one() -> None:
    told = [{"sub": "acc_1", "sync_status": "resting"}, {"sub": "acc_2"}]
    statuses = await answering(httpx.Response(200, json={"member_statuses": told})).sync_statuses(["acc_1", "acc_2"])
    assert set(statuses.values()) == {SyncStatus.OTHER}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(401), TryLater),
        (httpx.Response(402), NotEnabled),
        (httpx.Response(403), NotEnabled),
        (httpx.Response(503), TryLater),
        (httpx.Response(200, json={"available_periods": []}), TryLater),
    ],
)
async def test_accounts_that_cannot_be_asked_after(answer: httpx.Response, error: type[RelinkError]) -> None:
    with pytest.raises(error):
        await answering(answer).sync_statuses(["acc_1"])
