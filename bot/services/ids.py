"""Ids of what Relink itself begins: a break, a case, a login that waits."""

import secrets

_BYTES = 12


def new_id() -> str:
    """One that nobody had or can guess, fit for an address."""
    return secrets.token_urlsafe(_BYTES)
