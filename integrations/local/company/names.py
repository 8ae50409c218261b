"""How the company's people are addressed: by e-mail, and in Slack."""

import unicodedata

from integrations.local.company.model import People


def email_of(people: People, key: str) -> str:
    """A person's or visitor's address: the one given, or first.last at the company."""
    person = people.people.get(key) or people.visitors[key]
    return person.email or f"{plain(person.name)}@{people.company.mail}"


def plain(name: str) -> str:
    """A name as the left side of an address: ASCII, lower case, dots for blanks."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if letter.isascii()).lower().replace(" ", ".")


def slack_id_of(key: str) -> str:
    """The id of a person's Slack user."""
    return f"U0{key.replace('-', '').upper()}"
