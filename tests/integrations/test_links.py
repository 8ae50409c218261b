"""Signed addresses: they lead back to what they stand for, survive a rotation of keys, end in time, and cannot be made by others."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from bot.domain.connection import Provider
from bot.domain.errors import Expired, Invalid
from bot.domain.linking import Door, Purpose
from bot.services.ports import DoorLinks, FileLinks
from integrations.links import SignedDoorLinks, SignedFileLinks, _serializer
from tests.integrations.settings import make_settings

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
DOOR = Door("T1", "coach-1", Purpose.RELINK, Provider.OFFICE365, "pro_1")


def doors(*keys: str) -> SignedDoorLinks:
    return SignedDoorLinks(make_settings(PUBLIC_URL="https://relink.example", ENCRYPTION_KEYS=",".join(keys or (OLD,))))


def files(*keys: str, now: datetime = NOW) -> SignedFileLinks:
    settings = make_settings(PUBLIC_URL="https://relink.example", ENCRYPTION_KEYS=",".join(keys or (OLD,)))
    return SignedFileLinks(settings, lambda: now)


def card_of(url: str) -> str:
    return url.removeprefix("https://relink.example/cronofy/connect/")


def signed_of(url: str) -> str:
    return url.removeprefix("https://relink.example/files/").removesuffix(".ics")


def test_they_are_the_links_that_the_services_ask_for() -> None:
    _doors: DoorLinks = doors()
    _files: FileLinks = files()


names = st.text(min_size=1, max_size=30)


@given(st.builds(Door, names, names, st.sampled_from(Purpose), st.none() | st.sampled_from(Provider), st.none() | names))
def test_a_door_leads_back_to_itself(door: Door) -> None:
    url = doors().url(door)
    assert url.isascii()
    assert "/" not in card_of(url)
    assert doors().read(card_of(url)) == door


@given(names, names)
def test_a_file_link_leads_back_to_what_it_stands_for(workspace_id: str, hand_out_id: str) -> None:
    url = files().url(workspace_id, hand_out_id)
    assert files().read(signed_of(url)) == (workspace_id, hand_out_id)


def test_one_door_has_one_address() -> None:
    assert doors().url(DOOR) == doors().url(DOOR)


def test_addresses_made_before_a_rotation_stay_good_and_new_ones_use_the_new_key() -> None:
    card = card_of(doors(OLD).url(DOOR))
    assert doors(NEW, OLD).read(card) == DOOR
    assert doors(NEW).read(card_of(doors(NEW, OLD).url(DOOR))) == DOOR
    with pytest.raises(Invalid):
        doors(NEW).read(card)


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")))
def test_what_was_not_signed_here_is_invalid(text: str) -> None:
    with pytest.raises(Invalid):
        doors().read(text)
    with pytest.raises(Invalid):
        files().read(text)


def test_any_changed_letter_is_invalid() -> None:
    card = card_of(doors().url(DOOR))
    for place in range(0, len(card), 3):
        other = "A" if card[place] != "A" else "B"
        with pytest.raises(Invalid):
            doors().read(card[:place] + other + card[place + 1 :])


def test_one_kind_of_link_does_not_pass_for_another() -> None:
    with pytest.raises(Invalid):
        doors().read(signed_of(files().url("T1", "files:1")))
    with pytest.raises(Invalid):
        files().read(card_of(doors().url(DOOR)))


def test_the_encryption_key_itself_signs_nothing() -> None:
    card = URLSafeSerializer(OLD).dumps(["T1", "coach-1", "connect", None, None])
    with pytest.raises(Invalid):
        doors().read(card)


@pytest.mark.parametrize("content", [[], {}, "text", 5, ["T1", "c", "unheard of", None, None], ["T1", "c", "connect", "yahoo", None]])
def test_what_another_version_signed_is_invalid(content: object) -> None:
    settings = make_settings(ENCRYPTION_KEYS=OLD)
    with pytest.raises(Invalid, match="another version"):
        doors().read(str(_serializer(settings.encryption_keys, "door").dumps(content)))


@pytest.mark.parametrize("content", [[], {}, "text", 5, ["soon", "T1"], [1], [1, "T1", "coach-1", "s1"]])
def test_a_file_link_of_another_version_is_invalid(content: object) -> None:
    settings = make_settings(ENCRYPTION_KEYS=OLD)
    with pytest.raises(Invalid, match="another version"):
        files().read(str(_serializer(settings.encryption_keys, "file").dumps(content)))


def test_a_file_link_ends_after_thirty_days_and_a_door_does_not() -> None:
    signed = signed_of(files().url("T1", "files:1"))
    assert files(now=NOW + timedelta(days=30)).read(signed)
    with pytest.raises(Expired):
        files(now=NOW + timedelta(days=30, seconds=1)).read(signed)
