"""Encryption at rest: any key opens, the newest seals, and nothing opens elsewhere."""

import pytest

from storage.encryption import Cipher, Undecipherable, new_key

OLD, NEW = new_key(), new_key()


def test_what_is_sealed_opens_again_and_never_looks_the_same() -> None:
    cipher = Cipher([NEW])
    one, two = cipher.seal("dana@acme.example\0", "people.contact"), cipher.seal("dana@acme.example\0", "people.contact")
    assert one != two
    assert cipher.open(one, "people.contact") == "dana@acme.example\0"


def test_an_older_key_still_opens_and_the_newest_one_seals() -> None:
    both = Cipher([NEW, OLD])
    assert both.open(Cipher([OLD]).seal("x", "a.b"), "a.b") == "x"
    assert Cipher([NEW]).open(both.seal("x", "a.b"), "a.b") == "x"


def test_a_value_of_another_column_does_not_open() -> None:
    cipher = Cipher([NEW])
    with pytest.raises(Undecipherable, match=r"grants\.tokens was sealed for another column"):
        cipher.open(cipher.seal("secret", "people.contact"), "grants.tokens")


def test_without_its_key_a_value_does_not_open_and_the_complaint_tells_neither() -> None:
    sealed = Cipher([OLD]).seal("secret", "a.b")
    with pytest.raises(Undecipherable) as caught:
        Cipher([NEW]).open(sealed, "a.b")
    assert all(part not in str(caught.value) for part in (sealed, "secret", OLD, NEW))
    with pytest.raises(Undecipherable):
        Cipher([NEW]).renew(sealed, "a.b")


def test_renewing_leaves_alone_what_is_under_the_newest_key() -> None:
    both = Cipher([NEW, OLD])
    renewed = both.renew(Cipher([OLD]).seal("x", "a.b"), "a.b")
    assert renewed is not None
    assert Cipher([NEW]).open(renewed, "a.b") == "x"
    assert both.renew(renewed, "a.b") is None


@pytest.mark.parametrize("keys", [[], ["short"]])
def test_no_key_and_no_fernet_key_are_refused(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        Cipher(keys)
