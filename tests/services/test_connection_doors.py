"""The doors that stand beside a state: which there are, whose, and what for."""

import pytest

from bot.domain.answers import WHOLE_ACCOUNT
from bot.domain.connection import Provider
from bot.domain.linking import Purpose
from integrations.links import SignedDoorLinks
from tests.services.harness import DANA, MIA, RAVI, House, W, card_of
from tests.services.scenes import Scene, active, after, checked, told

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DOORS: list[tuple[Scene, str, Purpose, Provider | None]] = [
    (told(MIA), WHOLE_ACCOUNT, Purpose.CONNECT, None),
    (after("revoke", sub="acc_dana"), WHOLE_ACCOUNT, Purpose.GRANT_AGAIN, None),
    (after("scopes", sub="acc_dana", scopes=["read_events"]), WHOLE_ACCOUNT, Purpose.GRANT_AGAIN, None),
    (after("disconnect", profile_id="pro_work"), "pro_work", Purpose.RELINK, Provider.GOOGLE),
    (after("disconnect", profile_id="pro_home"), "pro_home", Purpose.RELINK, Provider.APPLE),
    (after("initial_sync", profile_id="pro_work", required=True), "pro_work", Purpose.GRANT_AGAIN, Provider.GOOGLE),
]


@pytest.mark.parametrize(("scene", "key", "purpose", "provider"), DOORS)
async def test_what_can_be_mended_has_a_door(house: House, scene: Scene, key: str, purpose: Purpose, provider: Provider | None) -> None:
    person = await scene(house)
    report = await checked(house, person)
    assert report.doors is not None
    assert list(report.doors) == [key]
    door = SignedDoorLinks(house.settings).read(card_of(report.doors[key]))
    assert (door.workspace_id, door.person_id, door.purpose, door.provider) == (W, person.id, purpose, provider)
    assert (door.profile_id or WHOLE_ACCOUNT) == key


async def test_an_account_of_one_kind_goes_straight_to_its_provider(house: House) -> None:
    await house.put(RAVI)
    await checked(house, RAVI)
    await house.control("revoke", sub="acc_ravi")
    doors = (await checked(house, RAVI)).doors
    assert doors is not None
    assert SignedDoorLinks(house.settings).read(card_of(doors[WHOLE_ACCOUNT])).provider is Provider.OFFICE365


@pytest.mark.parametrize(
    ("scene", "adding"), [(told(MIA), False), (active, True), (after("revoke", sub="acc_dana"), False), (told(DANA), True)]
)
async def test_there_is_a_door_for_each_provider(house: House, scene: Scene, *, adding: bool) -> None:
    person = await scene(house)
    await checked(house, person)
    answer = await house.use_cases().connections.connect(person)
    assert answer.adding is adding
    assert set(answer.doors) == set(Provider) - {Provider.OTHER}
    doors = [SignedDoorLinks(house.settings).read(card_of(url)) for url in answer.doors.values()]
    assert {door.purpose for door in doors} == {Purpose.ADD if adding else Purpose.CONNECT}
