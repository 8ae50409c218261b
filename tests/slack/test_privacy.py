"""`/calendar privacy`: what is kept of whoever asks, and who looked at it."""

from bot.domain.audit import AuditAction, recorded
from bot.domain.jobs import JobKind
from bot.domain.people import Person, Role
from bot.domain.roles import Actor
from bot.views.ids import ActionId
from tests.services.harness import RAVI, W
from tests.slack.harness import Desk
from tests.slack.payloads import DANA, DM, command, message, press

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


async def test_an_export_is_promised_for_whoever_presses_before_the_press_is_acknowledged(desk: Desk, dana: Person) -> None:
    desk.storage.opened = 0
    response = await desk.send(press(ActionId.EXPORT_DATA, "ravi"))
    assert response.status == 200
    [job] = [job for job in desk.house.promised if job.kind is JobKind.EXPORT_DATA]
    assert (job.text("person_id"), job.text("slack_channel_id")) == ("dana", DM)
    await desk.settle()
    await desk.deliver(press(ActionId.EXPORT_DATA, "export"))
    assert {job.key for job in desk.house.promised if job.kind is JobKind.EXPORT_DATA} == {job.key}


async def test_erasing_forgets_whoever_presses_and_the_message_says_what_stays(desk: Desk, dana: Person) -> None:
    asked = desk.board.add("1.0")
    await desk.deliver(press(ActionId.ERASE_DATA, "ravi"))
    assert asked.text.startswith("Erased: I keep nothing about you any more")
    assert "365 days" in asked.text
    assert await desk.use_cases.people.known(W, DANA) is None
    assert (await desk.use_cases.people.get(W, "ravi")).id == "ravi"


async def test_who_was_erased_and_writes_again_is_nobody_known(desk: Desk, dana: Person) -> None:
    desk.user(DANA, dana.email)
    await desk.deliver(press(ActionId.ERASE_DATA, "erase"))
    await desk.deliver(message("status"))
    assert desk.board.texts[-1].startswith("I know nobody of the coaching platform")


async def test_only_a_yes_in_the_confirmation_erases(desk: Desk, dana: Person) -> None:
    await desk.deliver(command("privacy"))
    blocks = desk.board.shown[0].message.blocks
    buttons = {each["action_id"]: each for block in blocks if block["type"] == "actions" for each in block["elements"]}
    assert set(buttons) == {ActionId.EXPORT_DATA, ActionId.ERASE_DATA}
    assert "Nobody can undo this" in buttons[ActionId.ERASE_DATA]["confirm"]["text"]["text"]
