"""The kinds of rule a Block Kit value can be held against, and how each finds what is wrong with it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: Slack's kind of sentence, and the JSON pointer of the value that breaks it."""

    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


Extra = Callable[[Json, str], Iterator[Problem]]


class Rule(ABC):
    """Something a JSON value must fulfil."""

    @abstractmethod
    def problems(self, value: Any, pointer: str) -> Iterator[Problem]:
        """Yield every way in which `value`, found at `pointer`, breaks this rule."""


@dataclass(frozen=True, slots=True)
class Anything(Rule):
    """A value that is not looked into."""

    def problems(self, value: Any, pointer: str) -> Iterator[Problem]:
        """Yield nothing: every value will do."""
        del value, pointer
        yield from ()


@dataclass(frozen=True, slots=True)
class Flag(Rule):
    """A boolean."""

    def problems(self, value: Any, pointer: str) -> Iterator[Problem]:
        """Yield a problem unless the value is true or false."""
        if not isinstance(value, bool):
            yield Problem("must provide a boolean", pointer)


@dataclass(frozen=True, slots=True)
class Whole(Rule):
    """An integer within bounds, both inclusive."""

    least: int = 0
    most: int = 2**53

    def problems(self, value: Any, pointer: str) -> Iterator[Problem]:
        """Yield a problem unless the value is an integer within the bounds."""
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem("must provide an integer", pointer)
        elif not self.least <= value <= self.most:
            yield Problem(f"must be between {self.least} and {self.most}", pointer)


@dataclass(frozen=True, slots=True)
class String(Rule):
    """A string of bounded length, perhaps one of a few words."""

    limit: int
    least: int = 1
    choices: tuple[str, ...] = ()

    def problems(self, value: Any, pointer: str) -> Iterator[Problem]:
        """Yield a problem for another type, a length out of bounds, or a word not among the choices."""
        if not isinstance(value, str):
            yield Problem("must provide a string", pointer)
        elif self.choices and value not in self.choices:
            yield Problem(f"must be one of: {', '.join(self.choices)}", pointer)
        elif len(value) > self.limit:
            yield Problem(f"must be less than {self.limit + 1} characters", pointer)
        elif len(value) < self.least:
            yield Problem(f"must be more than {self.least - 1} characters", pointer)


@dataclass(frozen=True, slots=True)
class Items(Rule):
    """A list of bounded size whose every element follows one rule."""

    of: Rule
    limit: int
    least: int = 1

    def problems(self, value: Any, pointer: str) -> Iterator[Problem]:
        """Yield what is wrong with the list's size and with each of its elements."""
        if not isinstance(value, list):
            yield Problem("must provide an array", pointer)
            return
        if len(value) > self.limit:
            yield Problem(f"no more than {self.limit} items allowed", pointer)
        if len(value) < self.least:
            yield Problem(f"must provide at least {self.least} items", pointer)
        for index, item in enumerate(value):
            yield from self.of.problems(item, f"{pointer}/{index}")


@dataclass(frozen=True, slots=True)
class Shape(Rule):
    """An object with known keys; `extras` are rules that look at several keys at once."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    extras: tuple[Extra, ...] = ()

    def problems(self, value: Any, pointer: str) -> Iterator[Problem]:
        """Yield missing and unknown keys, then what is wrong with each value."""
        if not isinstance(value, dict):
            yield Problem("must provide an object", pointer)
            return
        yield from (Problem(f"missing required field: {key}", pointer) for key in self.required if key not in value)
        yield from (Problem(f"invalid additional property: {key}", pointer) for key in value if key not in self.fields)
        for key, rule in self.fields.items():
            if key in value:
                yield from rule.problems(value[key], f"{pointer}/{key}")
        for extra in self.extras:
            yield from extra(value, pointer)


@dataclass(frozen=True, slots=True)
class OneOf(Rule):
    """An object whose `type` picks its rule from a table; `allowed` narrows the table."""

    table: Mapping[str, Rule]
    allowed: frozenset[str] | None = field(default=None)

    def problems(self, value: Any, pointer: str) -> Iterator[Problem]:
        """Yield a problem for an unknown or misplaced type, else what its own rule finds."""
        if not isinstance(value, dict):
            yield Problem("must provide an object", pointer)
            return
        kind = value.get("type")
        rule = self.table.get(kind) if isinstance(kind, str) else None
        if rule is None or (self.allowed is not None and kind not in self.allowed):
            yield Problem(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            yield from rule.problems(value, pointer)
