"""Whom the local Cronofy knows in these tests: Dana with two logins, Ravi with one, and logins that nobody linked yet."""

from datetime import timedelta

from integrations.local.cronofy.seed import AccountSeed, CalendarSeed, CronofySeed, EventSeed, IdentitySeed, ProfileSeed
from tests.clock import SettableClock

SECRET = "CRN_secret"
SCOPES = ("create_event", "delete_event", "read_events")
TOMORROW = SettableClock().now + timedelta(days=1)

SEED = CronofySeed(
    client_id="relink",
    client_secrets=(SECRET,),
    accounts=(
        AccountSeed(
            sub="acc_dana",
            email="dana@coach.example",
            zoneinfo="Europe/Dublin",
            refresh_token="refresh-dana",
            scopes=SCOPES,
            profiles=(
                ProfileSeed(
                    profile_id="pro_work",
                    provider_name="google",
                    provider_service="gsuite",
                    profile_name="dana@coach.example",
                    calendars=(
                        CalendarSeed(calendar_id="cal_work", name="Coaching", primary=True),
                        CalendarSeed(calendar_id="cal_other", name="Other"),
                        CalendarSeed(calendar_id="cal_team", name="Team", readonly=True),
                        CalendarSeed(calendar_id="cal_old", name="Old", deleted=True),
                    ),
                    events=(
                        EventSeed(
                            calendar_id="cal_work",
                            event_uid="evt_external_dentist",
                            summary="Dentist",
                            start=TOMORROW + timedelta(hours=5),
                            end=TOMORROW + timedelta(hours=6),
                        ),
                    ),
                ),
                ProfileSeed(
                    profile_id="pro_home",
                    provider_name="apple",
                    provider_service="icloud",
                    profile_name="dana@home.example",
                    calendars=(CalendarSeed(calendar_id="cal_home", name="Home"),),
                ),
            ),
        ),
        AccountSeed(
            sub="acc_ravi",
            email="ravi@coach.example",
            refresh_token="refresh-ravi",
            scopes=SCOPES,
            profiles=(
                ProfileSeed(
                    profile_id="pro_ravi",
                    provider_name="exchange",
                    provider_service="office365",
                    profile_name="ravi@coach.example",
                    calendars=(CalendarSeed(calendar_id="cal_ravi", name="Ravi", primary=True),),
                ),
            ),
        ),
        AccountSeed(
            sub="acc_ingrid",
            refresh_token="refresh-ingrid",
            scopes=SCOPES,
            profiles=(
                ProfileSeed(
                    profile_id="pro_ingrid",
                    provider_name="google_free_busy",
                    provider_service="google_free_busy",
                    profile_name="ingrid@coach.example",
                    calendars=(CalendarSeed(calendar_id="cal_ingrid", name="Ingrid", primary=True),),
                ),
            ),
        ),
    ),
    identities=(
        IdentitySeed(email="mia@coach.example", provider_name="google", provider_service="gsuite"),
        IdentitySeed(email="dana@new.example", provider_name="live_connect", provider_service="outlook_com"),
        IdentitySeed(email="noa@coach.example", provider_name="google", provider_service="gsuite", consent="boxes_unticked"),
    ),
)
