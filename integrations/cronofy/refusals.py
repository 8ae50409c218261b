"""What Cronofy's refusals mean, by what was asked: https://docs.cronofy.com/developers/api/error-codes/."""

from collections.abc import Callable, Mapping

from bot.domain.errors import (
    AccessTokenRefused,
    CalendarGone,
    CalendarLocked,
    NotEnabled,
    OutsideError,
    PermissionMissing,
    TryLater,
    WriteRefused,
)
from bot.domain.session import Refusal

Refusals = Mapping[int, Callable[[], OutsideError]]


class CredentialsRefused(TryLater):
    """Cronofy does not know our client id and secret: the operator has to mend that, and what waits is done then."""


USUAL: Refusals = {
    401: lambda: AccessTokenRefused("cronofy does not know the access token"),
    403: lambda: PermissionMissing("a scope is missing"),
}
WRITING: Refusals = {
    **USUAL,
    404: lambda: CalendarGone("cronofy does not know the calendar"),
    422: lambda: WriteRefused(Refusal.INVALID),
    423: lambda: CalendarLocked("cronofy has no working credentials for the login"),
}
LINKING: Refusals = {**USUAL, **dict.fromkeys((402, 403, 404, 422), lambda: NotEnabled("link tokens are not switched on"))}
"""Link tokens are alpha and enabled per application; which refusal others get is not documented, so each of these is taken for it."""

TOLD: Refusals = {**USUAL, **dict.fromkeys((402, 403, 422), lambda: NotEnabled("cronofy tells us nothing by itself"))}
"""Not one person's authorisation stands in the way of a channel, but the application's plan or PUBLIC_URL."""

AS_APPLICATION: Refusals = {
    401: lambda: CredentialsRefused("cronofy does not know our client secret"),
    **dict.fromkeys((402, 403), lambda: NotEnabled("availability is not in our plan")),
}
"""Asked with the client secret, as which it stands for no person at all."""
