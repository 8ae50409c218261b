"""Two workspaces in one process, with the same ids of people, conversations and Slack users in both: nothing crosses."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.domain.people import Person, Role
from handlers.slack.answering import Answering
from handlers.slack.app import slack_app
from tests.services.harness import DANA as OURS
from tests.services.harness import House
from tests.slack.harness import SECRET, Board, Desk, signed
from tests.slack.installed import Installed
from tests.slack.payloads import BOT, DANA, DM, ELSEWHERE, WORKSPACE, Json, command, mention, message, press

THEIRS = Person(ELSEWHERE, "dana", "dana@other.example", "Zora", Role.SUPPORT)
"""Of the other workspace, under the same ids."""


@dataclass(slots=True)
class Two:
    """One process before both."""

    app: AsyncApp
    answering: Answering
    house: House
    boards: dict[str, Board]

    async def deliver(self, workspace_id: str, body: Json) -> list[str]:
        """What stands in that workspace once it was answered; nothing may have been said in the other."""
        other = self.boards[ELSEWHERE if workspace_id == WORKSPACE else WORKSPACE]
        before = list(other.texts)
        assert (await self.app.async_dispatch(signed(body))).status == 200
        await self.answering.drain(10)
        assert other.texts == before
        return self.boards[workspace_id].texts


def there(event: Json) -> Json:
    """The same event in the other workspace, as Slack delivers it for the installation there."""
    installed = event["authorizations"][0] | {"team_id": ELSEWHERE}
    return event | {"team_id": ELSEWHERE, "authorizations": [installed], "event": event["event"] | {"team": ELSEWHERE}}


@pytest.fixture
async def two(desk: Desk, dana: Person) -> AsyncIterator[Two]:
    """Dana has a session here; Zora is support there, has none, and everything that names her is called the same."""
    assert dana.slack_user_id == DANA
    boards = {WORKSPACE: desk.board, ELSEWHERE: Board()}
    await desk.know(THEIRS, DANA)
    reception = replace(desk.reception, messengers=boards.__getitem__)
    answering = Answering(reception)
    yield Two(slack_app(Installed(WORKSPACE, ELSEWHERE), SECRET, reception, answering), answering, desk.house, boards)
    await answering.drain(10)


async def test_each_reads_their_own_sessions_in_their_own_workspace(two: Two) -> None:
    [ours] = await two.deliver(WORKSPACE, message("sessions"))
    [theirs] = await two.deliver(ELSEWHERE, there(message("sessions")))
    assert "Coaching" in ours
    assert "Coaching" not in theirs


async def test_support_of_one_finds_nobody_of_the_other(two: Two) -> None:
    for wanted in (OURS.email, OURS.name, f"<@{DANA}>"):
        body = command(wanted, team_id=ELSEWHERE, command="/calendar-support")
        texts = await two.deliver(ELSEWHERE, body)
        assert "*Dana*" not in texts[-1]
        assert "Coaching" not in texts[-1]


async def test_a_group_of_support_has_its_rights_in_its_own_workspace_alone(two: Two) -> None:
    for directory in (two.house.directory, two.house.directory_of(ELSEWHERE)):
        directory.groups["S0SUPPORT"] = frozenset({"U0GRACE"})
        directory.add("U0GRACE", "grace@any.example")
    look_up = command("help", user="U0GRACE", command="/calendar-support")
    ours = await two.deliver(WORKSPACE, look_up)
    theirs = await two.deliver(ELSEWHERE, command("help", user="U0GRACE", command="/calendar-support", team_id=ELSEWHERE))
    assert "/calendar-support @person" in ours[-1]
    assert all("/calendar-support @person" not in text for text in theirs)


async def test_a_reference_of_one_means_nothing_in_the_other(two: Two) -> None:
    fields: dict[str, Any] = {"team": {"id": ELSEWHERE}, "user": {"id": DANA, "team_id": ELSEWHERE}}
    texts = await two.deliver(ELSEWHERE, press("why", "s1", channel=DM, **fields))
    assert all("Coaching" not in text for text in texts)


async def test_who_is_met_is_asked_for_in_their_own_workspace(two: Two) -> None:
    two.house.directory.add("U0NEW", OURS.email)
    two.house.directory_of(ELSEWHERE).add("U0NEW", "nobody@other.example")
    texts = await two.deliver(ELSEWHERE, there(mention(f"<@{BOT}> sessions", user="U0NEW")))
    assert two.house.directory.asked == []
    assert two.house.directory_of(ELSEWHERE).asked == ["U0NEW"]
    assert all("Coaching" not in text for text in texts)


async def test_where_relink_is_not_installed_it_says_so_and_looks_nobody_up(two: Two, desk: Desk) -> None:
    opened = desk.storage.opened
    body = command("status", team_id="T0THIRD")
    del body["response_url"]  # Bolt would answer there
    response = await two.app.async_dispatch(signed(body))
    assert response.status == 200
    assert desk.storage.opened == opened
    assert not any(board.texts for board in two.boards.values())
