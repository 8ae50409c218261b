"""A person in Slack's client: what they can do, and what the client would not let them do."""

import copy
import re
from collections.abc import Coroutine
from typing import Any

from integrations.local.slack.blocks.inputs import (
    BUTTONS,
    CHOSEN_KEY,
    Placed,
    State,
    entered,
    find,
    initial_state,
    missing_inputs,
    placed,
)
from integrations.local.slack.control import requests
from integrations.local.slack.entities import Conversation, Message, View
from integrations.local.slack.errors import ImpossibleError
from integrations.local.slack.messages import Content
from integrations.local.slack.renders import view_json
from integrations.local.slack.workspace import Workspace

Json = dict[str, Any]
Work = Coroutine[Any, Any, Any]
MARKUP = re.compile(r"(<[@#!][^<>\s]+>|<https?://[^<>]+>)")
LOADED_AFTER = 3  # characters before a menu asks for options, unless its min_query_length says otherwise


class Person:
    """Does things as one person; every method raises ImpossibleError instead of doing what the client forbids."""

    def __init__(self, workspace: Workspace, user: str) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._user = self._store.person(user).id

    def say(self, said: requests.Say) -> None:
        """Write a message."""
        conversation = self._place(said.channel)
        if said.thread_ts is not None and conversation.find(said.thread_ts) is None:
            raise ImpossibleError(f"there is no message {said.thread_ts} to answer")
        self._workspace.messages.person_says(conversation, self._user, _typed(said.text), said.thread_ts)

    def edit(self, edit: requests.Edit) -> None:
        """Change a message of one's own."""
        self._workspace.messages.change(self._own(edit.channel, edit.ts), _typed(edit.text))

    def delete(self, delete: requests.Delete) -> None:
        """Remove a message of one's own."""
        self._workspace.messages.remove(self._own(delete.channel, delete.ts))

    def command(self, command: requests.Command) -> Work | None:
        """Run a slash command; one the app does not have fails in the client."""
        conversation = self._place(command.channel)
        tokens, name = self._workspace.tokens, command.command
        if name not in self._store.app.slash_commands or not tokens.installed or "commands" not in tokens.scopes:
            self._store.complain(self._user, "not_a_command", f"{name} is not a valid command.")
            return None
        return self._workspace.interactions.command(self._user, conversation, name, command.text)

    def act(self, act: requests.Act) -> tuple[Work | None, str | None]:
        """Use an element; return the work that follows and the page that a link button opened."""
        source, item = self._element(act)
        if item.element.get("confirm") and not act.confirm:
            return None, None
        chosen, state = self._choose(source, item, act.value)
        if item.block["type"] == "input" and not item.block.get("dispatch_action"):
            return None, None
        url = (chosen.get("selected_option") or item.element).get("url")
        return self._workspace.interactions.act(self._user, item, chosen, source, state), url

    async def options(self, asked: requests.Options) -> list[Json]:
        """Type into a menu that loads its options; too few characters load nothing."""
        source, item = self._element(asked)
        if "external" not in item.element["type"]:
            raise ImpossibleError(f"{asked.action_id!r} does not load its options")
        if len(asked.value) < item.element.get("min_query_length", LOADED_AFTER):
            return []
        return await self._workspace.interactions.suggest(self._user, item, asked.value, source)

    def submit(self, submit: requests.Submit) -> Work | None:
        """Submit the modal on top; what is missing is marked and nothing is sent."""
        view = self._workspace.modals.shown(self._user, submit.view_id)
        if not view.content.get("submit"):
            raise ImpossibleError("this view has no button to submit it")
        state = copy.deepcopy(view.state)
        for block_id, action_id, raw in _addressed(view, submit.values):
            item = find(view.blocks, action_id, block_id)
            if item.element["type"] not in CHOSEN_KEY:
                raise ImpossibleError(f"{action_id!r} holds no value")
            state[item.block_id][item.action_id] = self._entered(item, raw, view.id)
        view.state, view.errors = state, missing_inputs(view.blocks, state)
        view.changed = self._store.next_change()
        return None if view.errors else self._workspace.interactions.submit(view)

    def close(self, close: requests.Close) -> list[Work]:
        """Close the modal on top; the whole stack when asked to, or when the view says so."""
        stack = self._store.modals.get(self._user, [])
        if not stack or close.view_id not in (None, stack[-1].id):
            raise ImpossibleError(f"the modal {close.view_id or ''} is not on top of the screen")
        top = stack[-1]
        if close.all or top.content["clear_on_close"]:
            views = self._workspace.modals.close_all(self._user)
            return [self._workspace.interactions.closed(view, cleared=True) for view in views]
        self._workspace.modals.close(top)
        return [self._workspace.interactions.closed(top, cleared=False)]

    def open_home(self, opened: requests.OpenHome) -> None:
        """Open one of the app's tabs."""
        app = self._store.app
        if not (app.home_tab_enabled if opened.tab == "home" else app.messages_tab_enabled):
            raise ImpossibleError(f"the app has no {opened.tab} tab")
        event: Json = {"type": "app_home_opened", "user": self._user, "tab": opened.tab}
        event |= {"channel": self._store.direct(self._user)[0].id, "event_ts": self._store.ids.ts()}
        home = self._store.homes.get(self._user)
        if home is not None and opened.tab == "home":
            event["view"] = view_json(self._store, home)
        self._workspace.events.emit(event)

    def shortcut(self, shortcut: requests.Shortcut) -> Work:
        """Run a shortcut of the app."""
        if shortcut.callback_id not in self._store.app.shortcuts or not self._workspace.tokens.installed:
            raise ImpossibleError(f"the app has no shortcut {shortcut.callback_id!r}")
        message = None if shortcut.message_ts is None else self._message(shortcut.channel, shortcut.message_ts)
        if message is not None and message.ephemeral_for:
            raise ImpossibleError("ephemeral messages have no shortcuts")
        return self._workspace.interactions.shortcut(self._user, shortcut.callback_id, message)

    def _place(self, channel: str | None) -> Conversation:
        """Return a conversation this person can write in: the one with the app when none is named."""
        if channel is None:
            conversation, _ = self._store.direct(self._user)
        else:
            found = self._store.conversations.get(channel)
            if found is None or self._user not in found.members or found.archived:
                raise ImpossibleError(f"{self._user} cannot write in {channel}")
            conversation = found
        if conversation.kind == "im" and not self._store.app.messages_tab_enabled:
            raise ImpossibleError("sending messages to this app has been turned off")
        return conversation

    def _message(self, channel: str | None, ts: str) -> Message:
        """Return a message this person sees, looked for everywhere when no channel is named."""
        for conversation in self._store.seen_by(self._user):
            message = conversation.messages.get(ts)
            visible = message is not None and not message.deleted and message.ephemeral_for in (None, self._user)
            if message is not None and visible and channel in (None, conversation.id):
                return message
        raise ImpossibleError(f"{self._user} sees no message {ts}")

    def _own(self, channel: str | None, ts: str) -> Message:
        message = self._message(channel, ts)
        if message.user != self._user:
            raise ImpossibleError("one can only change messages of one's own")
        return message

    def _element(self, where: requests.Where) -> tuple[Message | View, Placed]:
        """Return the element that is pointed at and where it stands."""
        source: Message | View
        if where.view_id is not None:
            source = self._workspace.modals.shown(self._user, where.view_id)
        elif where.message_ts is not None:
            source = self._message(where.channel, where.message_ts)
        else:
            raise ImpossibleError("say where: message_ts or view_id")
        return source, find(source.blocks, where.action_id, where.block_id)

    def _choose(self, source: Message | View, item: Placed, raw: Any) -> tuple[Json, State]:
        """Return what the action carries and the state after it; a view or message remembers its new state."""
        before = source.state if isinstance(source, View) else self._store.inputs.get((source.ts, self._user))
        state = initial_state(source.blocks, before)
        kind = item.element["type"]
        if kind in BUTTONS:
            if raw not in (None, item.element.get("value")):
                raise ImpossibleError(f"the button {item.action_id!r} does not carry {raw!r}")
            return {}, state
        if kind == "overflow":
            return _overflow(item, raw), state
        key = source.id if isinstance(source, View) else source.ts
        chosen = self._entered(item, raw, key)
        state[item.block_id][item.action_id] = chosen
        if isinstance(source, View):
            source.state = state
        else:
            self._store.inputs[source.ts, self._user] = state
        return chosen, state

    def _entered(self, item: Placed, raw: Any, key: str) -> Json:
        """Return an element's state after `raw` was entered; `key` names the view or message it stands in."""
        loaded = self._store.loaded_options.get((self._user, key, item.action_id), [])
        return entered(item.element, raw, loaded, self._exists)

    def _exists(self, reference: str) -> bool:
        return reference in self._store.users or reference in self._store.conversations


