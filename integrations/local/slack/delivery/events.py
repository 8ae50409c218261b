"""The Events API: which events the app gets, in which wrapping, and how often Slack tries.

https://docs.slack.dev/apis/events-api
"""

import asyncio

from integrations.local.slack.delivery.courier import Courier
from integrations.local.slack.delivery.parcels import Json, Parcel, Retry
from integrations.local.slack.entities import Conversation, Message
from integrations.local.slack.renders import message_json, unix
from integrations.local.slack.store import Store
from integrations.local.slack.timing import Timing
from integrations.local.slack.tokens import Tokens
from integrations.local.tasks import Tasks

NEEDED_SCOPE = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}


class Events:
    """Sends what the app subscribed to and may read, in the background, with Slack's retries."""

    def __init__(self, store: Store, tokens: Tokens, courier: Courier, tasks: Tasks, timing: Timing) -> None:
        self._store, self._tokens, self._courier = store, tokens, courier
        self._tasks, self._timing = tasks, timing

    def emit(self, event: Json, subscription: str | None = None) -> None:
        """Send an event if the app is installed, subscribed to it and has the scope for it."""
        name = subscription or str(event["type"])
        scope = NEEDED_SCOPE.get(name)
        if not self._tokens.installed or name not in self._store.app.events:
            return
        if scope is None or scope in self._tokens.scopes:
            self._tasks.start(self._deliver(self._wrapped(event)))

    def said(self, conversation: Conversation, message: Message) -> None:
        """Tell the app about a new message where its bot user listens, and about being mentioned in a channel."""
        if self._store.app.bot_user_id not in conversation.members:
            return
        written = message_json(self._store, message) | {"channel": conversation.id, "event_ts": message.ts}
        self._emit_message(conversation, written)
        mention = f"<@{self._store.app.bot_user_id}>" in message.text and not message.is_from_app
        if mention and conversation.kind != "im":
            self.emit({**written, "type": "app_mention"})

    def changed(self, conversation: Conversation, message: Message, previous: Json) -> None:
        """Tell the app that a message was edited."""
        change: Json = {"subtype": "message_changed", "message": message_json(self._store, message)}
        self._hidden(conversation, change | {"previous_message": previous})

    def deleted(self, conversation: Conversation, previous: Json) -> None:
        """Tell the app that a message was removed."""
        change: Json = {"subtype": "message_deleted", "deleted_ts": previous["ts"]}
        self._hidden(conversation, change | {"previous_message": previous})

    def _hidden(self, conversation: Conversation, change: Json) -> None:
        ts = self._store.ids.ts()
        where = {"channel": conversation.id, "ts": ts, "event_ts": ts, "hidden": True}
        if self._store.app.bot_user_id in conversation.members:
            self._emit_message(conversation, {"type": "message", **change, **where})

    def _emit_message(self, conversation: Conversation, event: Json) -> None:
        self.emit(event | {"channel_type": conversation.kind}, MESSAGE_EVENTS[conversation.kind])

    def _wrapped(self, event: Json) -> Json:
        store, app = self._store, self._store.app
        authorization = {"enterprise_id": None, "team_id": store.team.id, "user_id": app.bot_user_id, "is_bot": True}
        wrapped: Json = {"token": app.verification_token, "team_id": store.team.id, "api_app_id": app.app_id}
        wrapped |= {"context_team_id": store.team.id, "context_enterprise_id": None}
        wrapped |= {"event": event, "type": "event_callback", "event_id": store.ids.new("Ev")}
        wrapped |= {"event_time": unix(store.clock()), "is_ext_shared_channel": False}
        wrapped["authorizations"] = [authorization | {"is_enterprise_install": False}]
        return wrapped | {"event_context": f"4-{store.ids.secret()}"}

    async def _deliver(self, payload: Json) -> None:
        """Try until the app acknowledges, it asks for no more, or the retries are used up."""
        parcel = Parcel("events_api", payload)
        outcome = await self._courier.deliver(parcel)
        for number, wait in enumerate(self._timing.event_retries, start=1):
            if outcome.acknowledged or outcome.no_retry:
                return
            await asyncio.sleep(wait)
            outcome = await self._courier.deliver(parcel, Retry(number, outcome.reason))
