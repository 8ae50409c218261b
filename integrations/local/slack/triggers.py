"""Trigger ids: the three seconds after a person's action in which the app may open one modal."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.local.slack.errors import SlackError
from integrations.local.slack.ids import Ids

LIFE = timedelta(seconds=3)
REMEMBERED = 10_000  # the oldest beyond these are forgotten, and answer like ones that never were
FORMAT = re.compile(r"\d+\.\d+\.[0-9a-f]+")


@dataclass(slots=True)
class Trigger:
    """One permission to open a modal for `user`; `view_id` names the modal the action happened in."""

    user: str
    issued_at: datetime
    view_id: str | None
    exchanged: bool = False


class Triggers:
    """All triggers handed out; each works once and for three seconds of the clock."""

    def __init__(self, ids: Ids, clock: Callable[[], datetime]) -> None:
        self._ids = ids
        self._clock = clock
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """Return a new trigger id for something `user` just did."""
        trigger_id = self._ids.trigger()
        self._issued[trigger_id] = Trigger(user, self._clock(), view_id)
        if len(self._issued) > REMEMBERED:
            del self._issued[next(iter(self._issued))]
        return trigger_id

    def check(self, trigger_id: str) -> Trigger:
        """Return a trigger that may still be exchanged. Raises SlackError with the documented code otherwise."""
        trigger = self._issued.get(trigger_id) if FORMAT.fullmatch(trigger_id) else None
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.exchanged:
            raise SlackError("exchanged_trigger_id")
        if self._clock() - trigger.issued_at > LIFE:
            raise SlackError("expired_trigger_id")
        return trigger
