"""Reads a Web API request as Slack does: query, form and JSON together, the token from its header or the form."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from integrations.local.slack.errors import SlackError

Json = dict[str, Any]
FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request holds: its arguments without the token, and the token."""

    args: Json
    token: str | None


async def read(request: Request, *, takes_json: bool) -> Sent:
    """Return what was sent; the body wins over the query. Raises SlackError for a body that cannot be read.

    A method that takes no JSON ignores a JSON body, as Slack's do.
    """
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body() if request.method == "POST" else b""
    if kind == JSON:
        args |= _json(body) if takes_json else {}
    elif kind == FORM:
        args |= _form(body)
    elif kind == MULTIPART:
        args |= await _multipart(request)
    elif body:
        raise SlackError("invalid_post_type" if kind else "missing_post_type")
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        args |= _basic(credentials)
    token = credentials.strip() if scheme.lower() == "bearer" else args.get("token")
    args.pop("token", None)
    return Sent(args, token if isinstance(token, str) else None)


def _json(body: bytes) -> Json:
    try:
        parsed = json.loads(body) if body else {}
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    parsed.pop("token", None)  # a token is never taken from JSON
    return parsed


def _form(body: bytes) -> Json:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise SlackError("invalid_form_data") from None


async def _multipart(request: Request) -> Json:
    try:
        async with request.form() as form:
            return {name: value for name, value in form.items() if isinstance(value, str)}
    except HTTPException:
        raise SlackError("invalid_form_data") from None


def _basic(credentials: str) -> Json:
    """Return the app's id and secret from HTTP Basic, as oauth.v2.access takes them."""
    try:
        client_id, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": client_id, "client_secret": secret}
