"""The views.* methods."""

from typing import Any

from integrations.local.slack.api.calls import Call, Json, Method
from integrations.local.slack.entities import View
from integrations.local.slack.errors import SlackError, invalid_arguments
from integrations.local.slack.renders import view_json


def _view(call: Call) -> Any:
    if call.args.get("view") in (None, ""):
        raise invalid_arguments("missing required field: view")
    return call.structure("view", invalid_arguments("must provide an object [json-pointer:/view]"))


def _shown(call: Call, view: View) -> Json:
    return {"view": view_json(call.workspace.store, view)}


async def open_view(call: Call) -> Json:
    """Answer views.open."""
    return _shown(call, call.workspace.modals.open(call.required("trigger_id"), _view(call)))


async def push(call: Call) -> Json:
    """Answer views.push."""
    return _shown(call, call.workspace.modals.push(call.required("trigger_id"), _view(call)))


async def update(call: Call) -> Json:
    """Answer views.update."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not (view_id or external_id):
        raise invalid_arguments("missing required field: view_id")
    view = call.workspace.modals.update(_view(call), view_id=view_id, external_id=external_id, expected_hash=call.text("hash"))
    return _shown(call, view)


async def publish(call: Call) -> Json:
    """Answer views.publish."""
    user = call.required("user_id")
    if user not in call.workspace.store.users:
        raise invalid_arguments("invalid `user_id`")
    if not call.workspace.store.app.home_tab_enabled:
        raise SlackError("not_enabled")
    return _shown(call, call.workspace.modals.publish(user, _view(call), call.text("hash")))


METHODS = (
    Method("views.open", open_view, 4),
    Method("views.push", push, 4),
    Method("views.update", update, 4),
    Method("views.publish", publish, 4),
)
