"""The sentences of one language: Project Fluent behind one small class, https://projectfluent.org/fluent/guide/."""

from enum import StrEnum
from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk, Message


class MissingWords(LookupError):
    """A key that no sentence has, or a sentence that was not given all its values."""


class Copy:
    """The sentences of one language, ready to be said."""

    def __init__(self, source: str, language: str) -> None:
        """Read `source`, the text of an .ftl file. Raises ValueError for what Fluent cannot parse and for a key that is there twice."""
        resource = FluentResource(source)
        keys = [entry.id.name for entry in resource.body if isinstance(entry, Message)]
        unreadable = [str(entry.content).strip() for entry in resource.body if isinstance(entry, Junk)]
        unreadable += sorted({key for key in keys if keys.count(key) > 1})
        if unreadable:
            raise ValueError(f"unreadable or repeated: {unreadable[0]}")
        self.keys = frozenset(keys)
        # Isolation marks are invisible characters that people would copy along with an address.
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(resource)

    def say(self, key: str, **values: str | int) -> str:
        """The sentence of `key` with `values` filled in. Raises MissingWords."""
        if key not in self.keys:
            raise MissingWords(f"no sentence {key!r}")
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise MissingWords(f"{key!r} has no sentence of its own")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise MissingWords(f"{key!r}: {errors[0]}")
        return str(text)

    def say_for(self, family: str, member: StrEnum, **values: str | int) -> str:
        """The sentence that `family` has for one member of an enumeration: `say_for("status", RELINK)` says `status-relink`."""
        return self.say(key_for(family, member), **values)


def key_for(family: str, member: StrEnum) -> str:
    """The key of one enumeration member's sentence; Fluent's keys hold neither dots nor underscores here."""
    return f"{family}-{member.value}".replace(".", "-").replace("_", "-")


@cache
def english() -> Copy:
    """The English sentences, read once."""
    return Copy(files("bot.copy").joinpath("en.ftl").read_text(encoding="utf-8"), "en")
