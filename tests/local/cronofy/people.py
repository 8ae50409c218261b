"""Dana, Ravi and Mia, whom Cronofy knows, and three people it could meet."""

from datetime import UTC, date, datetime

from integrations.local.cronofy.seed import (
    AccountSeed,
    CalendarSeed,
    ConferencingProfileSeed,
    CronofySeed,
    EventSeed,
    IdentitySeed,
    ProfileSeed,
)

SECRETS = ("CRN_new", "CRN_old")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(hour: int, minute: int = 0, *, day: int = 3) -> datetime:
    """An instant in March 2026, UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


SEED = CronofySeed(
    client_id="relink",
    client_secrets=SECRETS,
    accounts=(
        AccountSeed(
            sub="acc_dana",
            email="dana@work.example",
            name="Dana Diaz",
            zoneinfo="Europe/London",
            refresh_token="refresh-dana",
            profiles=(
                ProfileSeed(
                    profile_id="pro_work",
                    provider_name="google",
                    provider_service="gsuite",
                    profile_name="dana@work.example",
                    calendars=(
                        CalendarSeed(calendar_id="cal_work", name="Work", primary=True, integrated_conferencing=True),
                        CalendarSeed(calendar_id="cal_team", name="Team", readonly=True),
                        CalendarSeed(calendar_id="cal_gone", name="Old", deleted=True),
                        CalendarSeed(calendar_id="cal_open", name="Open", permission_level="unrestricted"),
                    ),
                    events=(
                        EventSeed(
                            calendar_id="cal_work",
                            event_uid="evt_external_dentist",
                            summary="Dentist",
                            location="High Street",
                            start=at(12),
                            end=at(13),
                            tzid="Europe/London",
                        ),
                        EventSeed(
                            calendar_id="cal_open",
                            event_uid="evt_external_lunch",
                            summary="Lunch",
                            start=at(12, day=4),
                            end=at(13, day=4),
                        ),
                        EventSeed(
                            calendar_id="cal_work",
                            event_uid="evt_external_holiday",
                            summary="Holiday",
                            start=date(2026, 3, 6),
                            end=date(2026, 3, 7),
                            transparency="transparent",
                        ),
                    ),
                ),
                ProfileSeed(
                    profile_id="pro_home",
                    provider_name="apple",
                    provider_service="icloud",
                    profile_name="dana@home.example",
                    connected=False,
                    calendars=(CalendarSeed(calendar_id="cal_home", name="Home"),),
                ),
            ),
            conferencing_profiles=(
                ConferencingProfileSeed(profile_id="pro_zoom", provider_name="zoom", profile_name="dana@work.example"),
                ConferencingProfileSeed(profile_id="pro_goto", provider_name="go_to", profile_name="dana@work.example", connected=False),
            ),
        ),
        AccountSeed(
            sub="acc_ravi",
            refresh_token="refresh-ravi",
            profiles=(
                ProfileSeed(
                    profile_id="pro_ravi",
                    provider_name="ms_graph_free_busy",
                    provider_service="ms_graph_free_busy",
                    profile_name="ravi@firm.example",
                    calendars=(CalendarSeed(calendar_id="cal_ravi", name="Calendar", primary=True),),
                    events=(EventSeed(calendar_id="cal_ravi", summary="Secret", start=at(9), end=at(9, 30), location="Room 1"),),
                ),
            ),
        ),
        AccountSeed(
            sub="acc_mia",
            email="mia@firm.example",
            refresh_token="refresh-mia",
            profiles=(
                ProfileSeed(
                    profile_id="pro_mia",
                    provider_name="google",
                    provider_service="gsuite",
                    profile_name="mia@firm.example",
                    unticked_boxes=True,
                    calendars=(CalendarSeed(calendar_id="cal_mia", name="Mia"),),
                ),
            ),
        ),
    ),
    identities=(
        IdentitySeed(
            email="eli@firm.example",
            provider_name="exchange",
            provider_service="office365",
            name="Eli",
            zoneinfo="Europe/Paris",
            calendars=(CalendarSeed(calendar_id="cal_eli", name="Eli", primary=True),),
            events=(EventSeed(calendar_id="cal_eli", summary="Standup", start=at(8), end=at(9)),),
        ),
        IdentitySeed(email="noa@firm.example", provider_name="google", provider_service="gsuite", consent="boxes_unticked"),
        IdentitySeed(
            email="sam@bank.example",
            provider_name="exchange",
            provider_service="office365",
            consent="admin_approval",
        ),
    ),
)
