"""A Bolt app that opens modals and answers them as a test decides."""

import re
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from tests.local.slack.harness import DANA, LocalSlack

Json = dict[str, Any]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def field(action_id: str, element: Json | None = None, **more: Any) -> Json:
    typed = element or {"type": "plain_text_input"}
    return {
        "type": "input",
        "block_id": f"b-{action_id}",
        "label": text(action_id.title()),
        "element": {**typed, "action_id": action_id},
        **more,
    }


def modal(*blocks: Json, title: str = "Form", **more: Any) -> Json:
    shown = list(blocks) or [field("name")]
    return {"type": "modal", "callback_id": "form", "title": text(title), "submit": text("OK"), "blocks": shown, **more}


class Bot:
    """A Bolt app whose answers a test decides."""

    def __init__(self) -> None:
        self.view: Json = modal()
        self.answer: Json = {}
        self.offered: Json = {"options": []}
        self.submitted: list[Json] = []
        self.closed: list[Json] = []
        self.actions: list[Json] = []
        self.opened: list[Json] = []
        self.suggested: list[Json] = []
        self.triggers: list[str] = []
        self.pushes: Json | None = None
        self.is_broken = False

    def register(self, app: AsyncApp) -> None:
        @app.command("/calendar")
        async def command(ack: Any, client: Any, body: Json) -> None:
            await ack()
            self.triggers.append(body["trigger_id"])
            await client.views_open(trigger_id=body["trigger_id"], view=self.view)

        @app.view("form")
        async def form(ack: Any, body: Json) -> None:
            self.submitted.append(body)
            if self.is_broken:
                raise RuntimeError("broken on purpose")
            await ack(**self.answer)

        @app.view_closed("form")
        async def closed(ack: Any, body: Json) -> None:
            self.closed.append(body)
            await ack()

        @app.options("city")
        async def options(ack: Any, payload: Json) -> None:
            self.suggested.append(payload)
            await ack(**self.offered)

        @app.event("app_home_opened")
        async def opened(event: Json) -> None:
            self.opened.append(event)

        @app.action(re.compile(".+"))
        async def action(ack: Any, client: Any, body: Json) -> None:
            self.actions.append(body)
            await ack()
            if self.pushes:
                await client.views_push(trigger_id=body["trigger_id"], view=self.pushes)


async def open_modal(slack: LocalSlack) -> Json:
    """Have Dana run the command that opens the modal, and return what she sees of it."""
    seen = await slack.do("command", user=DANA, command="/calendar")
    assert seen["errors"] == []
    view: Json = seen["modal"]
    return view
