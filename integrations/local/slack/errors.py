"""The two ways of saying no: Slack's answer to the app, and the client's answer to a person."""

from typing import Any


class SlackError(Exception):
    """A Web API call is refused with a documented code; `fields` join the answer beside `ok` and `error`."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def invalid_arguments(*messages: str) -> SlackError:
    """Return the error for arguments that are missing or malformed, each named by a message."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})


class ImpossibleError(Exception):
    """A person cannot do this in Slack's client: there is no such button, view, channel or option."""
