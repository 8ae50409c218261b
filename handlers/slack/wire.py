"""What Slack sends, as far as Relink reads it: whatever has another shape is refused before anything looks into it.

https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Discriminator, Field, StringConstraints, Tag, ValidationError
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.telemetry import logger

log = logger(__name__)

Id = Annotated[str, StringConstraints(min_length=1)]
Text = str | None
Timestamp = Annotated[str, StringConstraints(pattern=r"^\d{1,20}(\.\d{1,20})?$")]


class Named(BaseModel):
    """A person, workspace or conversation."""

    id: Id


class SlashCommand(BaseModel):
    """A slash command."""

    command: Id
    team_id: Id
    user_id: Id
    channel_id: Id
    trigger_id: Id
    text: Text = None
    response_url: Text = None


class Happened(BaseModel):
    """Any event."""

    type: Id


class Said(BaseModel):
    """A message or mention, of whichever subtype."""

    channel: Id
    ts: Id
    user: Text = None
    text: Text = None
    thread_ts: Text = None
    subtype: Text = None
    bot_id: Text = None
    channel_type: Text = None


class Standing(BaseModel):
    """A home as it stands."""

    hash: Id


class Opened(BaseModel):
    """Somebody opened one of the app's tabs."""

    user: Id
    tab: Id
    view: Standing | None = None


KINDS = {"message": "said", "app_mention": "said", "app_home_opened": "opened", "tokens_revoked": "revoked"}


def _kind_of(event: Any) -> str:
    kind = event.get("type") if isinstance(event, dict) else None
    return KINDS.get(kind, "happened") if isinstance(kind, str) else "happened"


class Revoked(BaseModel):
    """Whose tokens are gone."""

    bot: list[str]


class TokensRevoked(BaseModel):
    """Tokens were revoked."""

    tokens: Revoked


class Event(BaseModel):
    """The wrapping of an event."""

    team_id: Id
    event_id: Id
    event_time: Annotated[int, Field(ge=0, lt=2**40)] | None = None
    event: Annotated[
        Annotated[Said, Tag("said")]
        | Annotated[Opened, Tag("opened")]
        | Annotated[TokensRevoked, Tag("revoked")]
        | Annotated[Happened, Tag("happened")],
        Discriminator(_kind_of),
    ]


class Interaction(BaseModel):
    """What all interactions begin with."""

    user: Named
    team: Named


class Option(BaseModel):
    """A picked option."""

    value: str


class Action(BaseModel):
    """What was pressed or picked."""

    action_id: Id
    action_ts: Timestamp | None = None
    value: Text = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None


class Where(BaseModel):
    """The message that was pressed in, as a container or whole."""

    channel_id: Text = None
    message_ts: Text = None
    thread_ts: Text = None


class BlockActions(Interaction):
    """A pressed button, a picked option."""

    actions: Annotated[list[Action], Field(min_length=1)]
    container: Where | None = None
    message: Where | None = None
    channel: Named | None = None
    trigger_id: Text = None
    response_url: Text = None


class BlockSuggestion(Interaction):
    """Somebody types in a select."""

    action_id: Id
    value: Text = None


class Chosen(BaseModel):
    """What was picked or filled in in a modal."""

    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_time: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None


class ViewState(BaseModel):
    """Everything in a modal, by block and element."""

    values: dict[str, dict[str, Chosen]]


class View(BaseModel):
    """A modal."""

    type: Id
    callback_id: str
    state: ViewState | None = None


class Window(Interaction):
    """A modal was sent or closed."""

    view: View


class Shortcut(Interaction):
    """A shortcut was chosen."""

    callback_id: Id


class UrlVerification(BaseModel):
    """Slack asks whether the address is Relink's, before it takes it; Bolt answers with the challenge."""

    challenge: Id


SHAPES: Mapping[str, type[BaseModel]] = {
    "event_callback": Event,
    "block_actions": BlockActions,
    "block_suggestion": BlockSuggestion,
    "view_submission": Window,
    "view_closed": Window,
    "shortcut": Shortcut,
    "message_action": Shortcut,
    "url_verification": UrlVerification,
}


def is_well_formed(body: Mapping[str, Any]) -> bool:
    """Whether this is something Slack sends us, with everything in its place."""
    kind = body.get("type")
    shape = SlashCommand if "command" in body else SHAPES.get(kind) if isinstance(kind, str) else None
    try:
        return shape is not None and shape.model_validate(body) is not None
    except ValidationError:
        return False


class OnlyWellFormed(AsyncMiddleware):
    """Answers 400 to the rest; in Socket Mode nothing is acknowledged then."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  Bolt's name
    ) -> BoltResponse:
        """As Bolt asks it."""
        del resp
        if is_well_formed(req.body):
            return await next()
        log.warning("a request that Slack would not send was refused", mode=req.mode)
        return BoltResponse(status=400)
