"""Whoever speaks for a person reads what is theirs in their own conversation; what was said in a former one tells nothing new."""

from dataclasses import replace

import pytest

from bot.domain.jobs import JobKind
from bot.domain.messages import FileUpload, Message
from bot.services.sessions import PersonTold
from tests.services.gaps import HOUR, MINUTE, all_done, booked, break_down, mend, put
from tests.services.harness import DANA, House, W, session
from tests.services.promises import Inbox, keep

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FORMER, PRESENT = "D0DANA", "DU0NEW"
NEW_TITLE = "Only for the new coach"


class Slack(Inbox):
    """An inbox that knows what was said in which conversation."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []

    def came_to(self, slack_channel_id: str) -> list[str]:
        """The texts."""
        return [text for channel, text in self.said if channel == slack_channel_id]

    async def find_posted(self, slack_channel_id: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """Nothing that was said in another conversation is found."""
        found = await super().find_posted(slack_channel_id, key)
        return found if found and (slack_channel_id, self.messages[key].text) in self.said else None

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Keep it, in the place of what stands under this key elsewhere."""
        assert thread_ts is None
        self.said.append((slack_channel_id, message.text))
        return await super().post(slack_channel_id, message, key=f"{slack_channel_id}:{key}" if key in self.messages else key)

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Replace it."""
        self.said.append((slack_channel_id, message.text))
        await super().update(slack_channel_id, ts, message)

    async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
        """Keep it."""
        assert thread_ts is None or slack_channel_id == FORMER
        self.said.append((slack_channel_id, file.comment))
        return await super().upload(slack_channel_id, file)


async def handed_on(house: House, *, known: bool = True) -> None:
    """The platform tells another address for Dana: in Slack, a user of that address is there, if any is `known`."""
    if known:
        house.directory.add("U0NEW", "new.coach@coach.example")
    await house.use_cases().sessions.put_person(PersonTold(replace(DANA, email="new.coach@coach.example"), None, None))
    assert (await house.use_cases().people.get(W, "dana")).slack_user_id is None


async def test_an_alert_tells_nothing_new_there_and_comes_to_whoever_speaks_for_them_now(house: House, inbox: Inbox) -> None:
    slack = Slack()
    await break_down(house, slack)
    before = len(slack.came_to(FORMER))
    await handed_on(house)
    at = house.clock.now + 3 * HOUR
    await put(house, session("s9", title=NEW_TITLE, people=("dana",), starts_at=at, ends_at=at + HOUR))
    await all_done(house, slack)
    [closed] = slack.came_to(FORMER)[before:]
    assert closed.startswith("Closed ")
    house.clock.advance(11 * MINUTE)
    await all_done(house, slack)
    assert [NEW_TITLE in text and "I wrote to you" not in text for text in slack.came_to(PRESENT)] == [True] * len(slack.came_to(PRESENT))
    assert slack.came_to(PRESENT)
    await mend(house)
    await all_done(house, slack)
    assert len(slack.came_to(FORMER)) == before + 1


@pytest.mark.parametrize("known", [True, False])
async def test_what_follows_a_file_comes_into_no_former_conversation(house: House, inbox: Inbox, known: bool) -> None:
    slack = Slack()
    await house.control("disconnect", profile_id="pro_work")
    await put(house, booked(4))
    await house.use_cases().calendar_files.promise(DANA, ["s4"], FORMER, "1.0", "press")
    await keep(house, JobKind.HAND_OUT_FILES, inbox=slack)
    assert len(slack.came_to(FORMER)) == 1
    await handed_on(house, known=known)
    later = booked(4).starts_at + HOUR
    await put(house, replace(booked(4), sequence=2, title=NEW_TITLE, starts_at=later, ends_at=later + HOUR))
    house.clock.advance(3 * MINUTE)
    await keep(house, JobKind.FOLLOW_FILE, inbox=slack)
    assert len(slack.came_to(FORMER)) == 1
    assert [NEW_TITLE in text for text in slack.came_to(PRESENT)] == ([True] if known else [])
    async with house.storage.reading() as unit:
        given = await unit.hand_outs.latest_snapshot(W, "s4", "dana")
        assert given
        assert (await unit.hand_outs.get(W, given.hand_out_id)).slack_channel_id == (PRESENT if known else FORMER)


async def test_a_receipt_that_is_taken_up_again_comes_to_whoever_speaks_for_them_now(house: House, inbox: Inbox) -> None:
    slack = Slack()
    await break_down(house, slack)
    await house.switch(write_delay_seconds=10**7)  # nothing that is written ever shows
    await mend(house)
    await all_done(house, slack)
    before = len(slack.came_to(FORMER))
    await handed_on(house)
    await house.switch(write_delay_seconds=10)
    house.clock.advance(2 * HOUR)
    await all_done(house, slack)
    assert all(text.startswith("Closed ") for text in slack.came_to(FORMER)[before:])
    assert any(text.startswith("Back") for text in slack.came_to(PRESENT))


async def test_a_move_is_told_where_its_person_reads_it(house: House, inbox: Inbox) -> None:
    slack = Slack()
    await house.use_cases().moving.move(DANA, "cal_home", "press", FORMER, "1.0")
    await handed_on(house)
    await house.use_cases().people.identify(W, "U0NEW")
    await all_done(house, slack)
    assert slack.came_to(FORMER) == []
    assert len(slack.came_to(PRESENT)) == 1
