"""What no Slack client sends: presses with values that the message did not offer, signed as Slack signs them.

A world in http mode takes them.
"""

import hashlib
import hmac
import json
import time
from itertools import count
from typing import Any
from urllib.parse import urlencode

from bot.commands.world import World
from tests.scenarios.screen import Shown

_numbers = count(1)


async def forge_press(world: World, user: str, message: Shown, action_id: str, value: str) -> int:
    """Let `user` press, in a message of their own, an action with a value that is not theirs to send; the HTTP status of the answer."""
    slack = world.announcement["slack"]
    at = f"{time.time():.6f}"
    action = {"type": "button", "action_id": action_id, "block_id": "main_actions", "value": value, "action_ts": f"{at}{next(_numbers)}"}
    payload = {
        "type": "block_actions",
        "api_app_id": "A0RELINK01",
        "trigger_id": f"{at}.forged",
        "team": {"id": slack["team_id"]},
        "user": {"id": user, "team_id": slack["team_id"]},
        "channel": {"id": message.raw["channel"]},
        "container": {"type": "message", "message_ts": message.ts, "channel_id": message.raw["channel"], "is_ephemeral": False},
        "message": {"ts": message.ts, "type": "message"},
        "actions": [action],
    }
    return await _post(world, {"payload": json.dumps(payload)})


async def _post(world: World, form: dict[str, Any]) -> int:
    body = urlencode(form)
    now = str(int(time.time()))
    secret = world.announcement["slack"]["signing_secret"].encode()
    signature = hmac.new(secret, f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={signature}",
    }
    return (await world.browser.post("/slack/events", content=body, headers=headers)).status_code
