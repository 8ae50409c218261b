"""One call of a Web API method: its arguments as the method reads them, and the method's own description."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from integrations.local.slack.errors import SlackError, invalid_arguments
from integrations.local.slack.tokens import Grant
from integrations.local.slack.workspace import Workspace

Json = dict[str, Any]
TRUE = (True, 1, "1", "true", "True")


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose token was checked; arguments come as strings from query and form, as anything from JSON."""

    method: str
    args: Json
    grant: Grant | None
    workspace: Workspace

    @property
    def scopes(self) -> tuple[str, ...]:
        """Return the scopes of the caller's token."""
        return self.grant.scopes if self.grant else ()

    def text(self, name: str) -> str | None:
        """Return an argument as text, None when it is missing or empty."""
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def required(self, name: str) -> str:
        """Return an argument as text. Raises SlackError invalid_arguments when it is missing."""
        value = self.text(name)
        if value is None:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean argument, false when it is missing."""
        return self.args.get(name) in TRUE

    def whole(self, name: str, default: int) -> int:
        """Return an integer argument. Raises SlackError invalid_arguments for anything else."""
        value = self.text(name)
        try:
            return default if value is None else int(value)
        except ValueError:
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from None

    def structure(self, name: str, refusal: SlackError) -> Any:
        """Return a list or object, parsed when it came as a string, None when missing. Raises `refusal` if unreadable."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise refusal from None

    def need(self, scope: str) -> None:
        """Raise SlackError missing_scope unless the token has this scope."""
        if scope not in self.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(self.scopes))


Handler = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method: its rate tier (None is special), the scopes of which it needs one, and whose token it takes."""

    name: str
    handler: Handler
    tier: int | None
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app", "any", "anybody"] = "bot"
    takes_json: bool = True
