"""Messages the app scheduled for later, posted when the clock gets there."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.local.slack.entities import Conversation
from integrations.local.slack.errors import SlackError
from integrations.local.slack.messages import Content, Messages
from integrations.local.slack.store import Store
from integrations.local.tasks import Tasks

FARTHEST = timedelta(days=120)
MOST_NEARBY, NEARBY = 30, timedelta(minutes=5)
SHORTEST_WAIT = 0.05


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One message that waits."""

    id: str
    conversation: Conversation
    content: Content
    thread_ts: str | None
    post_at: datetime


class Schedule:
    """Keeps scheduled messages and posts each once."""

    def __init__(self, store: Store, messages: Messages, tasks: Tasks) -> None:
        self._store, self._messages, self._tasks = store, messages, tasks
        self.waiting: dict[str, Scheduled] = {}

    def add(self, conversation: Conversation, content: Content, thread_ts: str | None, post_at: datetime) -> Scheduled:
        """Schedule a message. Raises SlackError for a time in the past, too far off, or with too many around it."""
        now = self._store.clock()
        if post_at <= now:
            raise SlackError("time_in_past")
        if post_at - now > FARTHEST:
            raise SlackError("time_too_far")
        nearby = [item for item in self.waiting.values() if item.conversation is conversation and abs(item.post_at - post_at) < NEARBY]
        if len(nearby) >= MOST_NEARBY:
            raise SlackError("restricted_too_many")
        scheduled = Scheduled(self._store.ids.new("Q"), conversation, content, thread_ts, post_at)
        self.waiting[scheduled.id] = scheduled
        self._tasks.start(self._post(scheduled))
        return scheduled

    def cancel(self, scheduled_id: str, conversation: Conversation) -> None:
        """Forget a scheduled message. Raises SlackError when there is none of that id in this conversation."""
        scheduled = self.waiting.get(scheduled_id)
        if scheduled is None or scheduled.conversation is not conversation:
            raise SlackError("invalid_scheduled_message_id")
        del self.waiting[scheduled_id]

    async def _post(self, scheduled: Scheduled) -> None:
        # The workspace's clock need not run like the loop's, so it is asked again after each wait.
        while (left := (scheduled.post_at - self._store.clock()).total_seconds()) > 0:  # noqa: ASYNC110  a clock sends no event
            await asyncio.sleep(max(left, SHORTEST_WAIT))
        if self.waiting.pop(scheduled.id, None):
            self._messages.app_says(scheduled.conversation, scheduled.content, thread_ts=scheduled.thread_ts)
