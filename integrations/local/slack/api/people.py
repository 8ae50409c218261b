"""The methods about people, user groups, the team and the caller's own identity."""

from integrations.local.slack.api.calls import Call, Json, Method
from integrations.local.slack.api.pages import next_cursor, page
from integrations.local.slack.errors import SlackError
from integrations.local.slack.renders import unix, user_json, usergroup_json
from integrations.local.slack.seed import UserSeed


def _user(call: Call, user: UserSeed) -> Json:
    written = user_json(call.workspace.store, user, with_email="users:read.email" in call.scopes)
    return written | ({"locale": user.locale} if call.flag("include_locale") else {})


async def info(call: Call) -> Json:
    """Answer users.info."""
    user = call.workspace.store.users.get(call.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _user(call, user)}


async def lookup_by_email(call: Call) -> Json:
    """Answer users.lookupByEmail: active members of this workspace only."""
    wanted = call.required("email").casefold()
    for user in call.workspace.store.users.values():
        if (user.email or "").casefold() == wanted and not (user.deleted or user.is_stranger):
            return {"user": _user(call, user)}
    raise SlackError("users_not_found")


async def list_users(call: Call) -> Json:
    """Answer users.list."""
    store = call.workspace.store
    some, cursor = page(call, list(store.users.values()), default=1000, most=1000)
    return {"members": [_user(call, user) for user in some], "cache_ts": unix(store.clock())} | next_cursor(cursor)


async def list_usergroups(call: Call) -> Json:
    """Answer usergroups.list; members and their number only when asked for."""
    hidden = {"users"} - ({"users"} if call.flag("include_users") else set())
    hidden |= {"user_count"} - ({"user_count"} if call.flag("include_count") else set())
    groups = [usergroup_json(call.workspace.store, group) for group in call.workspace.store.seed.usergroups]
    return {"usergroups": [{key: value for key, value in group.items() if key not in hidden} for group in groups]}


async def list_usergroup_users(call: Call) -> Json:
    """Answer usergroups.users.list."""
    wanted = call.required("usergroup")
    for group in call.workspace.store.seed.usergroups:
        if group.id == wanted:
            return {"users": list(group.members)}
    raise SlackError("no_such_subteam")


async def dnd_info(call: Call) -> Json:
    """Answer dnd.info: the current do-not-disturb period, else the next one."""
    store = call.workspace.store
    user = store.users.get(call.text("user") or store.app.bot_user_id)
    if user is None:
        raise SlackError("user_not_found")
    now = store.clock()
    coming = sorted((window for window in user.dnd if window.ends_at > now), key=lambda window: window.starts_at)
    starts, ends = (unix(coming[0].starts_at), unix(coming[0].ends_at)) if coming else (1, 1)
    enabled: Json = {"dnd_enabled": bool(coming), "snooze_enabled": False}
    return enabled | {"next_dnd_start_ts": starts, "next_dnd_end_ts": ends}


async def team_info(call: Call) -> Json:
    """Answer team.info."""
    team = call.workspace.store.team
    if call.text("team") not in (None, team.id):
        raise SlackError("team_not_found")
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "is_verified": False}}


async def auth_test(call: Call) -> Json:
    """Answer auth.test, also for the app-level token, which has no bot user."""
    store, app = call.workspace.store, call.workspace.store.app
    if call.grant is not None and call.grant.kind == "app":
        return {"app_name": app.name, "app_id": app.app_id}
    team: Json = {"url": f"https://{store.team.domain}.slack.com/", "team": store.team.name, "team_id": store.team.id}
    bot: Json = {"user": store.users[app.bot_user_id].name, "user_id": app.bot_user_id, "bot_id": app.bot_id}
    if call.grant is not None and call.grant.expires_at is not None:
        bot["expires_in"] = int((call.grant.expires_at - store.clock()).total_seconds())
    return team | bot | {"is_enterprise_install": False}


async def open_connection(call: Call) -> Json:
    """Answer apps.connections.open with an address that works once."""
    if not call.workspace.hub.enabled:
        raise SlackError("forbidden_team")
    return {"url": await call.workspace.hub.new_url()}


async def api_test(call: Call) -> Json:
    """Answer api.test: what was sent, or the error that was asked for."""
    if error := call.text("error"):
        raise SlackError(error)
    return {"args": {name: value for name, value in call.args.items() if name != "token"}}


USERS, GROUPS = ("users:read",), ("usergroups:read",)
METHODS = (
    Method("api.test", api_test, 4, caller="anybody"),
    Method("apps.connections.open", open_connection, 3, ("connections:write",), caller="app"),
    Method("auth.test", auth_test, None, caller="any"),
    Method("dnd.info", dnd_info, 3, ("dnd:read",), takes_json=False),
    Method("team.info", team_info, 3, ("team:read",)),
    Method("usergroups.list", list_usergroups, 2, GROUPS, takes_json=False),
    Method("usergroups.users.list", list_usergroup_users, 2, GROUPS, takes_json=False),
    Method("users.info", info, 4, USERS, takes_json=False),
    Method("users.list", list_users, 2, USERS, takes_json=False),
    Method("users.lookupByEmail", lookup_by_email, 3, ("users:read.email",), takes_json=False),
)
