"""Between an alert's decision, its post and the record of that, something else happens: nothing is said twice, nothing stays untrue."""

from collections.abc import Awaitable, Callable
from datetime import time, timedelta

import pytest

from bot.copy.catalogue import english
from bot.domain.errors import Invalid
from bot.domain.incident_states import IncidentState
from bot.domain.jobs import Job, JobKind
from bot.domain.manners import AlertPreferences, DoNotDisturb, PutOff
from bot.domain.messages import Message
from handlers.jobs.incidents import IncidentNews
from handlers.jobs.steps import T
from handlers.reception import Reception
from tests.services.harness import DANA, House, W, session
from tests.services.promises import AtOnce, Inbox, keep
from tests.services.test_incidents import ALERTING, DAY, HOUR, MINUTE, after, again, broken, inbox, mended, noticed, the_incident

__all__ = ["inbox"]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Killed(Exception):
    """The process is gone."""


class Refusing(Inbox):
    """A Slack that will never take it."""

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Raises Invalid."""
        raise Invalid("slack chat.postMessage: invalid_user_combination")


class Recorded(AtOnce):
    """Steps that are recorded, but for the one after which the process dies first."""

    def __init__(self, house: House, dies_after: str) -> None:
        super().__init__(house)
        self._dies_after = dies_after
        self._done: dict[str, object] = {}

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """What is recorded, or what happens now."""
        if name in self._done:
            return self._done[name]  # type: ignore[return-value]  # of the same step
        answer = await effect()
        if name == self._dies_after:
            self._dies_after = ""
            raise Killed
        self._done[name] = answer
        return answer


class Telling:
    """The job that tells of Dana's break: begun, and interrupted after one of its steps."""

    def __init__(self, house: House, inbox: Inbox, job: Job, dies_after: str) -> None:
        reception = Reception(house.use_cases(), lambda _: inbox, english(), house.clock, "")  # type: ignore[arg-type,return-value]  # told, and no more
        self._news = IncidentNews(reception)
        self._steps, self._job = Recorded(house, dies_after), job

    async def give_up(self) -> None:
        """It failed for good."""
        await self._news.give_up(self._job)

    async def go_on(self) -> None:
        """From its first line, as another process does."""
        await self._news.tell(self._steps, self._job)


async def interrupted(house: House, inbox: Inbox, dies_after: str) -> Telling:
    """It breaks, the grace period passes, and the job dies."""
    await broken(house)
    house.clock.advance(11 * MINUTE)
    [job] = [job for job in house.promised if job.kind is JobKind.TELL_INCIDENT]
    house.promised.remove(job)
    telling = Telling(house, inbox, job, dies_after)
    with pytest.raises(Killed):
        await telling.go_on()
    return telling


async def heal(house: House) -> None:
    await mended(house)
    await noticed(house)


async def put_off_and_heal(house: House) -> None:
    await house.use_cases().wishes.put_off(DANA, (await the_incident(house)).id, PutOff.TOMORROW)
    await heal(house)


async def book(house: House) -> None:
    await house.use_cases().sessions.put(session("s9", title="Booked meanwhile"))


@pytest.mark.parametrize(("happens", "says"), [(heal, "Resolved"), (put_off_and_heal, "Resolved"), (book, "Booked meanwhile")])
async def test_what_happens_before_a_post_was_recorded_is_said(
    house: House, inbox: Inbox, happens: Callable[[House], Awaitable[None]], says: str
) -> None:
    telling = await interrupted(house, inbox, "post")
    await happens(house)
    await keep(house, *ALERTING, inbox=inbox)
    await telling.go_on()
    await keep(house, *ALERTING, inbox=inbox)
    [text] = inbox.texts
    assert says in text


async def test_what_healed_before_it_was_posted_is_not_posted(house: House, inbox: Inbox) -> None:
    telling = await interrupted(house, inbox, "decide")
    await heal(house)
    await telling.go_on()
    assert inbox.texts == []


async def disturbed_no_more(house: House) -> None:
    house.directory.quiet["U0DANA"] = DoNotDisturb(house.clock.now, house.clock.now + HOUR)


async def own_hours(house: House) -> None:
    await house.use_cases().wishes.prefer(DANA, AlertPreferences(W, "dana", time(10), time(20)))


@pytest.mark.parametrize("wish", [disturbed_no_more, own_hours])
async def test_what_holds_when_it_is_sent_counts_and_not_what_held_when_it_was_decided(
    house: House, inbox: Inbox, wish: Callable[[House], Awaitable[None]]
) -> None:
    telling = await interrupted(house, inbox, "decide")
    await wish(house)
    await telling.go_on()
    await telling.go_on()
    await after(house, 40 * MINUTE, inbox)
    assert (inbox.texts, (await again(house, await the_incident(house)))[1]) == ([], [])
    await after(house, 30 * MINUTE, inbox)
    await after(house, 4 * HOUR, inbox)
    assert len(inbox.texts) == 1


async def test_who_muted_everything_meanwhile_hears_nothing(house: House, inbox: Inbox) -> None:
    telling = await interrupted(house, inbox, "decide")
    await house.use_cases().wishes.prefer(DANA, AlertPreferences(W, "dana", muted=True))
    await telling.go_on()
    await after(house, DAY, inbox)
    assert inbox.texts == []


