"""Trouble on demand: wrong statuses, slow answers, nonsense, lost answers, cut connections."""

from fnmatch import fnmatchcase
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Fault(BaseModel):
    """One rule; the first that matches a call decides.

    `path` is a shell pattern without the query. `times` counts down and the rule disappears; None stays.
    With `after` the call does its work and only its answer is lost. `cut` breaks the connection mid-answer.
    A rule with nothing but `delay_seconds` slows the true answer down.
    """

    model_config = ConfigDict(extra="forbid")

    path: str = "*"
    method: str | None = None
    sub: str | None = None
    status: int | None = Field(default=None, ge=200, le=599)
    body: Any = None
    headers: dict[str, str] = Field(default_factory=dict)
    delay_seconds: float = Field(default=0, ge=0)
    times: int | None = Field(default=None, ge=1)
    after: bool = False
    cut: bool = False

    @property
    def replaces(self) -> bool:
        """Whether the true answer never reaches the caller."""
        return self.cut or self.status is not None or self.body is not None

    def matches(self, method: str, path: str, sub: str | None) -> bool:
        """Whether a call is one of those this rule is about."""
        return (
            fnmatchcase(path, self.path)
            and (self.method is None or self.method.upper() == method)
            and (self.sub is None or self.sub == sub)
        )


class Faults:
    """The rules in force, oldest first."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def take(self, method: str, path: str, sub: str | None) -> Fault | None:
        """The rule for this call, counted as used."""
        rule = next((rule for rule in self.rules if rule.matches(method, path, sub)), None)
        if rule is not None and rule.times is not None:
            rule.times -= 1
            if rule.times == 0:
                self.rules.remove(rule)
        return rule
