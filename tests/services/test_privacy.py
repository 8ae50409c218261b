"""What somebody decides about their own data: forgotten here at once and at Cronofy in the end; brought once; nothing said afterwards."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.domain.audit import AuditAction, recorded
from bot.domain.calendar_files import follow_file, snapshot_of
from bot.domain.connection import ConnectionFacts
from bot.domain.erasure import ASKED_FOR, SWEPT_AFTER
from bot.domain.errors import NotFound, TryLater
from bot.domain.incident import look_at_connection
from bot.domain.jobs import Job, JobKind
from bot.domain.linking import Door, LinkOutcome, LinkPhase, Purpose, tell, watch
from bot.domain.messages import FileUpload
from bot.domain.moving import CalendarMove
from bot.domain.people import Role
from bot.domain.roles import Actor
from bot.domain.sending import place_job, read_back_job
from bot.domain.session import SessionWriter
from handlers.jobs.steps import StepFailed, T
from tests.services.harness import DANA, RAVI, House, Overtaken, W, given_grant, session
from tests.services.promises import AtOnce, Inbox, keep
from tests.services.scenes import active, checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GRACE = Actor(W, "U0GRACE", "Grace", Role.SUPPORT)


class Patient(AtOnce):
    """Steps that fail for good when their effect raises, as the engine's do once its patience is over."""

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """Do it."""
        try:
            return await effect()
        except Exception as error:
            raise StepFailed(str(error)) from error


@pytest.fixture
async def dana(house: House) -> None:
    """Dana is linked, was looked at, spoke to Relink, and shares a session with Ravi; Grace looked her up."""
    house.writer = SessionWriter.RELINK
    await active(house)
    await house.put(RAVI)
    await checked(house)
    await house.use_cases().people.bind(DANA, "U0DANA", "D0DANA")
    await house.use_cases().sessions.put(session())
    async with house.storage.writing() as unit:
        await unit.audit_entries.add(recorded(GRACE, AuditAction.LOOKED_UP, "command:1", house.clock(), "dana"))
    house.promised.clear()


async def keep_patiently(house: House, *kinds: JobKind, inbox: Inbox | None = None) -> None:
    """Keep these promises as the engine would."""
    await keep(house, *kinds, inbox=inbox, steps=lambda _job: Patient(house))


@pytest.mark.usefixtures("dana")
async def test_who_is_erased_is_known_no_more_and_cronofy_is_asked_to_forget_them(house: House) -> None:
    await house.use_cases().privacy.erase(DANA)
    async with house.storage.reading() as unit:
        assert await unit.people.find(W, "dana") is None
        assert await unit.connections.facts(W, "dana") == ConnectionFacts(None)
        assert await unit.audit_entries.list_about(W, "dana", 10) == []
        assert (await unit.alerting.get(W)).accounts == 0
    await keep(house, JobKind.ERASE_ACCOUNT)
    account = await house.account("acc_dana")
    assert (account["authorized"], account["erasure_requested"]) == (False, True)


@pytest.mark.usefixtures("dana")
async def test_an_erasure_succeeds_while_cronofy_is_down_and_cronofy_is_asked_for_weeks(house: House) -> None:
    await house.break_down()
    await house.use_cases().privacy.erase(DANA)
    with pytest.raises(NotFound):
        await house.use_cases().people.get(W, "dana")
    began = house.clock()
    with pytest.raises(StepFailed):
        await keep_patiently(house, JobKind.ERASE_ACCOUNT)
    assert house.clock() - began == ASKED_FOR
    await house.mend()
    await keep_patiently(house, JobKind.ERASE_ACCOUNT)
    assert (await house.account("acc_dana"))["erasure_requested"]


@pytest.mark.usefixtures("dana")
async def test_an_account_that_another_workspace_uses_is_not_taken_from_it(house: House) -> None:
    elsewhere = type(DANA)("T0OTHER", "dana", DANA.email, DANA.name, DANA.role)
    async with house.storage.writing() as unit:
        await unit.people.put(elsewhere)
        await unit.grants.put(given_grant(elsewhere))
    await house.use_cases().privacy.erase(DANA)
    await keep(house, JobKind.ERASE_ACCOUNT)
    assert (await house.account("acc_dana"))["authorized"]


