"""The platform writes sessions itself: Relink reads them back, and has them sent again by webhook."""

from bot.commands.world import World
from tests.scenarios.cronofy import change
from tests.scenarios.platform import book, cancel, in_days, move, state_of, until_on
from tests.scenarios.screen import Screen


async def test_what_the_platform_writes_moves_and_cancels_is_seen(changing: World) -> None:
    kim, first, second = Screen(changing, "U0KIM"), in_days(8), in_days(9, 15)
    await book(changing, "lantern", ["kim"], title="Lantern", starts_at=first)
    await kim.until_answered("why lantern", "is there: on “Kim Park”")
    await move(changing, "lantern", second)
    await until_on(changing, "lantern", "cal_kim_calendar", starts_at=second)
    await kim.until_answered("why lantern", "is there: on “Kim Park”")
    await cancel(changing, "lantern")
    await until_on(changing, "lantern")
    await kim.until_answered("why lantern", "Cronofy shows it on no calendar of yours")


async def test_a_session_that_nobody_wrote_is_sent_again_by_the_platform_when_asked(changing: World) -> None:
    amara = Screen(changing, "U0AMARA")
    answer = await amara.command("why difficult")
    assert answer.primary == ["Send it again"]
    asked = await amara.presses(answer, "Send it again")
    assert "I asked for “Difficult conversations”" in asked.first_line
    await until_on(changing, "amara-unwritten", "cal_amara_work")
    await amara.until_answered("why difficult", "is there: on “Work”")
    requests = [each for each in (await state_of(changing))["webhooks"] if "amara-unwritten" in str(each)]
    assert len(requests) == 1


async def test_pressing_send_again_twice_is_one_request(changing: World) -> None:
    amara = Screen(changing, "U0AMARA")
    await book(changing, "paperkite", ["amara"], title="Paperkite", starts_at=in_days(10))
    await until_on(changing, "paperkite", "cal_amara_work")
    await change(changing, "event", calendar_id="cal_amara_work", event_id="platform-paperkite", deleted=True)
    answer = await amara.until_answered("why paperkite", "was removed from “Work”")
    for _ in range(2):
        await amara.presses(answer, "Send it again")
    await until_on(changing, "paperkite", "cal_amara_work")
    assert len([each for each in (await state_of(changing))["webhooks"] if "paperkite" in str(each)]) == 1
