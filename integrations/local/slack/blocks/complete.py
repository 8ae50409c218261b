"""Completes blocks as Slack stores them: ids for what came without one, and the defaults of text objects."""

import copy
from typing import Any

from integrations.local.slack.blocks.check import walk
from integrations.local.slack.blocks.inputs import INTERACTIVE
from integrations.local.slack.ids import Ids

Json = dict[str, Any]


def complete_blocks(blocks: list[Json], ids: Ids) -> list[Json]:
    """Return a copy of valid blocks in which every block and every interactive element has its id."""
    completed = copy.deepcopy(blocks)
    for block in completed:
        block.setdefault("block_id", ids.block())
    for _, item in walk(completed, ""):
        _complete_object(item, ids)
    return completed


def complete_view(view: Json, ids: Ids) -> Json:
    """Return a copy of a valid view with its blocks completed and its optional keys given."""
    defaults: Json = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
    defaults |= {"title": None, "clear_on_close": False, "notify_on_close": False}
    completed = defaults | copy.deepcopy(view)
    completed["blocks"] = complete_blocks(view["blocks"], ids)
    for key in ("title", "submit", "close"):
        if completed[key]:
            _complete_object(completed[key], ids)
    return completed


def _complete_object(item: Json, ids: Ids) -> None:
    """Fill in one object's defaults in place."""
    kind = item.get("type")
    if kind == "plain_text" and "text" in item:
        item.setdefault("emoji", True)
    elif kind == "mrkdwn" and "text" in item:
        item.setdefault("verbatim", False)
    elif kind in INTERACTIVE:
        item.setdefault("action_id", ids.block())
