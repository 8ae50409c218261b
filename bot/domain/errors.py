"""Every failure the rest of Relink distinguishes, whatever the outside called it.

RelinkError
├── Refused                 the request cannot be done as asked; nothing was changed
│   ├── Invalid             malformed input, with what is wrong
│   ├── NotFound            no such thing, or not this person's
│   ├── Conflict            contradicts what is stored
│   └── Expired             was valid once: a used state, an old link
└── OutsideError            a service beyond Relink did not do its part
    ├── CodeRefused         an authorisation code that is unknown, used or too old
    ├── TryLater            down, slow, over its limit, or answering nonsense
    │   └── TokenRefused    Slack does not take our own token, until an operator mends it
    ├── AccessTokenRefused  Cronofy does not know the access token (401): refresh it once
    ├── GrantWithdrawn      Cronofy no longer honours our authorisation (401 + invalid_grant)
    ├── PermissionMissing   the authorisation lacks a scope (403)
    ├── CalendarGone        the calendar is unknown there (404)
    ├── CalendarLocked      Cronofy has no working credentials for the provider (423)
    ├── WriteRefused        the calendar cannot take this event (403 read only, 422), with the reason
    ├── UploadRefused       Slack takes no file from us: without the scope, switched off, full
    ├── NotEnabled          a feature is not switched on for this application (402, link tokens)
    └── Unreachable         a person cannot be messaged in Slack (deactivated, closed, left)
        └── NotInstalled    nobody can: Relink was taken out of their workspace
"""

from datetime import timedelta

from bot.domain.session import Refusal


class RelinkError(Exception):
    """Base of all of Relink's own errors; `str()` of it is for logs and never holds a secret, a title or an address."""


class Refused(RelinkError):
    """The request cannot be done as asked; nothing was changed."""


class Invalid(Refused):
    """Malformed input; the message says what is wrong, in words a developer of the caller understands."""


class NotFound(Refused):
    """There is no such thing, or it is not this person's: the two are not told apart."""


class Conflict(Refused):
    """It contradicts what is stored."""


class Expired(Refused):
    """It was valid once: a used state, an old link."""


class OutsideError(RelinkError):
    """A service beyond Relink did not do its part."""


class TryLater(OutsideError):
    """Down, slow, over its limit, or answering nonsense; trying again later may work."""

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class TokenRefused(TryLater):
    """Slack does not take our own token, or it lacks a scope: an operator mends it, and what was promised waits until then."""


class CodeRefused(OutsideError):
    """Cronofy does not honour an authorisation code: unknown, used, too old, or for another redirect address."""


class AccessTokenRefused(OutsideError):
    """Cronofy does not know the access token (401): expired, or withdrawn; refreshing it once tells which."""


class GrantWithdrawn(OutsideError):
    """Cronofy no longer honours our authorisation: 401, and the refresh answered `invalid_grant`."""


class PermissionMissing(OutsideError):
    """The authorisation stands and lacks a scope (403)."""


class CalendarGone(OutsideError):
    """The calendar is unknown to Cronofy (404)."""


class CalendarLocked(OutsideError):
    """Cronofy has no working credentials for the provider and the call needs them (423)."""


class WriteRefused(OutsideError):
    """The calendar cannot take this event, and why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


class UploadRefused(OutsideError):
    """Slack takes no file from us, today and tomorrow: the scope is missing, files are switched off, or there is no room for them."""


class NotEnabled(OutsideError):
    """A feature is not switched on for this application, link tokens for instance."""


class Unreachable(OutsideError):
    """This person cannot be messaged in Slack: deactivated, conversation closed, or gone."""


class NotInstalled(Unreachable):
    """Relink is not installed in this workspace, or not any more: nothing can be said to anybody there."""