@pytest.mark.usefixtures("dana")
async def test_the_platform_brings_somebody_back_afresh_and_not_their_old_permission(house: House) -> None:
    await house.use_cases().privacy.erase(DANA)
    await house.put(DANA)
    back = await house.use_cases().people.get(W, "dana")
    assert (back.slack_user_id, back.slack_channel_id) == (None, None)
    async with house.storage.reading() as unit:
        assert (await unit.connections.facts(W, "dana")).sub is None
        assert await unit.audit_entries.list_about(W, "dana", 10) == []
        assert [each.id for each in await unit.sessions.list_for_person(W, "dana", house.clock(), session().ends_at)] == ["s1"]
    house.clock.advance(SWEPT_AFTER)
    await keep(house, JobKind.SWEEP_ERASED)
    assert (await house.use_cases().people.get(W, "dana")).name == DANA.name


@pytest.mark.usefixtures("dana")
async def test_what_was_written_of_somebody_while_they_were_erased_goes_as_well(house: House) -> None:
    await house.use_cases().privacy.erase(DANA)
    async with house.storage.writing() as unit:
        await unit.grants.put(given_grant(DANA))
        await unit.connections.begin_mending(W, "dana", "", house.clock())
    house.promised.clear()
    await house.use_cases().privacy.sweep(W, "dana")
    async with house.storage.reading() as unit:
        assert await unit.grants.find(W, "dana") is None
        assert await unit.connections.mending_since(W, "dana", "") is None
    assert house.kinds() == [JobKind.ERASE_ACCOUNT]


@pytest.mark.usefixtures("dana")
async def test_a_session_of_an_erased_person_goes_on_for_the_others(house: House) -> None:
    await house.use_cases().privacy.erase(DANA)
    moved = session(sequence=2, starts_at=session().starts_at.replace(hour=15), ends_at=session().ends_at.replace(hour=16))
    await house.use_cases().sessions.put(moved)
    assert (await house.use_cases().sessions.get(W, "s1")).sequence == 2


@pytest.mark.usefixtures("dana")
async def test_what_cronofy_answers_about_somebody_who_was_erased_meanwhile_is_not_remembered(house: House) -> None:
    cronofy = Overtaken(house, userinfo=lambda: erased(house))
    await house.use_cases(cronofy=cronofy).incidents.noticed(W, "dana")
    async with house.storage.reading() as unit:
        assert await unit.connections.facts(W, "dana") == ConnectionFacts(None)
        assert await unit.incidents.list_open(W, "dana") == []
        assert (await unit.alerting.get(W)).accounts == 0


async def erased(house: House) -> None:
    """Dana is, unless she is already."""
    with suppress(NotFound):
        await house.use_cases().privacy.erase(DANA)


CASES = (JobKind.SHOW_CASE, JobKind.TELL_CASE_NOTE, JobKind.KEEP_CASE)


def jobs_about_dana(house: House) -> dict[JobKind, Job]:
    """One of each kind that is about a person."""
    now, incident_id = house.clock(), "inc-1"
    door = Door(W, "dana", Purpose.RELINK, profile_id="pro_work")
    ids: dict[str, str | int] = {"workspace_id": W, "incident_id": incident_id}
    link = {"workspace_id": W, "link_id": "link-1"}
    recovery: dict[str, str | int] = {"workspace_id": W, "recovery_id": incident_id, "trial": 0, "turn": 0, "again": ""}
    move = CalendarMove("move:1", W, "dana", "cal_work", ("s1",), now)
    jobs = [
        place_job(session(), "dana"),
        read_back_job(session(), "dana"),
        Job(JobKind.HAND_OUT_FILES, "files:1", {"workspace_id": W, "hand_out_id": "files:1"}),
        follow_file(snapshot_of(session(), "dana", "files:1", now), session(sequence=2), None, now),
        move.beginning,
        move.telling,
        watch(door, now),
        tell(door, LinkOutcome.STILL_BROKEN, "tell:1"),
        Job(JobKind.CONFIRM_LINK, "confirm-link:1", link),
        Job(JobKind.CLOSE_LINK, "close-link:1", {**link, "phase": LinkPhase.WAITING.value}),
        Job(JobKind.END_LOGIN, "end-login:1", link),
        Job(JobKind.NOTIFY_PLATFORM, "ask:1", {"workspace_id": W, "person_id": "dana", "session_id": "s1", "sequence": 1}),
        look_at_connection(W, "dana", "now"),
        Job(JobKind.TELL_INCIDENT, "tell:2", ids),
        Job(JobKind.UPDATE_ALERT, "update:1", ids),
        Job(JobKind.REACH_AGAIN, "reach:1", ids),
        Job(JobKind.RECOVER, "recover:1", recovery),
        Job(JobKind.CLEAR_TEST_ENTRY, "clear:1", recovery),
        Job(JobKind.PROVE_AGAIN, "prove:1", recovery),
        *(Job(kind, f"{kind}:1", {"workspace_id": W, "case_id": "case-1", "note": "1"}) for kind in CASES),
        Job(JobKind.SEND_NUDGE, "nudge:1", {"workspace_id": W, "person_id": "dana", "key": "press:1"}),
        Job(JobKind.EXPORT_DATA, "export:1", {"workspace_id": W, "person_id": "dana", "slack_channel_id": "D0DANA", "at": now.isoformat()}),
    ]
    return {job.kind: job for job in jobs}


