"""The addresses without a token: response URLs, uploads, private file downloads and the OAuth page."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from integrations.local.slack.entities import StoredFile
from integrations.local.slack.errors import SlackError
from integrations.local.slack.trouble import with_faults
from integrations.local.slack.workspace import Workspace

GONE = ("expired_url", "used_url")
DOORS = ("commands", "actions", "app")


def routes(workspace: Workspace) -> list[Route]:
    """Return these addresses' routes."""

    async def respond(request: Request) -> Response:
        async def answer() -> Response:
            return await _respond(workspace, request)

        with workspace.activity.busy():
            return await with_faults(workspace.faults, "response_url", answer)

    async def upload(request: Request) -> Response:
        async def answer() -> Response:
            return await _upload(workspace, request)

        return await with_faults(workspace.faults, "upload", answer)

    async def download(request: Request) -> Response:
        return _download(workspace, request)

    doors = [Route(f"/{door}/{{team}}/{{number}}/{{secret}}", respond, methods=["POST"]) for door in DOORS]
    return [
        *doors,
        Route("/upload/v1/{key}", upload, methods=["POST"]),
        Route("/files-pri/{file}/{name}", download, methods=["GET"]),
    ]


async def _respond(workspace: Workspace, request: Request) -> Response:
    """Take one answer to an interaction."""
    try:
        payload: Any = json.loads(await request.body())
    except ValueError:
        return PlainTextResponse("invalid_payload", 400)
    if not isinstance(payload, dict):
        return PlainTextResponse("invalid_payload", 400)
    try:
        workspace.responses.use(f"{request.path_params['number']}/{request.path_params['secret']}", payload)
    except SlackError as error:
        status = 404 if error.code in GONE else 400
        return JSONResponse({"ok": False, "error": error.code} | error.fields, status)
    return PlainTextResponse("ok")


async def _upload(workspace: Workspace, request: Request) -> Response:
    """Take the bytes of an announced file, raw or as the one file of a multipart form."""
    file = _announced(workspace, str(request.path_params["key"]))
    if file is None:
        return PlainTextResponse("file not found", 404)
    content = await _content(request)
    if len(content) != file.size:
        return PlainTextResponse("length does not match", 400)
    file.content = content
    workspace.activity.touch()
    return PlainTextResponse(f"OK - {len(content)}")


def _announced(workspace: Workspace, key: str) -> StoredFile | None:
    files = workspace.store.files.values()
    return next((file for file in files if file.upload_key == key and not file.completed), None)


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for part in form.values():
            if not isinstance(part, str):
                return await part.read()
    return b""


def _download(workspace: Workspace, request: Request) -> Response:
    """Give a file's bytes to the app, which needs its token and the scope files:read."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        allowed = "files:read" in workspace.tokens.find(token).scopes
    except SlackError:
        allowed = False
    file = workspace.store.files.get(str(request.path_params["file"]).partition("-")[2])
    if not allowed or file is None or file.content is None:
        return PlainTextResponse("not found", 404)
    return Response(file.content, media_type="application/octet-stream")
