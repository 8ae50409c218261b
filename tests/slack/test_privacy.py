"""`/calendar privacy`: what is kept of whoever asks, and who looked at it."""

from bot.domain.audit import AuditAction, recorded
from bot.domain.people import Person, Role
from bot.domain.roles import Actor
from tests.services.harness import RAVI, W
from tests.slack.harness import Desk
from tests.slack.payloads import command, message

GRACE = Actor(W, "U0GRACE", "Grace", Role.SUPPORT)


async def looked(desk: Desk, person: Person, key: str = "command:1", workspace_id: str = W) -> None:
    """Support looked somebody up."""
    actor = Actor(workspace_id, GRACE.slack_user_id, GRACE.name, GRACE.role)
    async with desk.house.storage.writing() as unit:
        await unit.audit_entries.add(recorded(actor, AuditAction.LOOKED_UP, key, desk.house.clock(), person.id))


async def test_a_person_reads_who_looked_at_them_and_as_what(desk: Desk, dana: Person) -> None:
    await looked(desk, dana)
    await desk.deliver(command("privacy"))
    [shown] = desk.board.shown
    assert "Grace (support) looked up how your connection is" in shown.text
    assert "365 days" in shown.text


async def test_nobody_reads_the_log_of_others_or_of_another_workspace(desk: Desk, dana: Person) -> None:
    await looked(desk, RAVI)
    await looked(desk, dana, workspace_id="T0ELSEWHERE")
    await desk.deliver(message("who has access to my data?"))
    assert "Nobody has looked so far." in desk.board.texts[0]


async def test_a_long_log_says_that_there_is_more(desk: Desk, dana: Person) -> None:
    for number in range(11):
        await looked(desk, dana, f"command:{number}")
    await desk.deliver(command("privacy"))
    assert desk.board.texts[0].count("Grace") == 10
    assert "Earlier ones are kept too" in desk.board.texts[0]
