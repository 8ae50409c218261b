"""The whole workspace as JSON, for tests, the demonstration and the page."""

from typing import Any

from integrations.local.slack.control import screen
from integrations.local.slack.entities import Conversation
from integrations.local.slack.renders import unix, user_json, view_json
from integrations.local.slack.workspace import Workspace

Json = dict[str, Any]


def state(workspace: Workspace) -> Json:
    """Return everything: people, conversations with all their messages, views, files, journals, connections, faults.

    `deliveries` and `calls` are journals, oldest first, of what was sent to the app and of what it called.
    """
    store = workspace.store
    return {
        "now": store.clock().isoformat(),
        "team": store.team.model_dump(),
        "app": _app(workspace),
        "users": [user_json(store, user, with_email=True) for user in store.users.values()],
        "conversations": [_conversation(workspace, item) for item in store.conversations.values()],
        "views": [{"user": view.user, **view_json(store, view)} for view in store.views()],
        "files": [screen.file(file).model_dump() | {"channels": file.channels} for file in store.files.values()],
        "errors": [{"user": item.user, "code": item.code, "text": item.text} for item in store.complaints],
        "scheduled": [
            {"id": item.id, "channel": item.conversation.id, "text": item.content.text, "post_at": unix(item.post_at)}
            for item in workspace.schedule.waiting.values()
        ],
        "connections": _connections(workspace),
        "deliveries": list(workspace.courier.journal),
        "calls": list(workspace.calls),
        "faults": workspace.faults.state.model_dump(),
    }


def _app(workspace: Workspace) -> Json:
    """Return the app without its secrets."""
    app = workspace.store.app
    secrets = {"bot_token", "app_token", "signing_secret", "verification_token", "client_secret"}
    granted = sorted(workspace.tokens.scopes)
    return app.model_dump(exclude=secrets) | {"installed": workspace.tokens.installed, "scopes": granted}


def _conversation(workspace: Workspace, conversation: Conversation) -> Json:
    store = workspace.store
    messages = [
        screen.message(store, message, message.ephemeral_for or message.user).model_dump()
        | {"ephemeral_for": message.ephemeral_for, "metadata": message.metadata}
        for message in conversation.messages.values()
    ]
    named: Json = {"id": conversation.id, "kind": conversation.kind, "name": conversation.name}
    return named | {"members": conversation.members, "archived": conversation.archived, "messages": messages}


def _connections(workspace: Workspace) -> list[Json]:
    return [
        {
            "id": line.id,
            "opened_at": line.opened_at.isoformat(),
            "deaf": line.deaf,
            "leaving": line.leaving,
            "delivered": line.delivered,
        }
        for line in workspace.hub.lines
    ]
