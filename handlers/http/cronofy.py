"""Cronofy's notifications: verified, recorded, and answered; what they are about is looked at afterwards.

https://docs.cronofy.com/developers/api/push-notifications/
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel, ValidationError

from bot.services.notifications import PATH, NotificationService

SIGNATURE_HEADER = "Cronofy-HMAC-SHA256"
VERIFICATION = "verification"
"""Sent when a channel was opened; it wants an answer, and tells nothing."""


class Told(BaseModel):
    """What happened. The list of types is open."""

    type: str


class Notification(BaseModel):
    """The body, as far as it is read: which account it is about is said by the address."""

    notification: Told


def cronofy_routes(notifications: NotificationService, client_secrets: Sequence[str]) -> APIRouter:
    """`/cronofy/push/{opaque}`; a notification counts that is signed with any of `client_secrets`."""
    router = APIRouter(include_in_schema=False)
    keys = [secret.encode() for secret in client_secrets]

    @router.post(PATH + "{opaque}")
    async def hear(opaque: str, request: Request) -> Response:
        body = await request.body()
        # Before anything is looked up: whoever cannot sign learns nothing, and costs nothing.
        if not is_signed(body, request.headers.getlist(SIGNATURE_HEADER), keys):
            raise HTTPException(401, "not signed by Cronofy")
        await notifications.hear(opaque, is_news=_is_news(body))
        return Response()

    return router


def is_signed(body: bytes, headers: Sequence[str], keys: Sequence[bytes]) -> bool:
    """Whether one of the signatures, several of which stand in a header with commas while a secret is renewed, was made with a key."""
    signatures = [each.strip().encode() for header in headers for each in header.split(",")]
    ours = [base64.b64encode(hmac.digest(key, body, hashlib.sha256)) for key in keys]
    return any(hmac.compare_digest(one, signature) for one in ours for signature in signatures)


def _is_news(body: bytes) -> bool:
    """Whether something may have changed: a kind that is not known yet may mean anything, and a look does no harm."""
    try:
        return Notification.model_validate_json(body).notification.type != VERIFICATION
    except ValidationError:
        return True