ABOUT_NO_PERSON = {
    *(JobKind.END_ACCOUNT, JobKind.ERASE_ACCOUNT, JobKind.SWEEP_ERASED, JobKind.OPEN_CHANNEL, JobKind.CHECK_CONNECTIONS),
    *(JobKind.REVIEW_INCIDENTS, JobKind.WATCH_HOLD, JobKind.SHOW_SUPPORT_ITEM, JobKind.PUBLISH_HOME),
}


@pytest.mark.usefixtures("dana")
@pytest.mark.parametrize("kind", [kind for kind in JobKind if kind not in ABOUT_NO_PERSON])
async def test_a_job_of_an_erased_person_does_nothing_and_says_nothing(house: House, kind: JobKind) -> None:
    job = jobs_about_dana(house)[kind]
    await house.use_cases().privacy.erase(DANA)
    house.clock.advance(SWEPT_AFTER)
    calls = len(await house.state("calls"))
    inbox = Inbox()
    house.promised[:] = [Job(job.kind, job.key, job.fields)]
    await keep_patiently(house, kind, inbox=inbox)
    assert (inbox.texts, inbox.files, house.promised) == ([], {}, [])
    assert len(await house.state("calls")) == calls
    async with house.storage.reading() as unit:
        left = await unit.personal_data.export(W, "dana")
    assert {name for name, rows in left.items() if rows} == {"grants", "session_people", "sessions"}


@pytest.mark.usefixtures("dana")
async def test_an_export_is_brought_once_however_often_its_step_runs(house: House) -> None:
    privacy, inbox = house.use_cases().privacy, Inbox()
    await privacy.promise_export(DANA, "D0DANA", None)
    [job] = house.promised
    await keep(house, JobKind.EXPORT_DATA, inbox=inbox)
    house.promised.append(job)
    await keep(house, JobKind.EXPORT_DATA, inbox=inbox)
    [file] = inbox.files.values()
    with ZipFile(BytesIO(file.content)) as archive:
        told = json.loads(archive.read("relink-data.json"))
    assert told["kept"]["people"][0]["contact"]["name"] == "Dana"
    assert told["kept"]["sessions"][0]["words"]["title"] == "Coaching"
    assert "refresh-dana" not in json.dumps(told)
    assert "ravi" not in json.dumps(told)


@pytest.mark.usefixtures("dana")
async def test_where_slack_takes_no_file_it_is_said_and_an_export_that_fails_is_told(house: House) -> None:
    inbox = Inbox(takes_no_files=True)
    await house.use_cases().privacy.promise_export(DANA, "D0DANA", None)
    await keep(house, JobKind.EXPORT_DATA, inbox=inbox)
    assert inbox.texts[0].startswith("Slack takes no file from me here")

    class Failing(Inbox):
        async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
            raise TryLater("slack is down")

    house.clock.advance(SWEPT_AFTER)
    failing = Failing()
    await house.use_cases().privacy.promise_export(DANA, "D0DANA", None)
    with pytest.raises(StepFailed):
        await keep_patiently(house, JobKind.EXPORT_DATA, inbox=failing)
    assert failing.texts[0].startswith("I could not bring your data")


@pytest.mark.usefixtures("dana")
async def test_an_export_comes_to_the_conversation_that_is_theirs_by_then(house: House) -> None:
    await house.use_cases().privacy.promise_export(DANA, "D0SOMEBODY", "17.01")
    await house.use_cases().people.bind(DANA, "U0OTHER", "D0OTHER")
    places: list[tuple[str, str | None]] = []

    class Noting(Inbox):
        async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
            places.append((slack_channel_id, thread_ts))
            return "F1"

    await keep(house, JobKind.EXPORT_DATA, inbox=Noting())
    assert places == [("D0OTHER", None)]
