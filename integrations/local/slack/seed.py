"""What a local Slack workspace starts with: its team, people, channels, user groups and the one installed app."""

from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from integrations.local.strict import Strict

SubscribedEvent = Literal[
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
]

DEFAULT_SCOPES: tuple[str, ...] = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
)
DEFAULT_EVENTS: tuple[SubscribedEvent, ...] = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.im",
    "tokens_revoked",
)


class TeamSeed(Strict):
    """The workspace itself."""

    id: str = "T0LOCAL001"
    name: str = "Local workspace"
    domain: str = "local"


class DndWindow(Strict):
    """One do-not-disturb period of a person, as two instants."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime


class UserSeed(Strict):
    """A person or bot of the workspace; `is_restricted` is a guest, `is_stranger` comes over Slack Connect."""

    id: str
    name: str
    real_name: str = ""
    email: str | None = None
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    tz: str = "Etc/UTC"
    locale: str = "en-GB"
    dnd: list[DndWindow] = Field(default_factory=list)


class ChannelSeed(Strict):
    """A channel; the app's bot user posts and listens only where it is a member."""

    id: str
    name: str
    members: list[str] = Field(default_factory=list)
    private: bool = False
    archived: bool = False


class UsergroupSeed(Strict):
    """A user group, such as @support."""

    id: str
    handle: str
    members: list[str] = Field(default_factory=list)


class AppSeed(Strict):
    """The one installed app: its tokens, what it was granted and what it listens to."""

    app_id: str = "A0LOCAL001"
    name: str = "Relink"
    bot_user_id: str = "U0LOCALBOT"
    bot_id: str = "B0LOCAL001"
    bot_token: str = Field("xoxb-local-bot-token")
    app_token: str = Field("xapp-1-A0LOCAL001-local-app-token")
    signing_secret: str = Field("local-signing-secret")
    verification_token: str = Field("local-verification-token")
    scopes: list[str] = Field(default_factory=lambda: list(DEFAULT_SCOPES))
    events: list[SubscribedEvent] = Field(default_factory=lambda: list(DEFAULT_EVENTS))
    client_id: str = "1000000000001.1000000000002"
    client_secret: str = Field("local-client-secret")
    redirect_urls: list[str] = Field(default_factory=list)
    slash_commands: list[str] = Field(default_factory=list)
    shortcuts: list[str] = Field(default_factory=list)
    token_rotation: bool = False
    home_tab_enabled: bool = True
    messages_tab_enabled: bool = True
    is_agent: bool = True
    installed: bool = True


class SlackSeed(Strict):
    """Everything a local workspace starts with; ids that are referred to must exist."""

    team: TeamSeed = Field(default_factory=TeamSeed)
    users: list[UserSeed] = Field(default_factory=list)
    channels: list[ChannelSeed] = Field(default_factory=list)
    usergroups: list[UsergroupSeed] = Field(default_factory=list)
    app: AppSeed = Field(default_factory=AppSeed)

    @model_validator(mode="after")
    def _ids_exist(self) -> "SlackSeed":
        known = {user.id for user in self.users} | {self.app.bot_user_id}
        groups: list[ChannelSeed | UsergroupSeed] = [*self.channels, *self.usergroups]
        missing = sorted({member for group in groups for member in group.members} - known)
        if missing:
            raise ValueError(f"members without a user: {', '.join(missing)}")
        return self
