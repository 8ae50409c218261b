"""Our client against the local Cronofy: what it asks, what it understands, and what each refusal becomes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain.connection import Provider
from bot.domain.errors import (
    AccessTokenRefused,
    CalendarGone,
    CalendarLocked,
    CodeRefused,
    GrantWithdrawn,
    NotEnabled,
    PermissionMissing,
    TryLater,
    WriteRefused,
)
from bot.domain.session import EventDraft, Participation
from bot.services.ports import Cronofy
from integrations.cronofy.client import SCOPES
from tests.integrations.cronofy.conftest import NOW, RETURN, LocalCronofy

CALENDAR = "cal_work@1_A-b"
DRAFT = EventDraft(
    event_id="session-1",
    summary="Lee, 1:1 🎯",
    starts_at=NOW + timedelta(days=2),
    ends_at=NOW + timedelta(days=2, hours=1),
    time_zone="Europe/London",
    description="Relink reference: session-1",
    location="Room 1; left",
    url="https://platform.example/session-1",
)
WEEK = (NOW, NOW + timedelta(days=7))


def test_the_client_is_the_cronofy_that_the_services_ask_for(local: LocalCronofy) -> None:
    _: Cronofy = local.client


async def test_userinfo_becomes_the_account(local: LocalCronofy) -> None:
    account = await local.client.userinfo(await local.token())
    assert (account.sub, account.email, account.time_zone) == ("acc_dana", "dana@coach.example", "Europe/London")
    assert account.scopes == frozenset(SCOPES)
    work, home, new = account.profiles
    assert [profile.provider for profile in account.profiles] == [Provider.OFFICE365, Provider.APPLE, Provider.OUTLOOK_COM]
    assert (work.connected, work.relink_url, work.name) == (True, None, "dana@coach.example")
    assert not home.connected
    assert home.relink_url is not None
    assert (new.connected, new.initial_sync_required, new.calendars) == (True, True, ())
    primary, team, old = work.calendars
    assert (primary.calendar_id, primary.name, primary.provider_primary, primary.writable) == (CALENDAR, "Coaching, 1:1", True, True)
    assert team.readonly
    assert old.deleted
    assert not account.free_busy_only


async def test_a_login_of_free_busy_access_is_known_for_it(local: LocalCronofy) -> None:
    account = await local.client.userinfo(await local.token("ravi"))
    assert account.profiles[0].free_busy_only
    assert account.profiles[0].provider is Provider.GOOGLE
    assert (account.email, account.time_zone) == (None, None)


async def test_a_person_signs_in_and_the_code_becomes_an_authorisation(local: LocalCronofy) -> None:
    url = local.client.authorize_url(state="s&1", redirect_uri=RETURN, provider=Provider.GOOGLE, avoid_linking=True)
    back = await local.sign_in(url, email="eli@coach.example")
    assert back["state"] == "s&1"
    given = await local.client.exchange_code(back["code"], RETURN)
    assert (given.provider, given.profile_name) == (Provider.GOOGLE, "eli@coach.example")
    assert given.tokens.scopes == frozenset(SCOPES)
    assert given.tokens.expires_at > NOW
    account = await local.client.userinfo(given.tokens.access_token)
    assert account.sub == given.sub
    assert account.profiles[0].profile_id == given.profile_id


async def test_a_code_works_once_and_for_its_own_address(local: LocalCronofy) -> None:
    url = local.client.authorize_url(state="s", redirect_uri=RETURN, provider=None, avoid_linking=True)
    back = await local.sign_in(url, provider_name="google", email="eli@coach.example")
    with pytest.raises(CodeRefused):
        await local.client.exchange_code(back["code"], "http://elsewhere.example")
    await local.client.exchange_code(back["code"], RETURN)
    for code in (back["code"], "never given"):
        with pytest.raises(CodeRefused):
            await local.client.exchange_code(code, RETURN)


async def test_a_link_token_adds_the_login_to_the_same_account(local: LocalCronofy) -> None:
    link_token = await local.client.link_token(await local.token())
    url = local.client.authorize_url(state="s", redirect_uri=RETURN, provider=Provider.GOOGLE, avoid_linking=False, link_token=link_token)
    back = await local.sign_in(url, email="eli@coach.example")
    assert (await local.client.exchange_code(back["code"], RETURN)).sub == "acc_dana"


async def test_link_tokens_that_are_not_switched_on_are_named(local: LocalCronofy) -> None:
    await local.control("faults", settings={"link_tokens": False})
    with pytest.raises(NotEnabled):
        await local.client.link_token(await local.token())


def test_the_authorize_address_carries_only_what_was_chosen(local: LocalCronofy) -> None:
    def query(provider: Provider | None, *, avoid_linking: bool, link_token: str | None = None) -> dict[str, list[str]]:
        url = local.client.authorize_url(
            state="s", redirect_uri=RETURN, provider=provider, avoid_linking=avoid_linking, link_token=link_token
        )
        return parse_qs(urlsplit(url).query)

    first = query(Provider.OFFICE365, avoid_linking=True)
    assert first["scope"] == ["create_event delete_event read_events"]
    assert (first["provider_name"], first["avoid_linking"]) == (["office365"], ["true"])
    more = query(Provider.OTHER, avoid_linking=False, link_token="token")
    assert more.keys() == {"response_type", "client_id", "redirect_uri", "scope", "state", "link_token"}
    assert "provider_name" not in query(None, avoid_linking=True)


async def test_both_tokens_of_a_refresh_are_taken(local: LocalCronofy) -> None:
    kept = await local.client.refresh("refresh-dana")
    assert kept.refresh_token == "refresh-dana"
    assert NOW < kept.expires_at <= NOW + timedelta(days=30)
    await local.control("faults", settings={"rotate_refresh_tokens": True})
    rotated = await local.client.refresh("refresh-dana")
    assert rotated.refresh_token != "refresh-dana"
    with pytest.raises(GrantWithdrawn):
        await local.client.refresh("refresh-dana")


async def test_a_withdrawn_authorisation_is_401_and_then_invalid_grant(local: LocalCronofy) -> None:
    token = await local.token()
    await local.control("revoke", sub="acc_dana")
    with pytest.raises(AccessTokenRefused):
        await local.client.userinfo(token)
    with pytest.raises(GrantWithdrawn):
        await local.client.refresh("refresh-dana")


async def test_revoking_ends_the_authorisation_and_may_be_repeated(local: LocalCronofy) -> None:
    for _ in range(2):
        await local.client.revoke("acc_dana")
    with pytest.raises(GrantWithdrawn):
        await local.client.refresh("refresh-dana")


async def test_revoking_a_login_hides_it_and_may_be_repeated(local: LocalCronofy) -> None:
    token = await local.token()
    for _ in range(2):
        await local.client.revoke_profile(token, "pro_home")
    assert [profile.profile_id for profile in (await local.client.userinfo(token)).profiles] == ["pro_work", "pro_new"]


async def test_a_session_is_written_read_back_moved_and_removed(local: LocalCronofy) -> None:
    token = await local.token()

    async def ours(*, deleted: bool = False) -> list[tuple[str, datetime, bool]]:
        events = await local.client.read_events(token, *WEEK, deleted=deleted, only_managed=True)
        assert {each.event_id for each in events} <= {"session-1"}
        return [(each.summary, each.starts_at, each.deleted) for each in events]

    await local.client.upsert_event(token, CALENDAR, DRAFT)
    assert await ours() == [(DRAFT.summary, DRAFT.starts_at, False)]
    later = replace(DRAFT, starts_at=DRAFT.starts_at + timedelta(hours=2), ends_at=DRAFT.ends_at + timedelta(hours=2))
    await local.client.upsert_event(token, CALENDAR, later)
    assert await ours() == [(DRAFT.summary, later.starts_at, False)]
    for _ in range(2):
        await local.client.delete_event(token, CALENDAR, "session-1")
    assert await ours() == []
    assert await ours(deleted=True) == [(DRAFT.summary, later.starts_at, True)]


async def test_other_entries_are_read_as_they_are(local: LocalCronofy) -> None:
    dentist, holiday = await local.client.read_events(await local.token(), *WEEK)
    assert (dentist.event_id, dentist.summary, dentist.participation) == (None, "Dentist", Participation.DECLINED)
    assert dentist.updated_at is not None
    assert (holiday.all_day, holiday.starts_at, holiday.ends_at) == (
        True,
        datetime(2026, 11, 24, tzinfo=UTC),
        datetime(2026, 11, 25, tzinfo=UTC),
    )


async def test_only_what_overlaps_the_span_is_read(local: LocalCronofy) -> None:
    token = await local.token()
    within = await local.client.read_events(token, NOW + timedelta(hours=3, minutes=30), NOW + timedelta(hours=3, minutes=40))
    touching = await local.client.read_events(token, NOW + timedelta(hours=4), NOW + timedelta(hours=5))
    assert [event.summary for event in within] == ["Dentist"]
    assert touching == []


async def test_all_pages_are_read(local: LocalCronofy) -> None:
    token = await local.token()
    await local.control("faults", settings={"page_size": 2})
    for number in range(5):
        await local.client.upsert_event(token, CALENDAR, replace(DRAFT, event_id=f"session-{number}"))
    events = await local.client.read_events(token, *WEEK)
    assert {event.event_id for event in events} == {None, *(f"session-{number}" for number in range(5))}
    assert len(events) == 7


@pytest.mark.parametrize(
    ("calendar_id", "expected"), [("cal_old", CalendarGone), ("cal_unknown", CalendarGone), ("cal_team", WriteRefused)]
)
async def test_a_calendar_that_cannot_be_written_says_why(local: LocalCronofy, calendar_id: str, expected: type[Exception]) -> None:
    token = await local.token()
    with pytest.raises(expected):
        await local.client.upsert_event(token, calendar_id, DRAFT)
    with pytest.raises(expected):
        await local.client.delete_event(token, calendar_id, "session-1")


async def test_a_403_is_read_only_where_the_calendar_says_so_and_a_missing_scope_elsewhere(local: LocalCronofy) -> None:
    token = await local.token()
    with pytest.raises(WriteRefused) as refused:
        await local.client.upsert_event(token, "cal_team", DRAFT)
    assert refused.value.reason == "read_only"
    await local.control("scopes", sub="acc_dana", scopes=["read_events"])
    with pytest.raises(PermissionMissing):
        await local.client.upsert_event(token, CALENDAR, DRAFT)
    await local.control("scopes", sub="acc_dana", scopes=["create_event"])
    with pytest.raises(PermissionMissing):
        await local.client.read_events(token, *WEEK)


async def test_an_entry_cronofy_will_not_take_is_invalid(local: LocalCronofy) -> None:
    token = await local.token()
    with pytest.raises(WriteRefused) as refused:
        await local.client.upsert_event(token, CALENDAR, replace(DRAFT, ends_at=DRAFT.starts_at - timedelta(hours=1)))
    assert refused.value.reason == "invalid"


async def test_titles_and_descriptions_are_cut_to_what_cronofy_takes(local: LocalCronofy) -> None:
    token = await local.token()
    await local.client.upsert_event(token, CALENDAR, replace(DRAFT, summary="ü" * 2000, description="d" * 9000, location=None, url=None))
    (event,) = [each for each in await local.client.read_events(token, *WEEK) if each.event_id]
    assert (len(event.summary), len(event.description)) == (1024, 4096)


async def test_a_locked_calendar_is_named(local: LocalCronofy) -> None:
    token = await local.token()
    await local.control("faults", settings={"lock_event_writes": True})
    await local.control("disconnect", profile_id="pro_work")
    with pytest.raises(CalendarLocked):
        await local.client.upsert_event(token, CALENDAR, DRAFT)


async def test_writes_to_a_lost_login_are_accepted_and_do_not_show(local: LocalCronofy) -> None:
    token = await local.token()
    await local.control("disconnect", profile_id="pro_work")
    await local.client.upsert_event(token, CALENDAR, DRAFT)
    assert all(event.event_id is None for event in await local.client.read_events(token, *WEEK))


async def test_the_applications_limit_is_try_later(local: LocalCronofy) -> None:
    token = await local.token()
    await local.control("faults", settings={"requests_per_minute": 1})
    with pytest.raises(TryLater, match="status 429"):
        await local.client.userinfo(token)


@pytest.mark.parametrize("rule", [{"status": 500}, {"status": 200, "body": {"sub": 1}}, {"status": 200, "body": "hello"}])
async def test_trouble_at_cronofy_is_try_later(local: LocalCronofy, rule: dict[str, object]) -> None:
    token = await local.token()
    await local.control("faults", rules=[{"path": "/v1/userinfo", **rule}])
    with pytest.raises(TryLater):
        await local.client.userinfo(token)


async def test_one_lost_answer_is_asked_for_again(local: LocalCronofy) -> None:
    token = await local.token()
    await local.control("faults", rules=[{"path": "*/events", "method": "POST", "status": 502, "after": True, "times": 2}])
    await local.client.upsert_event(token, CALENDAR, DRAFT)
    events = [event for event in await local.client.read_events(token, *WEEK) if event.event_id]
    assert len(events) == 1


async def test_credentials_are_probed_without_any_account(local: LocalCronofy) -> None:
    assert await local.client.accepts_credentials()


async def test_a_channel_is_opened_once_listed_and_closed(local: LocalCronofy) -> None:
    token, url = await local.token(), "http://relink.example/cronofy/push/opaque"
    assert await local.client.list_channels(token) == []
    for _ in range(2):
        await local.client.open_channel(token, url)
    [channel] = await local.client.list_channels(token)
    assert (channel.callback_url, channel.only_managed) == (url, True)
    for _ in range(2):
        await local.client.close_channel(token, channel.channel_id)
    assert await local.client.list_channels(token) == []


@pytest.mark.parametrize("status", [402, 403, 422])
async def test_a_channel_that_cronofy_does_not_open_says_nothing_of_the_person(local: LocalCronofy, status: int) -> None:
    token = await local.token()
    await local.control("faults", rules=[{"path": "/v1/channels", "status": status}])
    with pytest.raises(NotEnabled):
        await local.client.open_channel(token, "http://relink.example/cronofy/push/opaque")
    with pytest.raises(NotEnabled):
        await local.client.list_channels(token)
