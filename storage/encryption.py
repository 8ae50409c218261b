"""Encryption at rest: Fernet tokens under one or more keys, each token bound to the column it was made for."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Undecipherable(Exception):
    """No configured key opens a stored value, or it was made for another column; the message holds neither key nor value."""


def new_key() -> str:
    """A fresh key for ENCRYPTION_KEYS: 32 random bytes, URL-safe base64."""
    return Fernet.generate_key().decode()


class Cipher:
    """Seals with the newest key and opens with any.

    Fernet knows no associated data (https://cryptography.io/en/latest/fernet/), so the column's name is sealed in front of the text: a
    value copied into another column does not open there.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` newest first. Raises ValueError when there is none, or one that is no Fernet key."""
        if not keys:
            raise ValueError("there is no encryption key")
        fernets = [Fernet(key) for key in keys]
        self._all = MultiFernet(fernets)
        self._newest = fernets[0]

    def seal(self, text: str, column: str) -> str:
        """`text`, readable again only under `column` (`table.column`); different on every call."""
        return self._all.encrypt(f"{column}\0{text}".encode()).decode()

    def open(self, sealed: str, column: str) -> str:
        """What was sealed under `column`. Raises Undecipherable."""
        try:
            found, _, text = self._all.decrypt(sealed).decode().partition("\0")
        except InvalidToken:
            raise Undecipherable(f"no key in ENCRYPTION_KEYS opens a value of {column}") from None
        if found != column:
            raise Undecipherable(f"a value in {column} was sealed for another column")
        return text

    def renew(self, sealed: str, column: str) -> str | None:
        """The same value of `column` under the newest key; None when it is under that key already. Raises Undecipherable."""
        return None if self._opens_newest(sealed) else self.seal(self.open(sealed, column), column)

    def _opens_newest(self, sealed: str) -> bool:
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True
