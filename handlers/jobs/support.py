"""Notes in the channel of support's: one for each item, edited as it changes."""

from bot.domain.errors import NotFound, Unreachable
from bot.domain.jobs import Job
from bot.domain.support import SupportItem
from bot.telemetry import logger
from bot.views.support_note import support_note
from handlers.jobs.steps import Steps
from handlers.reception import Reception

_log = logger(__name__)


class SupportNotes:
    """The workflow of what is handed to support.

    The channel's history is not read, which would take one more permission: killed between a post and its record, it posts a second time.
    """

    def __init__(self, reception: Reception) -> None:
        self._alerts = reception.use_cases.alerts
        self._reception = reception

    async def show(self, steps: Steps, job: Job) -> None:
        """Let the item's note say how it stands: JobKind.SHOW_SUPPORT_ITEM."""
        posted = await steps.run("show", lambda: self._show(*_item(job)))
        if posted:
            await steps.run("record", lambda: self._alerts.support.posted(*_item(job), *posted))

    async def _show(self, workspace_id: str, item_id: str) -> list[str]:
        """Where it was posted; nothing where it was edited, or nobody reads it."""
        item = await self._alerts.support.note(workspace_id, item_id)
        if item is None:
            return []
        channel = self._reception.support_channels.get(workspace_id)
        if item.ts is None and channel is None:
            _log.warning(
                "support is to know, and SUPPORT_CHANNEL names none of its workspace",
                item=item.kind.value,
                count=item.count,
            )
            return []
        try:
            return await self._put(item, channel)
        except (NotFound, Unreachable) as error:
            _log.warning("support cannot be told", item=item.kind.value, reason=str(error))
            return []

    async def _put(self, item: SupportItem, channel: str | None) -> list[str]:
        messenger = self._reception.messengers(item.workspace_id)
        message = support_note(self._reception.copy, item, self._reception.clock())
        if item.slack_channel_id and item.ts:
            await messenger.update(item.slack_channel_id, item.ts, message)
            return []
        assert channel, "asked for before"
        return [channel, await messenger.post(channel, message)]


def _item(job: Job) -> tuple[str, str]:
    return job.text("workspace_id"), job.text("item_id")
