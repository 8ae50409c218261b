"""The workspace's memory: who is there, what was said, which files and complaints exist, and in which order it changed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from integrations.local.slack.activity import Activity
from integrations.local.slack.blocks.inputs import State
from integrations.local.slack.entities import (
    AgentThread,
    Complaint,
    Conversation,
    ConversationKind,
    Json,
    Message,
    StoredFile,
    View,
)
from integrations.local.slack.errors import ImpossibleError
from integrations.local.slack.ids import Ids
from integrations.local.slack.seed import ChannelSeed, SlackSeed, UserSeed

STATUS_LIFE = timedelta(minutes=2)  # a status line without a message disappears, assistant.threads.setStatus


class Store:
    """Everything in memory; each change takes the next sequence number and counts as activity."""

    def __init__(self, seed: SlackSeed, ids: Ids, activity: Activity, clock: Callable[[], datetime], base_url: str) -> None:
        self.seed = seed
        self.base_url = base_url
        self.app = seed.app
        self.team = seed.team
        self.ids = ids
        self.clock = clock
        self.sequence = 0
        self.files: dict[str, StoredFile] = {}
        self.complaints: list[Complaint] = []
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self.agent_threads: dict[tuple[str, str], AgentThread] = {}
        self.inputs: dict[tuple[str, str], State] = {}
        self.loaded_options: dict[tuple[str, str, str], list[Json]] = {}
        self.users = {user.id: user for user in [*seed.users, self._bot_user()]}
        self.conversations = {channel.id: self._channel(channel) for channel in seed.channels}
        self._activity = activity

    def _bot_user(self) -> UserSeed:
        known = next((user for user in self.seed.users if user.id == self.app.bot_user_id), None)
        return known or UserSeed(id=self.app.bot_user_id, name=self.app.name.lower(), real_name=self.app.name, is_bot=True)

    def _channel(self, seed: ChannelSeed) -> Conversation:
        kind: ConversationKind = "group" if seed.private else "channel"
        return Conversation(seed.id, kind, seed.name, list(seed.members), self.clock(), archived=seed.archived)

    def next_change(self) -> int:
        """Return the next sequence number and count as activity."""
        self.sequence += 1
        self._activity.touch()
        return self.sequence

    def person(self, user_id: str) -> UserSeed:
        """Return somebody who can act in the client. Raises ImpossibleError for a bot or an unknown id."""
        user = self.users.get(user_id)
        if user is None or user.is_bot or user.deleted:
            raise ImpossibleError(f"nobody with the id {user_id} can use this workspace")
        return user

    def direct(self, *user_ids: str) -> tuple[Conversation, bool]:
        """Return the app's direct message with these people and whether it is new."""
        members = sorted({*user_ids, self.app.bot_user_id})
        for conversation in self.conversations.values():
            if conversation.kind in ("im", "mpim") and sorted(conversation.members) == members:
                return conversation, False
        kind: ConversationKind = "im" if len(user_ids) == 1 else "mpim"
        conversation = Conversation(self.ids.new("D" if kind == "im" else "G"), kind, "", members, self.clock())
        self.conversations[conversation.id] = conversation
        return conversation, True

    def conversation(self, reference: str) -> Conversation | None:
        """Return the conversation that an id, a channel's name or a person's id names."""
        if reference in self.conversations:
            return self.conversations[reference]
        if reference in self.users and reference != self.app.bot_user_id:
            return self.direct(reference)[0]
        name = reference.removeprefix("#")
        return next((item for item in self.conversations.values() if item.name and item.name == name), None)

    def seen_by(self, user_id: str) -> list[Conversation]:
        """Return the conversations a person is in."""
        return [item for item in self.conversations.values() if user_id in item.members]

    def add(self, message: Message) -> Message:
        """Put a new message into its conversation."""
        message.created = message.changed = self.next_change()
        self.conversations[message.channel].messages[message.ts] = message
        return message

    def complain(self, user: str, code: str, text: str) -> None:
        """Have Slack tell one person that something failed."""
        self.complaints.append(Complaint(user, code, text, self.next_change()))

    def views(self) -> Iterator[View]:
        """Yield every open modal and every published home tab."""
        for stack in self.modals.values():
            yield from stack
        yield from self.homes.values()

    def agent_thread(self, channel: str, thread_ts: str) -> AgentThread:
        """Return what is set on a thread, empty at first; a status line older than two minutes is gone."""
        thread = self.agent_threads.setdefault((channel, thread_ts), AgentThread(channel, thread_ts))
        if thread.status_set_at is not None and self.clock() - thread.status_set_at > STATUS_LIFE:
            self.clear_status(channel, thread_ts)
        return thread

    def clear_status(self, channel: str, thread_ts: str | None) -> None:
        """Remove a thread's status line, as Slack does when the app answers."""
        thread = self.agent_threads.get((channel, thread_ts or ""))
        if thread is not None:
            thread.status, thread.status_set_at = "", None
