"""What Relink writes into its log while people ask, link, fail and fix: enough to follow, and nothing that is theirs.

The logs of all other scenarios are searched in the same way when their worlds end.
"""

import json
from pathlib import Path
from typing import Any

from bot.commands.world import World
from tests.scenarios.browser import Browser
from tests.scenarios.cronofy import broken
from tests.scenarios.screen import Screen
from tests.scenarios.secrets_in_logs import leaks, secrets_of


def lines_of(log: Path) -> list[dict[str, Any]]:
    """What a log says; every line of it is JSON."""
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


async def test_a_log_tells_what_happened_and_nothing_that_is_somebodys_own(linking: World) -> None:
    noor, browser = Screen(linking, "U0NOOR"), Browser(linking)
    for question in ("", "why עתיד", "sessions", "accounts", "primary", "file noor", "help", "noor.haddad@brightwater.example"):
        await noor.command(question)
    async with broken(linking, [{"sub": "acc_noor", "status": 500, "body": {"error": "noor.haddad@brightwater.example"}}]):
        await noor.command()
    async with broken(linking, [{"sub": "acc_noor", "body": "<html>noor.haddad@brightwater.example</html>", "status": 200}]):
        await noor.command("why coaching")
    faults = {"methods": [{"method": "chat.postMessage", "status": 500}]}
    (await linking.slack.post("faults", json=faults)).raise_for_status()
    await noor.command("accounts")
    for address in ("/cronofy/return?state=forged&code=forged", "/cronofy/connect/forged", "/files/forged.ics"):
        await browser.open(address)

    written = lines_of(linking.relink.log)
    assert [line for line in written if line.get("call") == "cronofy.userinfo" and line.get("status") == 500]
    assert leaks(linking.relink.log, await secrets_of(linking)) == []
