"""The payloads of commands and interactions, field by field as Slack sends them.

https://docs.slack.dev/reference/interaction-payloads
"""

from typing import Any

from integrations.local.slack.blocks.inputs import BUTTONS, Placed, State
from integrations.local.slack.entities import Conversation, Message, View
from integrations.local.slack.renders import message_json, view_json
from integrations.local.slack.store import Store

Json = dict[str, Any]
ECHOED = ("placeholder", "initial_option", "initial_options", "initial_date", "initial_time", "initial_user")


def channel_name(conversation: Conversation) -> str:
    """Return the name a command or click carries; direct messages and private channels have a common one."""
    return {"im": "directmessage", "group": "privategroup"}.get(conversation.kind, conversation.name)


def slash_command(store: Store, user: str, conversation: Conversation, command: str, text: str) -> Json:
    """Return a slash command's fields but for its response URL and trigger."""
    app, team = store.app, store.team
    who: Json = {"user_id": user, "user_name": store.users[user].name}
    where: Json = {"channel_id": conversation.id, "channel_name": channel_name(conversation)}
    sender: Json = {"token": app.verification_token, "team_id": team.id, "team_domain": team.domain}
    said: Json = {"command": command, "text": text, "api_app_id": app.app_id, "is_enterprise_install": "false"}
    return sender | where | who | said


def interaction(store: Store, kind: str, user: str) -> Json:
    """Return what all interaction payloads begin with."""
    app, team = store.app, store.team
    name = store.users[user].name
    person = {"id": user, "username": name, "name": name, "team_id": team.id}
    sender: Json = {"type": kind, "user": person, "api_app_id": app.app_id, "token": app.verification_token}
    return sender | {"team": {"id": team.id, "domain": team.domain}, "enterprise": None, "is_enterprise_install": False}


def shortcut(store: Store, user: str, callback_id: str, message: Message | None) -> Json:
    """Return a shortcut's fields but for its trigger and response URL; it names neither the app nor all of the person."""
    payload = interaction(store, "shortcut" if message is None else "message_action", user)
    del payload["api_app_id"], payload["user"]["name" if message is None else "username"]
    payload |= {"callback_id": callback_id, "action_ts": store.ids.ts()}
    if message is not None:
        fields = source_fields(store, message)
        payload |= {"channel": fields["channel"], "message": fields["message"], "message_ts": message.ts}
    return payload


def source_fields(store: Store, source: Message | View) -> Json:
    """Return where an element stands: container, and the message with its channel or the view."""
    if isinstance(source, View):
        return {"container": {"type": "view", "view_id": source.id}, "view": view_json(store, source)}
    conversation = store.conversations[source.channel]
    container: Json = {"type": "message", "message_ts": source.ts, "channel_id": source.channel}
    container["is_ephemeral"] = source.ephemeral_for is not None
    if source.thread_ts:
        container["thread_ts"] = source.thread_ts
    fields: Json = {"container": container, "channel": {"id": source.channel, "name": channel_name(conversation)}}
    return fields if source.ephemeral_for else fields | {"message": message_json(store, source)}


def action(store: Store, item: Placed, chosen: Json) -> Json:
    """Return the one entry of `actions`: what was used, when, and what it then held."""
    element = item.element
    used: Json = {"type": element["type"], "action_id": item.action_id, "block_id": item.block_id}
    used["action_ts"] = store.ids.ts()
    if element["type"] in BUTTONS:
        used |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    used |= {key: element[key] for key in ECHOED if key in element}
    return used | chosen


def state_field(state: State) -> Json | None:
    """Return the `state` of a message: its inputs' values, None when it has none."""
    return {"values": state} if state else None