async def test_a_reminder_that_may_not_come_now_comes_when_it_may(house: House, inbox: Inbox) -> None:
    for day in range(1, 12):
        start = house.clock.now + day * DAY + 5 * HOUR
        await house.use_cases().sessions.put(session(f"day{day}", starts_at=start, ends_at=start + HOUR))
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    incident = await the_incident(house)
    house.clock.advance(DAY)
    service = house.use_cases().incidents
    assert await service.decide(W, incident.id, "reminder") == 1
    telling = await service.telling(W, incident.id, "reminder")
    assert telling
    house.directory.quiet["U0DANA"] = DoNotDisturb(house.clock.now, house.clock.now + timedelta(hours=2))
    assert await house.use_cases().alerts.undelivered.hold_back(telling)
    await after(house, HOUR, inbox)
    assert len(inbox.texts) == 1
    await after(house, HOUR, inbox)
    assert len(inbox.texts) == 2


async def test_a_session_is_named_until_it_begins_and_no_longer(house: House, inbox: Inbox) -> None:
    for title, hours in (("Evening", 26), ("Next week", 8 * 24)):
        start = house.clock.now + timedelta(hours=hours)
        await house.use_cases().sessions.put(session(title, title=title, starts_at=start, ends_at=start + HOUR))
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    [key] = inbox.messages
    named = {}
    for hours in (0, 24, 2, 24 * 7):
        await after(house, timedelta(hours=hours), inbox)
        named[hours] = [title for title in ("Coaching with Lee", "Evening", "Next week") if title in inbox.messages[key].text]
    assert named == {
        0: ["Coaching with Lee", "Evening", "Next week"],
        24: ["Evening", "Next week"],
        2: ["Next week"],
        24 * 7: [],
    }


@pytest.mark.parametrize("early", [timedelta(milliseconds=1), 5 * MINUTE])
async def test_a_job_that_comes_early_is_not_the_last(house: House, inbox: Inbox, early: timedelta) -> None:
    await broken(house)
    for _ in range(2):
        job = next(job for job in house.promised if job.kind is JobKind.TELL_INCIDENT)
        house.promised.remove(job)
        house.clock.now = (await the_incident(house)).due_at - early
        await Telling(house, inbox, job, "").go_on()
        house.promised[:] = [each for each in house.promised if each.key != job.key]  # was promised before, says the engine
    await after(house, early, inbox)
    assert len(inbox.texts) == 1


async def test_what_could_not_be_posted_for_good_is_supports_and_was_not_told(house: House, inbox: Inbox) -> None:
    telling = await interrupted(house, inbox, "decide")
    for _ in range(2):
        await telling.give_up()
    incident, alerts = await again(house, await the_incident(house))
    assert (incident.state, incident.told_at, alerts) == (IncidentState.HANDED_OVER, None, [])
    assert [job.kind for job in house.promised if job.kind is JobKind.SHOW_CASE] == [JobKind.SHOW_CASE]
    house.clock.advance(timedelta(hours=1))
    await keep(house, JobKind.REACH_AGAIN, *ALERTING, inbox=inbox)
    assert ["I wrote to you" in text for text in inbox.texts] == [False]
    assert (await the_incident(house)).state is not IncidentState.HANDED_OVER


async def test_what_slack_will_never_take_is_supports(house: House, inbox: Inbox) -> None:
    telling = await interrupted(house, Refusing(), "decide")
    await telling.go_on()
    assert (await the_incident(house)).state is IncidentState.HANDED_OVER
    assert [job.kind for job in house.promised if job.kind is JobKind.SHOW_CASE] == [JobKind.SHOW_CASE]


async def test_what_nobody_read_yet_is_not_put_off(house: House, inbox: Inbox) -> None:
    telling = await interrupted(house, inbox, "decide")
    assert await house.use_cases().wishes.put_off_all(DANA, house.clock.now + 2 * DAY) is None
    await telling.go_on()
    assert len(inbox.texts) == 1


async def test_a_former_conversation_hears_nothing_new_but_that_it_is_closed(house: House, inbox: Inbox) -> None:
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    async with house.storage.writing() as unit:
        await unit.people.bind(W, "dana", "U0NEW", "D0NEW")
    await book(house)
    await after(house, MINUTE, inbox)
    assert "Booked meanwhile" not in inbox.texts[0]
    await heal(house)
    await after(house, MINUTE, inbox)
    assert inbox.texts[0].startswith("Closed")


async def test_somebody_who_was_deactivated_is_supports_although_slack_takes_messages(house: House, inbox: Inbox) -> None:
    house.directory.add("U0DANA", "dana@coach.example", is_deleted=True)
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    assert (inbox.texts, (await the_incident(house)).state) == ([], IncidentState.HANDED_OVER)


async def test_a_message_that_could_not_be_edited_is_tried_again_tomorrow(house: House, inbox: Inbox) -> None:
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    incident = await the_incident(house)
    await heal(house)
    house.promised[:] = [job for job in house.promised if job.kind is not JobKind.UPDATE_ALERT]  # it failed
    await house.use_cases().incidents.make_up_for(W, incident.id)
    await after(house, DAY, inbox)
    assert inbox.texts[0].startswith("Resolved")
    house.clock.advance(14 * DAY)
    await house.use_cases().incidents.make_up_for(W, incident.id)
    assert JobKind.UPDATE_ALERT not in house.kinds()
