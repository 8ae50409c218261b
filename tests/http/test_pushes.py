"""Cronofy's notifications over HTTP: who is believed, what is answered, and that nothing is looked up for anybody else."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.jobs import JobKind
from handlers.http.app import LARGEST_BODY
from integrations.local.cronofy.push import signature
from tests.http.harness import FORMER_SECRET, app_of
from tests.services.harness import PUBLIC, House
from tests.services.scenes import active, checked
from tests.services.seed import SECRET
from tests.storage.test_queries import recorded

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BROKEN = json.dumps({"notification": {"type": "profile_disconnected"}, "channel": {"channel_id": "chn_1"}}).encode()
HEADER = "Cronofy-HMAC-SHA256"


@pytest.fixture
async def address(house: House) -> str:
    """Where Cronofy tells of Dana's account."""
    await active(house)
    await checked(house)
    await house.use_cases().notifications.open("acc_dana")
    await house.control("settle")
    [channel] = (await house.account("acc_dana"))["channels"]
    return str(channel["callback_url"])


async def push(web: httpx.AsyncClient, address: str, body: bytes = BROKEN, secrets: tuple[str, ...] = (SECRET,)) -> httpx.Response:
    """Signed with these secrets."""
    return await web.post(address, content=body, headers={HEADER: signature(body, secrets)})


@pytest.mark.parametrize("secrets", [(SECRET,), (FORMER_SECRET,), ("CRN_next", SECRET), (SECRET, "CRN_next")])
async def test_whatever_one_of_the_secrets_signed_is_believed(
    house: House, web: httpx.AsyncClient, address: str, secrets: tuple[str, ...]
) -> None:
    answer = await push(web, address, secrets=secrets)
    assert (answer.status_code, answer.content) == (200, b"")
    assert house.kinds() == [JobKind.LOOK_AT_CONNECTION]


@on_sqlite
@pytest.mark.parametrize(
    "header", [None, "", ",", "é", "sha256=1", signature(BROKEN, ("CRN_other",)), signature(BROKEN + b" ", (SECRET,)), "A" * 5000]
)
async def test_nobody_else_is_believed_and_nothing_is_looked_up_for_them(
    house: House, web: httpx.AsyncClient, engine: AsyncEngine, address: str, header: str | None
) -> None:
    headers = [] if header is None else [(HEADER.encode(), header.encode())]
    with recorded(engine) as ran:
        for path in (address, "/cronofy/push/never-given-out-never-given-out"):
            answer = await web.post(path, content=BROKEN, headers=headers)
            assert answer.status_code == 401
    assert (ran, house.promised) == ([], [])


@on_sqlite
async def test_signatures_in_headers_of_their_own_count_too(house: House, web: httpx.AsyncClient, address: str) -> None:
    headers = [(HEADER, signature(BROKEN, ("CRN_other",))), (HEADER, f" {signature(BROKEN, (SECRET,))} ")]
    assert (await web.post(address, content=BROKEN, headers=headers)).status_code == 200


@pytest.mark.parametrize("ending", ["made-up", "never-given-out-never-given-out", "%00" * 20, "%F0%9F%8C%B1", "x" * 3000])
async def test_an_address_that_was_never_given_out_is_404(house: House, web: httpx.AsyncClient, address: str, ending: str) -> None:
    assert (await push(web, f"/cronofy/push/{ending}")).status_code == 404
    assert house.promised == []


@on_sqlite
async def test_a_verification_is_answered_and_nothing_more(house: House, web: httpx.AsyncClient, address: str) -> None:
    assert (await push(web, address, b'{"notification": {"type": "verification"}}')).status_code == 200
    assert house.promised == []


@on_sqlite
@pytest.mark.parametrize("body", [b'{"notification": {"type": "new_kind", "more": 1}}', b"{}", b"", b"[[[", b"[" * 100_000, b"\xff"])
async def test_what_cronofy_signed_and_we_do_not_know_is_looked_at(house: House, web: httpx.AsyncClient, address: str, body: bytes) -> None:
    """Were it refused, Cronofy would try for a day and then close the channel."""
    assert (await push(web, address, body)).status_code == 200
    assert house.kinds() == [JobKind.LOOK_AT_CONNECTION]


@on_sqlite
async def test_a_notification_that_is_sent_again_promises_nothing_new(house: House, web: httpx.AsyncClient, address: str) -> None:
    for _ in range(3):
        assert (await push(web, address)).status_code == 200
    assert len(house.promised) == 1


@on_sqlite
async def test_a_body_beyond_the_limit_is_413_whoever_signed_it(house: House, web: httpx.AsyncClient, address: str) -> None:
    assert (await push(web, address, b" " * (LARGEST_BODY + 1))).status_code == 413
    assert (await web.post(address, content=_endless())).status_code == 413
    assert (await web.get(address)).status_code == 405
    assert house.promised == []


async def _endless() -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(LARGEST_BODY // 65_536 + 1):
        yield b" " * 65_536


async def test_hearing_asks_a_constant_number_of_queries(house: House, web: httpx.AsyncClient, engine: AsyncEngine, address: str) -> None:
    counts = []
    for _ in range(2):
        house.clock.advance(timedelta(seconds=5))
        with recorded(engine) as ran:
            assert (await push(web, address)).status_code == 200
        counts.append(len(ran))
        for number in range(20):
            await house.control("add_calendar", profile_id="pro_home", name=f"Room {number}")
        await checked(house)
    assert counts == [2, 2]


@on_sqlite
async def test_cronofy_itself_is_heard(house: House, address: str) -> None:
    """What the local Cronofy signs and sends, from the break to the promise."""
    assert [json.loads(request.content)["notification"]["type"] for request in house.doorstep.came] == ["verification"]
    house.doorstep.at = httpx.ASGITransport(app=app_of(house))
    await house.control("disconnect", profile_id="pro_work")
    await house.control("settle")
    assert str(house.doorstep.came[-1].url).startswith(f"{PUBLIC}/cronofy/push/")
    assert house.kinds() == [JobKind.LOOK_AT_CONNECTION]
