"""Who somebody is: a Person of the coaching platform, and the Slack user who speaks for them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.timezones import tells_a_place


class Role(StrEnum):
    """What the platform says somebody is; no text of a message ever changes it."""

    COACH = "coach"
    COACHEE = "coachee"
    PROGRAM_MANAGER = "program_manager"
    SUPPORT = "support"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """A person of one workspace's coaching platform, keyed by the platform's id.

    `time_zone` is an IANA name, as the platform tells it, and `calendar_zone` as their calendar account was last seen to; `zone` is the one
    that counts. `slack_user_id` is set once the e-mail matched; from then on ids decide. `slack_channel_id` is the direct message with
    Relink.
    """

    workspace_id: str
    id: str
    email: str
    name: str
    role: Role
    time_zone: str | None = None
    locale: str | None = None
    programme: str | None = None
    slack_user_id: str | None = None
    slack_channel_id: str | None = None
    calendar_zone: str | None = None

    @property
    def zone(self) -> str | None:
        """Their time zone for all that is said to them and asked by them: the platform's word, else their calendar account's, if any."""
        return self.time_zone or (self.calendar_zone if tells_a_place(self.calendar_zone) else None)


@dataclass(frozen=True, slots=True)
class SlackUser:
    """What Slack reports about one of its users; `email` needs the scope users:read.email."""

    workspace_id: str
    id: str
    email: str | None
    name: str
    time_zone: str | None
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_deleted: bool = False


class Unknown(StrEnum):
    """Why a Slack user speaks for no Person."""

    BOT = "bot"
    GUEST = "guest"
    STRANGER = "stranger"
    NO_EMAIL = "no_email"
    NO_RECORD = "no_record"
    SEVERAL_RECORDS = "several_records"


def refusal_of(slack_user: SlackUser, matches: int) -> Unknown | None:
    """Why `slack_user` may not be matched by e-mail, given how many people of the workspace carry that e-mail; None when they may.

    Only a full member of the installed workspace is matched: whoever can change a guest's or a stranger's e-mail is outside it.
    """
    if slack_user.is_bot:
        return Unknown.BOT
    if slack_user.is_stranger or slack_user.is_deleted:
        return Unknown.STRANGER
    if slack_user.is_guest:
        return Unknown.GUEST
    if not slack_user.email:
        return Unknown.NO_EMAIL
    if matches != 1:
        return Unknown.NO_RECORD if matches == 0 else Unknown.SEVERAL_RECORDS
    return None


def is_direct_message(slack_channel_id: str) -> bool:
    """Whether a Slack conversation is between two, not necessarily with Relink: https://docs.slack.dev/reference/events/message.im/."""
    return slack_channel_id.startswith("D")
