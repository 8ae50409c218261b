"""What Relink tells the platform: webhooks signed as Standard Webhooks says (https://www.standardwebhooks.com)."""

from collections import deque
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import AwareDatetime, BaseModel, ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from integrations.local.platform.bookings import LOG_LENGTH, Platform, UnknownError

RESEND = "session.resend_requested"
LARGEST_BODY = 256 * 1024


class ResendData(BaseModel):
    """Which session is to be written again, for whom (everybody without), and their primary calendar if Relink knows it."""

    session_id: str
    person_id: str | None = None
    calendar_id: str | None = None


class WebhookBody(BaseModel):
    """The envelope that Standard Webhooks recommends; fields that we do not know are ignored."""

    type: str
    timestamp: AwareDatetime
    data: dict[str, Any]


class Inbox:
    """Verifies, remembers and acts, once for each webhook-id."""

    def __init__(self, platform: Platform, secret: str) -> None:
        self.received: deque[dict[str, Any]] = deque(maxlen=LOG_LENGTH)
        self._platform = platform
        self._webhook = Webhook(secret)
        self._seen: set[str] = set()

    def take(self, raw: bytes, headers: dict[str, str]) -> str:
        """Act on one delivery and answer what became of it: accepted, ignored (another type) or repeated.

        Raises:
            HTTPException: 401 not signed by Relink, or too old; 400 not the documented shape; 422 an unknown session or person.
        """
        body = self._verified(raw, headers)
        key = headers["webhook-id"]
        result = "repeated" if key in self._seen else self._act(body)
        self._seen.add(key)
        self.received.append({"id": key, "type": body.type, "data": body.data, "result": result})
        return result

    def _verified(self, raw: bytes, headers: dict[str, str]) -> WebhookBody:
        try:
            self._webhook.verify(raw, headers, json_parse=False)
        except (WebhookVerificationError, ValueError) as error:  # ValueError: a header or body that cannot even be read
            raise HTTPException(401, "the signature is not Relink's") from error
        try:
            return WebhookBody.model_validate_json(raw)
        except ValidationError as error:
            raise HTTPException(400, "not a webhook's shape") from error

    def _act(self, body: WebhookBody) -> str:
        if body.type != RESEND:
            return "ignored"
        try:
            data = ResendData.model_validate(body.data)
            self._platform.resend_to(data.session_id, data.person_id, data.calendar_id)
        except ValidationError as error:
            raise HTTPException(400, "session_id is missing") from error
        except UnknownError as error:
            raise HTTPException(422, str(error)) from error
        return "accepted"


def router(inbox: Inbox) -> APIRouter:
    """The door that Relink knocks at."""
    routes = APIRouter()

    @routes.post("/webhooks/relink")
    async def receive(request: Request) -> dict[str, str]:
        raw = await request.body()
        if len(raw) > LARGEST_BODY:
            raise HTTPException(413, "too large")
        return {"result": inbox.take(raw, dict(request.headers))}

    return routes
