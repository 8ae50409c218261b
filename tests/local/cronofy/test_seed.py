"""Seeds: strict, and complete enough to start from."""

from datetime import date

import pytest
from pydantic import ValidationError

from integrations.local.cronofy.seed import (
    AccountSeed,
    AttendeeSeed,
    CalendarSeed,
    CronofySeed,
    EventSeed,
    IdentitySeed,
    ProfileSeed,
)
from tests.local.cronofy.harness import BASE, local_cronofy
from tests.local.cronofy.people import NOW, at


def _profile(profile_id: str, calendar_id: str, *events: EventSeed, name: str = "Calendar") -> ProfileSeed:
    return ProfileSeed(
        profile_id=profile_id,
        provider_name="live_connect",
        provider_service="outlook_com",
        profile_name="shared@outlook.example",
        calendars=(CalendarSeed(calendar_id=calendar_id, name=name),),
        events=events,
    )


def _account(sub: str, profile: ProfileSeed, **changes: object) -> AccountSeed:
    return AccountSeed.model_validate({"sub": sub, "refresh_token": f"refresh-{sub}", "profiles": (profile,)} | changes)


def _seed(*accounts: AccountSeed, identities: tuple[IdentitySeed, ...] = ()) -> CronofySeed:
    return CronofySeed(client_id="relink", client_secrets=("CRN_new", "CRN_old"), accounts=accounts, identities=identities)


@pytest.mark.parametrize(
    "wrong",
    [
        {"calendar_id": "c", "start": "2026-03-03T10:00:00", "end": "2026-03-03T11:00:00Z"},
        {"calendar_id": "c", "start": "2026-03-03", "end": "2026-03-04", "tzid": "Mars/Olympus"},
        {"calendar_id": "c", "start": "2026-03-03", "end": "2026-03-04", "titel": "misspelt"},
    ],
)
def test_a_wrong_event_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        EventSeed.model_validate(wrong)


def test_an_event_for_a_calendar_of_somebody_else_is_refused() -> None:
    event = EventSeed(calendar_id="cal_other", start=date(2026, 3, 3), end=date(2026, 3, 4))
    with pytest.raises(ValueError, match="no calendar of that login"):
        local_cronofy(_seed(_account("acc_a", _profile("pro_a", "cal_a", event))))


def test_a_seed_needs_a_client_secret() -> None:
    with pytest.raises(ValidationError):
        CronofySeed(client_id="relink", client_secrets=())


async def test_one_mailbox_in_two_seeded_accounts_shares_its_events() -> None:
    event = EventSeed(
        calendar_id="cal_a",
        summary="Shared",
        start=at(9),
        end=at(10),
        attendees=(AttendeeSeed(email="lee@x.example"),),
        organizer=AttendeeSeed(email="dana@x.example", display_name="Dana", status="accepted"),
    )
    seed = _seed(
        _account("acc_a", _profile("pro_a", "cal_a", event)),
        _account("acc_b", _profile("pro_b", "cal_b")),
        _account("acc_c", _profile("pro_c", "cal_c", name="Another")),
    )
    cronofy = local_cronofy(seed)
    async with cronofy.http:
        shared = await cronofy.read("acc_b")
        assert [(each["calendar_id"], each["summary"]) for each in shared] == [("cal_b", "Shared")]
        assert shared[0]["organizer"]["display_name"] == "Dana"
        assert shared[0]["attendees"][0]["email"] == "lee@x.example"
        assert await cronofy.read("acc_c") == []
        await cronofy.control("disconnect", profile_id="pro_a")
        assert (await cronofy.profile("pro_b", "acc_b"))["profile_connected"] is False


async def test_an_account_whose_authorization_was_withdrawn_answers_nothing() -> None:
    seed = _seed(
        _account("acc_a", _profile("pro_a", "cal_a"), revoked=True),
        _account("acc_b", _profile("pro_b", "cal_b"), refresh_token=None),
    )
    cronofy = local_cronofy(seed)
    async with cronofy.http:
        assert (await cronofy.refresh("refresh-acc_a")).json() == {"error": "invalid_grant"}
        assert [each["authorized"] for each in await cronofy.state("accounts")] == [False, False]


async def test_dates_that_a_seed_leaves_out_are_those_of_the_start() -> None:
    lost = _profile("pro_a", "cal_a").model_copy(update={"connected": False})
    pending = _profile("pro_b", "cal_b").model_copy(
        update={"initial_sync_required": True, "calendars_listed": False, "initial_sync_since": at(8, day=1)}
    )
    cronofy = local_cronofy(_seed(_account("acc_a", lost), _account("acc_b", pending)))
    async with cronofy.http:
        first, second = (each["profiles"][0] for each in await cronofy.state("accounts"))
    assert first["disconnected_at"] == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert first["profile_relink_url"].startswith(BASE)
    assert (second["initial_sync_since"], second["calendars_listed"]) == ("2026-03-01T08:00:00Z", False)


async def test_an_invitation_can_wait_from_the_start() -> None:
    profile = ProfileSeed(
        profile_id="pro_a",
        provider_name="google_free_busy",
        provider_service="google_free_busy",
        profile_name="a@x.example",
        calendars=(CalendarSeed(calendar_id="cal_a", name="A"),),
        events=(EventSeed(calendar_id="cal_a", event_id="s1", start=at(9), end=at(10), participation_status="needs_action"),),
    )
    cronofy = local_cronofy(_seed(_account("acc_a", profile)))
    async with cronofy.http:
        event = (await cronofy.state("events"))[0]
    assert (event["invited"], event["participation_status"]) == (True, "needs_action")
