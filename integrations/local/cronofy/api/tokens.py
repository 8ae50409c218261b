"""The token endpoints: codes and refresh tokens in, access tokens out, authorizations withdrawn, link tokens.

docs.cronofy.com/developers/api/authorization
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from integrations.local.cronofy.api.calls import Access, Answer, Call, Endpoint, Refusal, is_client_secret
from integrations.local.cronofy.entities import AccessToken, Account, Grant, LinkToken, Profile
from integrations.local.cronofy.store import new_secret
from integrations.local.cronofy.world import World

LINK_TOKEN_LIFETIME = timedelta(minutes=5)
REUSE_ABOVE = timedelta(minutes=10)
NEVER_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def _token(call: Call) -> Answer:
    """Codes and refresh tokens for access tokens; refusals are 400 with the body of RFC 6749, section 5.2."""
    grant_type = call.body.get("grant_type")
    if not grant_type:
        raise _refused("invalid_request")
    if grant_type not in ("authorization_code", "refresh_token"):
        raise _refused("unsupported_grant_type")
    needed = ("code", "redirect_uri") if grant_type == "authorization_code" else ("refresh_token",)
    if any(not isinstance(call.body.get(name), str) for name in ("client_id", "client_secret", *needed)):
        raise _refused("invalid_request")
    _authenticate(call)
    return _exchange(call) if grant_type == "authorization_code" else _refresh(call)


def _refused(error: str) -> Refusal:
    refusal = Refusal(400, {"error": error})
    refusal.answer = Answer(400, {"error": error}, NEVER_STORED)
    return refusal


def _authenticate(call: Call) -> None:
    client_id, client_secret = str(call.body.get("client_id")), str(call.body.get("client_secret"))
    if client_id != call.world.client_id or not is_client_secret(call.world, client_secret):
        raise _refused("invalid_client")


def _exchange(call: Call) -> Answer:
    """A code works once, for ten minutes, with the redirect address it was made for."""
    store = call.world.store
    code = store.codes.get(str(call.body["code"]))
    if code is None or code.expires_at <= call.now or code.redirect_uri != call.body["redirect_uri"]:
        raise _refused("invalid_grant")
    del store.codes[code.code]
    account = store.accounts[code.sub]
    grant = account.grant
    found = store.profile(code.profile_id)
    if grant is None or found is None:
        raise _refused("invalid_grant")
    body = _issued(call, account, grant)
    body |= {"account_id": account.sub, "sub": account.sub, "linking_profile": _linking_profile(found[1])}
    return Answer(body=body, headers=NEVER_STORED)


def _linking_profile(profile: Profile) -> dict[str, str]:
    return {
        "provider_name": profile.provider_name,
        "provider_service": profile.provider_service,
        "profile_id": profile.profile_id,
        "profile_name": profile.mailbox.email,
    }


def _refresh(call: Call) -> Answer:
    refresh_token = str(call.body["refresh_token"])
    for account in call.world.store.accounts.values():
        grant = account.grant
        if grant is not None and secrets.compare_digest(grant.refresh_token.encode(), refresh_token.encode()):
            if call.world.settings.rotate_refresh_tokens:
                grant.refresh_token = new_secret()
            return Answer(body=_issued(call, account, grant), headers=NEVER_STORED)
    raise _refused("invalid_grant")


def _issued(call: Call, account: Account, grant: Grant) -> dict[str, Any]:
    token = _current_token(call, account) or _new_token(call.world, account, call.now)
    return {
        "token_type": "bearer",
        "access_token": token.access_token,
        "expires_in": int((token.expires_at - call.now).total_seconds()),
        "refresh_token": grant.refresh_token,
        "scope": " ".join(grant.scopes),
    }


def _current_token(call: Call, account: Account) -> AccessToken | None:
    if not call.world.settings.reuse_access_tokens:
        return None
    tokens = call.world.store.access_tokens.values()
    return next((each for each in tokens if each.sub == account.sub and each.expires_at - call.now >= REUSE_ABOVE), None)


def _new_token(world: World, account: Account, now: datetime) -> AccessToken:
    lifetime = timedelta(seconds=world.settings.access_token_seconds)
    token = AccessToken(new_secret(), account.sub, now + lifetime)
    world.store.access_tokens[token.access_token] = token
    return token


def _revoke(call: Call) -> Answer:
    """Withdraw an authorization by either of its tokens, or by `sub`; unknown ones are 200 as well (RFC 7009).

    `request_pii_erasure` goes with `sub`, as Cronofy's client for .NET sends it; what it erases is not published, so it is only noted.
    """
    _authenticate(call)
    if not any(call.body.get(name) for name in ("token", "refresh_token", "sub")):
        raise _refused("invalid_request")
    account = _named(call.world, call.body)
    if account is not None:
        call.world.store.withdraw(account)
        account.erasure_requested |= call.body.get("request_pii_erasure") is True and "sub" in call.body
    return Answer(headers=NEVER_STORED)


def _named(world: World, body: Mapping[str, Any]) -> Account | None:
    """The account that is meant; Cronofy's client for Node sends its token as `refresh_token`, all others as `token`."""
    token = body.get("token") or body.get("refresh_token")
    if not token:
        return world.store.accounts.get(str(body.get("sub")))
    if known := world.store.access_tokens.get(str(token)):
        return world.store.accounts.get(known.sub)
    accounts = world.store.accounts.values()
    return next((each for each in accounts if each.grant and each.grant.refresh_token == token), None)


def _link_token(call: Call) -> Answer:
    """Alpha: an application that was not enabled is refused as one whose plan lacks the feature."""
    if not call.world.settings.link_tokens:
        raise Refusal(402)
    token = LinkToken(new_secret(), call.account.sub, call.now + LINK_TOKEN_LIFETIME)
    call.world.store.link_tokens[token.link_token] = token
    return Answer(body={"link_token": token.link_token})


ENDPOINTS = (
    Endpoint("POST", "/oauth/token", _token, access=Access.OPEN),
    Endpoint("POST", "/oauth/token/revoke", _revoke, access=Access.OPEN),
    Endpoint("POST", "/v1/link_tokens", _link_token),
)
