"""oauth.v2.access: a code or a refresh token becomes the app's bot token."""

import hmac

from integrations.local.slack.api.calls import Call, Json, Method
from integrations.local.slack.errors import SlackError
from integrations.local.slack.tokens import TOKEN_LIFE, Grant


async def access(call: Call) -> Json:
    """Answer oauth.v2.access."""
    app = call.workspace.store.app
    if call.text("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    if not hmac.compare_digest((call.text("client_secret") or "").encode(), app.client_secret.encode()):
        raise SlackError("bad_client_secret")
    match call.text("grant_type"):
        case None | "authorization_code":
            grant, code = call.workspace.tokens.redeem(call.text("code") or "", call.text("redirect_uri"))
            return _granted(call, grant) | {"authed_user": {"id": code.user}}
        case "refresh_token":
            return _granted(call, call.workspace.tokens.refresh(call.text("refresh_token") or ""))
        case _:
            raise SlackError("invalid_grant_type")


def _granted(call: Call, grant: Grant) -> Json:
    store = call.workspace.store
    rotation: Json = {}
    if grant.refresh_token is not None:
        rotation = {"refresh_token": grant.refresh_token, "expires_in": int(TOKEN_LIFE.total_seconds())}
    bot: Json = {"access_token": grant.token, "token_type": "bot", "scope": ",".join(grant.scopes)}
    bot |= {"bot_user_id": store.app.bot_user_id, "app_id": store.app.app_id}
    team: Json = {"team": {"id": store.team.id, "name": store.team.name}, "enterprise": None}
    return bot | team | {"is_enterprise_install": False} | rotation


METHODS = (Method("oauth.v2.access", access, None, caller="anybody", takes_json=False),)
