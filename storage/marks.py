"""Marks: keyed hashes by which a sealed address is found again, and by nobody who has only the database."""

import hashlib
import hmac

from bot.domain.connection import Provider


class Marks:
    """Makes marks with one secret of this installation.

    The secret is no encryption key and is never derived from one: it was made at random and lies sealed in the table of secrets, so
    renewing the encryption keys re-seals it like every other value and leaves all marks as they are. Marks of two workspaces cannot be
    compared.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def of_email(self, workspace_id: str, email: str) -> str:
        """The mark of an e-mail address, the same however it is capitalised."""
        return self._mark("email", workspace_id, email.casefold())

    def of_word(self, workspace_id: str, word: str) -> str:
        """The mark of one word of a name."""
        return self._mark("word", workspace_id, word)

    def of_login(self, workspace_id: str, provider: Provider, profile_name: str) -> str:
        """The mark of a login at a provider, the same however its name is capitalised."""
        return self._mark("login", workspace_id, provider.value, profile_name.casefold())

    def of_domain(self, workspace_id: str, domain: str) -> str:
        """The mark of the domain of an address."""
        return self._mark("domain", workspace_id, domain.casefold())

    def of_token(self, workspace_id: str, refresh_token: str) -> str:
        """The mark of a refresh token."""
        return self._mark("token", workspace_id, refresh_token)

    def _mark(self, *parts: str) -> str:
        return hmac.new(self._secret, "\0".join(parts).encode(), hashlib.sha256).hexdigest()
