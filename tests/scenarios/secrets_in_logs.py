"""What must never stand in a log, gathered from everybody who knows some of it, and a search for it."""

import json
from collections.abc import Iterator
from pathlib import Path

from bot.commands.world import World
from integrations.local.company.calendars import refresh_token_of
from integrations.local.company.model import people, sessions
from integrations.local.company.names import email_of
from tests.scenarios.memory import memory_of
from tests.scenarios.platform import state_of

SECRET_SETTINGS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "RELINK_SLACK_CLIENT_SECRET",
    "CRONOFY_CLIENT_SECRET",
    "PLATFORM_API_KEYS",
    "PLATFORM_WEBHOOK_SECRET",
    "ENCRYPTION_KEYS",
)
MARKS = ("Bearer ", "xoxb-", "xapp-", "/cronofy/connect/", "state=", "code=", "link_token=", "Traceback (most recent call last)")
"""By which other tokens, signed addresses and unfiltered stack traces are known."""


async def secrets_of(world: World) -> set[str]:
    """Every token, address and title of a world as it stands now."""
    known = {world.settings[name] for name in SECRET_SETTINGS if world.settings[name]} | set(_addresses()) | set(_titles())
    known |= {refresh_token_of(key) for key in people().people}
    known |= {session["title"] for session in (await state_of(world))["sessions"]}
    async with memory_of(world) as memory:
        known |= await memory.tokens(people().people)
    return known


def _addresses() -> Iterator[str]:
    everybody = people()
    for key, person in {**everybody.people, **everybody.visitors}.items():
        yield email_of(everybody, key)
        logins = (*person.could_link, *(person.account.logins if person.account else ()))
        yield from (login.email for login in logins if login.email)


def _titles() -> Iterator[str]:
    for session in sessions().sessions:
        yield session.title
        yield from (entry.title for entry in session.entries if entry.title)
    yield from (private.title for private in sessions().private)


def leaks(log: Path, secrets: set[str]) -> list[str]:
    """The lines of a log that hold a secret, each with what it holds."""
    lines = [_plain(line) for line in log.read_text("utf-8").splitlines()]
    return [f"{secret!r} in {line}" for line in lines for secret in (*secrets, *MARKS) if secret in line]


def _plain(line: str) -> str:
    """A line without JSON's escapes, in which a secret could hide."""
    try:
        return json.dumps(json.loads(line), ensure_ascii=False).replace('\\"', '"')
    except ValueError:
        return line
