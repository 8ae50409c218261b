"""Takes what a person did to the app within three seconds, and shows the person what came of it."""

from typing import Any

from integrations.local.slack.blocks.inputs import Placed, State
from integrations.local.slack.blocks.rules import Rule
from integrations.local.slack.blocks.tables import OPTION_GROUPS, OPTIONS
from integrations.local.slack.delivery import payloads
from integrations.local.slack.delivery.courier import Courier
from integrations.local.slack.delivery.parcels import Outcome, Parcel
from integrations.local.slack.entities import Conversation, Message, View
from integrations.local.slack.errors import SlackError
from integrations.local.slack.messages import Content, Messages
from integrations.local.slack.modals import Modals
from integrations.local.slack.renders import view_json
from integrations.local.slack.response_urls import ResponseUrls
from integrations.local.slack.store import Store
from integrations.local.slack.triggers import Triggers

Json = dict[str, Any]


class Interactions:
    """Commands, clicks, submissions, shortcuts and menus that load their options; none of them is ever retried."""

    def __init__(
        self,
        store: Store,
        messages: Messages,
        modals: Modals,
        triggers: Triggers,
        responses: ResponseUrls,
        courier: Courier,
    ) -> None:
        self._store, self._messages, self._modals = store, messages, modals
        self._triggers, self._responses, self._courier = triggers, responses, courier

    async def command(self, user: str, conversation: Conversation, command: str, text: str) -> None:
        """Send a slash command and show what it was acknowledged with."""
        payload = payloads.slash_command(self._store, user, conversation, command, text)
        payload["response_url"] = self._responses.issue("commands", user, conversation.id)
        payload["trigger_id"] = self._triggers.issue(user)
        outcome = await self._courier.deliver(Parcel("slash_commands", payload))
        if not outcome.acknowledged:
            code = "operation_timeout" if outcome.status == "timeout" else "dispatch_failed"
            self._store.complain(user, code, f'{command} failed with the error "{code}"')
            return
        try:
            self._answer_command(user, conversation, f"{command} {text}".strip(), outcome.answer)
        except SlackError as error:
            text = f'{command} failed with the error "invalid_command_response" ({error.code})'
            self._store.complain(user, "invalid_command_response", text)

    def _answer_command(self, user: str, conversation: Conversation, line: str, answer: Json) -> None:
        if not answer:
            return
        if answer.get("response_type") == "in_channel":  # then everybody sees the command, too
            self._messages.person_says(conversation, user, Content(line), None)
        self._responses.answer(user, conversation.id, answer)

    async def act(self, user: str, item: Placed, chosen: Json, source: Message | View, state: State) -> None:
        """Send a click or choice in a message or view."""
        payload = payloads.interaction(self._store, "block_actions", user)
        payload |= payloads.source_fields(self._store, source)
        if isinstance(source, Message):
            payload["state"] = payloads.state_field(state)
            payload["response_url"] = self._responses.issue("actions", user, source.channel, source)
        payload["trigger_id"] = self._triggers.issue(user, source.id if isinstance(source, View) else None)
        payload["actions"] = [payloads.action(self._store, item, chosen)]
        outcome = await self._interactive(payload)
        if not outcome.acknowledged:
            self._store.complain(user, "warning_triangle", "This app is not responding to what you chose.")

    async def submit(self, view: View) -> None:
        """Send a modal's values and do what the app answers: close, show errors, change, stack or clear."""
        payload = payloads.interaction(self._store, "view_submission", view.user)
        payload |= {"trigger_id": self._triggers.issue(view.user, view.id), "view": view_json(self._store, view)}
        outcome = await self._interactive(payload | {"response_urls": []})
        try:
            self._follow(view, outcome)
        except SlackError:
            self._store.complain(view.user, "trouble_connecting", "We had some trouble connecting. Try again?")

    def _follow(self, view: View, outcome: Outcome) -> None:
        """Carry out the answer to a submission. Raises SlackError for a missing or wrong one."""
        answer = outcome.answer
        if not outcome.acknowledged:
            raise SlackError(outcome.reason)
        match answer.get("response_action"):
            case None:
                self._modals.close(view)
            case "clear":
                self._modals.close_all(view.user)
            case "errors":
                self._show_errors(view, answer.get("errors"))
            case "update":
                self._modals.change(view, self._modals.checked(answer.get("view"), "modal"))
            case "push":
                self._modals.stack(view.user, self._modals.checked(answer.get("view"), "modal"))
            case unknown:
                raise SlackError(f"unknown response_action {unknown}")

    def _show_errors(self, view: View, errors: Any) -> None:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise SlackError("errors name no input block")
        view.errors = {block_id: str(text) for block_id, text in errors.items()}
        view.changed = self._store.next_change()

    async def closed(self, view: View, *, cleared: bool) -> None:
        """Tell the app that a modal was closed, if it asked for that; nothing depends on its answer."""
        if view.content["notify_on_close"]:
            payload = payloads.interaction(self._store, "view_closed", view.user)
            await self._interactive(payload | {"view": view_json(self._store, view), "is_cleared": cleared})

    async def shortcut(self, user: str, callback_id: str, message: Message | None) -> None:
        """Send a global shortcut, or one on a message."""
        payload = payloads.shortcut(self._store, user, callback_id, message)
        payload["trigger_id"] = self._triggers.issue(user)
        if message is not None:
            payload["response_url"] = self._responses.issue("app", user, message.channel)
        if not (await self._interactive(payload)).acknowledged:
            self._store.complain(user, "shortcut_failed", "This shortcut did not work.")

    async def suggest(self, user: str, item: Placed, value: str, source: Message | View) -> list[Json]:
        """Ask the app for a menu's options; return them, those of groups included, and remember them as offered."""
        payload = payloads.interaction(self._store, "block_suggestion", user)
        payload |= payloads.source_fields(self._store, source)
        payload |= {"action_id": item.action_id, "block_id": item.block_id, "value": value}
        options = _offered((await self._interactive(payload)).answer)
        if options is None:
            self._store.complain(user, "options_failed", "This menu could not load its options.")
            return []
        key = source.id if isinstance(source, View) else source.ts
        self._store.loaded_options.setdefault((user, key, item.action_id), []).extend(options)
        return options

    async def _interactive(self, payload: Json) -> Outcome:
        return await self._courier.deliver(Parcel("interactive", payload))


def _offered(answer: Json) -> list[Json] | None:
    """Return the options of an answer; None when it has none or Slack would not show them."""
    for key, rule in (("options", OPTIONS), ("option_groups", OPTION_GROUPS)):
        if key in answer:
            return _checked(answer[key], rule)
    return None


def _checked(offered: Any, rule: Rule) -> list[Json] | None:
    if offered == []:
        return []
    if list(rule.problems(offered, "")):
        return None
    return [option for item in offered for option in item.get("options", [item])]
