"""Sending to Slack, and finding again what was sent."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.domain.errors import Expired, Invalid, RelinkError, TryLater
from bot.domain.messages import FileUpload, Message
from integrations.slack.client import retry_once_only
from integrations.slack.errors import UPLOAD, slack_errors
from integrations.slack.turns import Turns

EVENT_TYPE = "relink_message"
"""The type of the metadata that carries a message's key (https://docs.slack.dev/messaging/message-metadata)."""
RECENT = 100
"""How many messages back counts as recent: what is looked for was sent minutes ago."""
RECENT_THREADS, MOST_REPLIES = 5, 1000


BotUser = Callable[[], Awaitable[str]]
"""The id of our own user in the workspace."""


class SlackMessenger:
    """Sends as the bot whose user `bot_user` tells. Every call raises TryLater, and Unreachable where nobody can be reached that way.

    New messages in one conversation are `apart` from one another: what nobody waits for lets Slack, and its reader, breathe.
    """

    def __init__(self, client: AsyncWebClient, bot_user: BotUser, apart: timedelta = timedelta(0)) -> None:
        self._client = client
        self._bot_user = bot_user
        self._turns = Turns(apart)

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Post and answer the message's ts; `key` goes into its metadata. Never tried again by itself after a lost answer."""
        await self._turns.wait(slack_channel_id)
        with slack_errors("chat.postMessage"):
            answer = await self._client.chat_postMessage(
                channel=slack_channel_id,
                text=message.text,
                blocks=_blocks(message) or None,
                thread_ts=thread_ts,
                metadata=Metadata(EVENT_TYPE, {"key": key}) if key else None,
                unfurl_links=False,
                unfurl_media=False,
            )
            return str(answer["ts"])

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Replace a message of ours, its blocks included. Raises NotFound when it is gone."""
        with slack_errors("chat.update"):
            await self._client.chat_update(channel=slack_channel_id, ts=ts, text=message.text, blocks=_blocks(message))

    async def respond(self, response_url: str, message: Message) -> None:
        """Answer a command or a press where it was made, seen by nobody else. Raises Expired after five times or 30 minutes."""
        with slack_errors("response_url"):
            webhook = AsyncWebhookClient(response_url, session=self._client.session, retry_handlers=retry_once_only())
            webhook.proxy = self._client.proxy
            answer = await webhook.send(text=message.text, blocks=_blocks(message) or None, response_type="ephemeral")
        if answer.status_code != 200:
            raise _refusal(answer.status_code)

    async def whisper(self, slack_channel_id: str, slack_user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Say it to one member of a conversation, seen by nobody else. Slack shows it in no thread that is not there yet."""
        with slack_errors("chat.postEphemeral"):
            await self._client.chat_postEphemeral(
                channel=slack_channel_id, user=slack_user_id, text=message.text, blocks=_blocks(message) or None, thread_ts=thread_ts
            )

    async def find_posted(self, slack_channel_id: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """The ts of a recent message of ours posted under `key`, in that thread or else outside threads."""
        for message in await (self._replies(slack_channel_id, thread_ts) if thread_ts else self._recent(slack_channel_id)):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE and (metadata.get("event_payload") or {}).get("key") == key:
                return str(message["ts"])
        return None

    async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
        """Upload into the conversation and answer the file's id; its message follows a moment later. Raises UploadRefused."""
        with slack_errors(UPLOAD):
            answer = await self._client.files_upload_v2(
                channel=slack_channel_id,
                filename=file.name,
                title=file.title,
                content=file.content,
                initial_comment=file.comment,
                thread_ts=thread_ts,
            )
            return str(answer["files"][0]["id"])

    async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
        """The id of a recent file of ours of this name, in the conversation or one of its recent threads."""
        bot_user_id = await self._bot_user()
        async for message in self._recent_with_threads(slack_channel_id):
            for file in message.get("files") or []:
                if file.get("name") == name and file.get("user", bot_user_id) == bot_user_id:
                    return str(file["id"])
        return None

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str:
        """Open a modal and answer its id. Raises Expired for a trigger that is older than 3 s or used."""
        with slack_errors("views.open"):
            answer = await self._client.views_open(trigger_id=trigger_id, view=dict(view))
            return str(answer["view"]["id"])

    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        """Replace a modal. Raises NotFound when it was closed."""
        with slack_errors("views.update"):
            await self._client.views_update(view_id=view_id, view=dict(view))

    async def publish_home(self, slack_user_id: str, view: Mapping[str, Any], over: str | None) -> str:
        """Let this be their home and answer Slack's hash of it. Raises Conflict where what stands there is not `over`, if that is given."""
        with slack_errors("views.publish"):
            answer = await self._client.views_publish(user_id=slack_user_id, view=dict(view), hash=over)
            return str(answer["view"]["hash"])

    async def _recent(self, slack_channel_id: str) -> list[dict[str, Any]]:
        """The latest messages of the conversation, newest first; threads show their first message only."""
        with slack_errors("conversations.history"):
            answer = await self._client.conversations_history(channel=slack_channel_id, limit=RECENT, include_all_metadata=True)
            return list(answer["messages"])

    async def _recent_with_threads(self, slack_channel_id: str) -> AsyncIterator[dict[str, Any]]:
        messages = await self._recent(slack_channel_id)
        for message in messages:
            yield message
        threads = sorted(
            (each for each in messages if each.get("reply_count")), key=lambda each: str(each.get("latest_reply", "")), reverse=True
        )
        for first in threads[:RECENT_THREADS]:
            for message in await self._replies(slack_channel_id, first["ts"]):
                yield message

    async def _replies(self, slack_channel_id: str, thread_ts: str) -> list[dict[str, Any]]:
        with slack_errors("conversations.replies"):
            answer = await self._client.conversations_replies(
                channel=slack_channel_id, ts=thread_ts, limit=MOST_REPLIES, include_all_metadata=True
            )
            return list(answer["messages"])


def _blocks(message: Message) -> list[dict[str, Any]]:
    return [dict(block) for block in message.blocks]


def _refusal(status: int) -> RelinkError:
    """What a response_url says with its status: https://docs.slack.dev/interactivity/handling-user-interaction."""
    said = f"slack response_url: status {status}"
    if status == 429 or status >= 500:
        return TryLater(said)
    return Expired(said) if status in (404, 410) else Invalid(said)
