"""The calendars of an account, across its profiles.

docs.cronofy.com/developers/api/calendars
"""

from typing import Any

from integrations.local.cronofy.api.calls import CREATE_CALENDAR, Answer, Call, Endpoint, Problems, Refusal, invalid
from integrations.local.cronofy.api.identity import calendar_fields
from integrations.local.cronofy.entities import Calendar, Profile
from integrations.local.cronofy.store import new_id


def _list(call: Call) -> Answer:
    calendars = [
        _owner(profile) | calendar_fields(calendar) for profile in call.account.visible_profiles for calendar in profile.listed_calendars
    ]
    return Answer(body={"sub": call.account.sub, "calendars": calendars})


def _create(call: Call) -> Answer:
    profile_id, name = call.body.get("profile_id"), call.body.get("name")
    _check(profile_id, name)
    profile = next((each for each in call.account.visible_profiles if each.profile_id == profile_id), None)
    if profile is None:
        raise Refusal(404)
    if not profile.connected:
        raise Refusal(423)
    if any(calendar.name == name and not calendar.deleted for calendar in profile.calendars):
        raise invalid("name", "errors.duplicate_calendar_name", "a calendar of that name exists already")
    calendar = Calendar(calendar_id=new_id("cal"), name=str(name))
    profile.add_calendar(calendar)
    fields = calendar_fields(calendar)
    shown = ("calendar_id", "calendar_name", "calendar_readonly", "calendar_deleted")
    return Answer(body={"calendar": _owner(profile) | {key: fields[key] for key in shown}})


def _check(profile_id: Any, name: Any) -> None:
    problems = Problems()
    if not isinstance(profile_id, str) or not profile_id:
        problems.required("profile_id")
    if not isinstance(name, str) or not name.strip():
        problems.required("name")
    problems.refuse_if_any()


def _owner(profile: Profile) -> dict[str, str]:
    return {
        "provider_name": profile.provider_name,
        "profile_id": profile.profile_id,
        "profile_name": profile.mailbox.email,
    }


ENDPOINTS = (
    Endpoint("GET", "/v1/calendars", _list),
    Endpoint("POST", "/v1/calendars", _create, scopes=CREATE_CALENDAR),
)
