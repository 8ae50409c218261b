"""Who the authorization speaks for: userinfo, account, profiles.

docs.cronofy.com/developers/api/identity
"""

from typing import Any

from integrations.local.cronofy.api.calls import Answer, Call, Endpoint, Refusal
from integrations.local.cronofy.entities import Account, Calendar, ConferencingProfile, Profile
from integrations.local.cronofy.relinks import relink_url
from integrations.local.cronofy.world import World


def _userinfo(call: Call) -> Answer:
    account = call.account
    told = {"email": account.email, "name": account.name, "zoneinfo": account.zoneinfo}
    body: dict[str, Any] = {"sub": account.sub}
    body |= {key: value for key, value in told.items() if value is not None}
    data: dict[str, Any] = {
        "authorization": {"scope": _scope(account), "status": "active"},
        "profiles": [_profile_with_calendars(call.world, profile) for profile in account.visible_profiles],
    }
    if account.conferencing_profiles:
        data["conferencing_profiles"] = [_conferencing(call.world, each) for each in account.conferencing_profiles]
    return Answer(body=body | {"cronofy.type": "account", "cronofy.data": data})


def _account(call: Call) -> Answer:
    account = call.account
    described = {
        "account_id": account.sub,
        "email": account.email,
        "name": account.name,
        "scope": _scope(account),
        "default_tzid": account.zoneinfo or "Etc/UTC",
    }
    return Answer(body={"account": described})


def _profiles(call: Call) -> Answer:
    profiles = [profile_fields(call.world, profile) for profile in call.account.visible_profiles]
    return Answer(body={"profiles": profiles})


def _revoke_profile(call: Call) -> Answer:
    """Ends our access to one profile; the authorization as a whole stays (docs: api/authorization/revoke-profile)."""
    for profile in call.account.visible_profiles:
        if profile.profile_id == call.path["profile_id"]:
            profile.revoked = True
            return Answer(202)
    raise Refusal(404)


def _scope(account: Account) -> str:
    return " ".join(account.grant.scopes) if account.grant else ""


def profile_fields(world: World, profile: Profile) -> dict[str, Any]:
    """One profile without its calendars; the relink address is there only while it is needed."""
    fields: dict[str, Any] = {
        "provider_name": profile.provider_name,
        "provider_service": profile.provider_service,
        "profile_id": profile.profile_id,
        "profile_name": profile.mailbox.email,
        "profile_connected": profile.connected,
        "profile_initial_sync_required": profile.initial_sync_required,
    }
    if not profile.connected:
        fields["profile_relink_url"] = relink_url(world, profile)
    return fields


def _profile_with_calendars(world: World, profile: Profile) -> dict[str, Any]:
    calendars = [calendar_fields(calendar) for calendar in profile.listed_calendars]
    return profile_fields(world, profile) | {"profile_calendars": calendars}


def calendar_fields(calendar: Calendar) -> dict[str, Any]:
    """One calendar as userinfo and the calendar list describe it."""
    return {
        "calendar_id": calendar.calendar_id,
        "calendar_name": calendar.name,
        "calendar_readonly": calendar.readonly,
        "calendar_deleted": calendar.deleted,
        "calendar_primary": calendar.primary,
        "calendar_integrated_conferencing_available": calendar.integrated_conferencing,
        "calendar_attachments_available": calendar.attachments,
        "permission_level": calendar.permission_level,
    }


def _conferencing(world: World, profile: ConferencingProfile) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "provider_name": profile.provider_name,
        "profile_id": profile.profile_id,
        "profile_name": profile.profile_name,
        "profile_connected": profile.connected,
    }
    if not profile.connected:
        fields["profile_relink_url"] = f"{world.base_url}/v2/relink/{profile.provider_name}"
    return fields


ENDPOINTS = (
    Endpoint("GET", "/v1/userinfo", _userinfo),
    Endpoint("GET", "/v1/account", _account),
    Endpoint("GET", "/v1/profiles", _profiles),
    Endpoint("POST", "/v1/profiles/{profile_id}/revoke", _revoke_profile),
)
