"""What Relink asks of the platform, and who is not believed."""

from datetime import timedelta

import pytest

from tests.local.platform.harness import Relink, at, stage

RESEND = "session.resend_requested"


async def test_a_requested_session_is_written_again_without_telling_relink_what_it_knows() -> None:
    relink = Relink()
    async with stage(relink) as played:
        await played.announced()
        told = len(relink.calls)
        answer = await played.tell(RESEND, {"session_id": "two", "person_id": "dana"})
        await played.announced()
        primary, former = await played.calendar("cal_work"), await played.calendar("cal_team")

    assert (answer.status_code, answer.json()) == (200, {"result": "accepted"})
    assert "event-two" in primary
    assert "event-two" not in former
    assert len(relink.calls) == told


async def test_the_calendar_can_be_named() -> None:
    async with stage(Relink()) as played:
        await played.tell(RESEND, {"session_id": "one", "calendar_id": "cal_team"})
        await played.announced()
        team, work = await played.calendar("cal_team"), await played.calendar("cal_work")

    assert "event-one" in team
    assert "event-one" not in work


async def test_a_primary_calendar_that_relink_names_is_where_later_sessions_go() -> None:
    async with stage(Relink()) as played:
        await played.tell(RESEND, {"session_id": "one", "person_id": "dana", "calendar_id": "cal_team"})
        given = {"id": "next", "title": "Next", "people": ["dana"], "starts_at": at(8).isoformat(), "ends_at": at(9).isoformat()}
        booked = await played.do("book", session=given)

    assert booked["calendars"][0]["calendar_id"] == "cal_team"


async def test_naming_a_calendar_for_somebody_without_a_grant_changes_nothing() -> None:
    async with stage(Relink()) as played:
        answer = await played.tell(RESEND, {"session_id": "one", "person_id": "lee", "calendar_id": "cal_team"})
        await played.announced()
        writes = (await played.state())["calendar_writes"]

    assert (answer.status_code, writes) == (200, [])


async def test_a_session_that_was_never_written_gets_its_event_id_and_relink_hears_it() -> None:
    relink = Relink()
    async with stage(relink) as played:
        await played.announced()
        await played.tell(RESEND, {"session_id": "new"})
        await played.announced()
        calendar = await played.calendar("cal_work")

    assert "platform-new" in calendar
    assert relink.calls[-1] == ("PUT", "/v1/sessions/new")
    assert (relink.bodies[-1]["event_id"], relink.bodies[-1]["sequence"]) == ("platform-new", 2)


async def test_a_repeated_webhook_is_answered_and_not_repeated() -> None:
    async with stage(Relink()) as played:
        await played.tell(RESEND, {"session_id": "two"})
        answer = await played.tell(RESEND, {"session_id": "two"})
        await played.announced()
        state = await played.state()

    assert (answer.status_code, answer.json()) == (200, {"result": "repeated"})
    assert [each["result"] for each in state["webhooks"]] == ["accepted", "repeated"]
    assert len(state["calendar_writes"]) == 2


async def test_other_kinds_are_ignored() -> None:
    async with stage(Relink()) as played:
        answer = await played.tell("person.linked", {"person_id": "dana"})

    assert (answer.status_code, answer.json()) == (200, {"result": "ignored"})


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"session_id": "nothing"}, 422),
        ({"session_id": "two", "person_id": "lee"}, 422),
        ({}, 400),
    ],
)
async def test_what_cannot_be_done_is_refused_and_may_be_asked_again(data: dict[str, str], status: int) -> None:
    async with stage(Relink()) as played:
        answer = await played.tell(RESEND, data)
        again = await played.tell(RESEND, data)
        state = await played.state()

    assert (answer.status_code, again.status_code) == (status, status)
    assert state["calendar_writes"] == []


async def test_another_secret_is_not_believed() -> None:
    async with stage(Relink()) as played:
        answer = await played.tell(RESEND, {"session_id": "two"}, secret="whsec_YW5vdGhlciBzZWNyZXQgb2Ygc29tZWJvZHk=")
        state = await played.state()

    assert answer.status_code == 401
    assert state["webhooks"] == []


async def test_a_signature_that_has_gone_stale_is_not_believed() -> None:
    async with stage(Relink()) as played:
        answer = await played.post_signed('{"type": "x"}', age=timedelta(minutes=6))

    assert answer.status_code == 401


@pytest.mark.parametrize("signature", ["", "v1,###", "nonsense", "v1", "v2,AAAA", "v1,ä"])
async def test_malformed_signatures_are_unauthorised(signature: str) -> None:
    headers = [(b"webhook-id", b"1"), (b"webhook-timestamp", b"1"), (b"webhook-signature", signature.encode())]
    async with stage(Relink()) as played:
        answer = await played.platform.post("/webhooks/relink", content=b"{}", headers=headers)

    assert answer.status_code == 401


@pytest.mark.parametrize("body", ["not json", "[]", '{"type": "x"}', '{"type": "x", "timestamp": "then", "data": {}}'])
async def test_a_signed_body_of_another_shape_is_bad(body: str) -> None:
    async with stage(Relink()) as played:
        answer = await played.post_signed(body)

    assert answer.status_code == 400


async def test_an_oversized_body_is_refused() -> None:
    async with stage(Relink()) as played:
        answer = await played.platform.post("/webhooks/relink", content=b"x" * 300_000)

    assert answer.status_code == 413
