"""The control interface's addresses: everything under `/_local/`.

Each deed answers what the person then sees (`integrations.local.slack.control.seen`). 409 with `{"detail": sentence}`
means that Slack's client would not have let them do it, and that nothing happened; 422 that the body is malformed.
"""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, HTTPException, Query
from fastapi.responses import JSONResponse, Response
from starlette.requests import Request

from integrations.local.coverage import Row
from integrations.local.slack.control import reading, requests
from integrations.local.slack.control.person import Person, Work
from integrations.local.slack.control.screen import screen
from integrations.local.slack.control.seen import Seen
from integrations.local.slack.control.state import state
from integrations.local.slack.coverage import COVERAGE
from integrations.local.slack.delivery.parcels import Parcel
from integrations.local.slack.errors import ImpossibleError
from integrations.local.slack.faults import FaultOrder, FaultState
from integrations.local.slack.workspace import Workspace

Json = dict[str, Any]


def install(application: FastAPI, workspace: Workspace) -> None:
    """Add the control interface to the application."""
    router = APIRouter(prefix="/_local")
    _add_talking(router, workspace)
    _add_operating(router, workspace)
    _add_looking(router, workspace)
    _add_machinery(router, workspace)
    application.include_router(router)
    application.add_exception_handler(ImpossibleError, _impossible)


async def _impossible(request: Request, error: Exception) -> Response:
    del request
    return JSONResponse({"detail": str(error)}, 409)


class _Watch:
    """What one deed changes: remembers where the workspace stood, and shows what came after."""

    def __init__(self, workspace: Workspace, deed: requests.Deed) -> None:
        self._workspace, self._deed = workspace, deed
        self._since = workspace.store.sequence
        self.person = Person(workspace, deed.user)

    async def seen(self, *works: Work | None, **more: Any) -> Seen:
        """Start the work that follows from the deed, wait until all is quiet and return the person's screen."""
        for work in works:
            if work is not None:
                self._workspace.tasks.start(work)
        limit = self._workspace.timing.settle_limit
        settled = await self._workspace.activity.settle(self._deed.settle_ms / 1000, limit)
        return screen(self._workspace.store, self._deed.user, since=self._since, settled=settled, **more)


def _add_talking(router: APIRouter, workspace: Workspace) -> None:
    @router.post("/say")
    async def say(said: requests.Say) -> Seen:
        watch = _Watch(workspace, said)
        watch.person.say(said)
        return await watch.seen()

    @router.post("/edit")
    async def edit(edit: requests.Edit) -> Seen:
        watch = _Watch(workspace, edit)
        watch.person.edit(edit)
        return await watch.seen()

    @router.post("/delete")
    async def delete(delete: requests.Delete) -> Seen:
        watch = _Watch(workspace, delete)
        watch.person.delete(delete)
        return await watch.seen()

    @router.post("/command")
    async def command(command: requests.Command) -> Seen:
        watch = _Watch(workspace, command)
        return await watch.seen(watch.person.command(command))

    @router.post("/shortcut")
    async def shortcut(shortcut: requests.Shortcut) -> Seen:
        watch = _Watch(workspace, shortcut)
        return await watch.seen(watch.person.shortcut(shortcut))


def _add_operating(router: APIRouter, workspace: Workspace) -> None:
    @router.post("/act")
    async def act(act: requests.Act) -> Seen:
        watch = _Watch(workspace, act)
        work, url = watch.person.act(act)
        return await watch.seen(work, opened_url=url)

    @router.post("/options")
    async def options(options: requests.Options) -> Seen:
        watch = _Watch(workspace, options)
        offered = await watch.person.options(options)
        return await watch.seen(options=[reading.option(item) for item in offered])

    @router.post("/submit")
    async def submit(submit: requests.Submit) -> Seen:
        watch = _Watch(workspace, submit)
        return await watch.seen(watch.person.submit(submit))

    @router.post("/close")
    async def close(close: requests.Close) -> Seen:
        watch = _Watch(workspace, close)
        return await watch.seen(*watch.person.close(close))

    @router.post("/open_home")
    async def open_home(opened: requests.OpenHome) -> Seen:
        watch = _Watch(workspace, opened)
        watch.person.open_home(opened)
        return await watch.seen()


def _add_looking(router: APIRouter, workspace: Workspace) -> None:
    @router.get("/state")
    async def whole_state() -> Json:
        return state(workspace)

    @router.get("/coverage")
    async def coverage() -> tuple[Row, ...]:
        return COVERAGE

    @router.get("/look")
    async def look(user: str, channel: str | None = None, settle_ms: Annotated[int, Query(ge=0, le=10_000)] = 0) -> Seen:
        person = workspace.store.person(user)
        settled = await workspace.activity.settle(settle_ms / 1000, workspace.timing.settle_limit)
        return screen(workspace.store, person.id, since=0, settled=settled, channel=channel)

    @router.get("/files/{file_id}")
    async def file(file_id: str) -> Response:
        stored = workspace.store.files.get(file_id)
        if stored is None or stored.content is None:
            raise HTTPException(404, "no such file")
        return Response(stored.content, media_type="application/octet-stream")


def _add_machinery(router: APIRouter, workspace: Workspace) -> None:
    @router.get("/faults")
    async def faults() -> FaultState:
        return workspace.faults.state

    @router.post("/faults")
    async def order_faults(order: FaultOrder) -> FaultState:
        if order.clear:
            workspace.hub.switch_on_again()
        workspace.faults.order(order)
        if order.socket_deaf is not None:
            workspace.hub.deafen(order.socket_deaf)
        if order.socket_disconnect is not None:
            workspace.hub.disconnect(order.socket_disconnect)
        return workspace.faults.state

    @router.post("/uninstall")
    async def uninstall() -> Json:
        bot = workspace.store.app.bot_user_id
        workspace.events.emit({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}})
        workspace.events.emit({"type": "app_uninstalled"})
        workspace.tokens.uninstall()
        return {"installed": False}

    @router.post("/verify_url")
    async def verify_url() -> Json:
        return {"verified": await _verified(workspace)}


async def _verified(workspace: Workspace) -> bool:
    """Tell whether the request URL repeats a challenge, as Slack asks when the URL is saved."""
    if workspace.request_url is None:
        return False
    challenge = workspace.store.ids.secret()
    token = workspace.store.app.verification_token
    parcel = Parcel("events_api", {"token": token, "challenge": challenge, "type": "url_verification"})
    outcome = await workspace.request_url.send(parcel, None)
    return outcome.acknowledged and challenge in (outcome.answer.get("challenge"), outcome.answer.get("text"))