def _overflow(item: Placed, raw: Any) -> Json:
    for option in item.element["options"]:
        if option["value"] == raw:
            return {"selected_option": option}
    raise ImpossibleError(f"{item.action_id!r} has no entry {raw!r}")


def _addressed(view: View, values: Json) -> list[tuple[str | None, str, Any]]:
    """Return block id, action id and value of each entry, whichever way it was addressed."""
    found: list[tuple[str | None, str, Any]] = []
    in_block = {item.block_id: item.action_id for item in placed(view.blocks) if item.element["type"] in CHOSEN_KEY}
    for key, given in values.items():
        if isinstance(given, dict):
            found += [(key, action_id, raw) for action_id, raw in given.items()]
        elif key in in_block:
            found.append((key, in_block[key], given))
        else:
            found.append((None, key, given))
    return found


def _typed(text: str) -> Content:
    """Return what a person typed as Slack stores it: escaped, with a rich text block."""
    parts = MARKUP.split(text)
    escaped = [part if MARKUP.fullmatch(part) else _escaped(part) for part in parts]
    words = [_rich(part) for part in parts if part]
    section = {"type": "rich_text_section", "elements": words}
    return Content("".join(escaped), [{"type": "rich_text", "block_id": "typed", "elements": [section]}])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _rich(part: str) -> Json:
    if part.startswith("<@") and MARKUP.fullmatch(part):
        return {"type": "user", "user_id": part[2:-1]}
    return {"type": "text", "text": part}
