"""What Cronofy tells of by itself: a channel for each account, and a promise to look for whatever is heard there.

What is heard only says that something changed, never what: notifications of a disconnected login do not name it, and a captured one can be
sent again. So nothing is believed but the signature, and Cronofy is asked.
"""

import secrets

from bot.domain.errors import GrantWithdrawn, NotFound
from bot.domain.notifications import could_be_opaque, look_after_channel, look_soon
from bot.services.grants import GrantService
from bot.services.ports import Clock, Cronofy, Storage

PATH = "/cronofy/push/"
OPAQUE_BYTES = 24
"""Beyond guessing, and short: Cronofy once took addresses of 128 characters at most."""


class NotificationService:
    """Keeps channels open, and hears. `public_url` is where Cronofy reaches Relink."""

    def __init__(self, storage: Storage, grants: GrantService, cronofy: Cronofy, clock: Clock, public_url: str) -> None:
        self._storage = storage
        self._grants = grants
        self._cronofy = cronofy
        self._clock = clock
        self._public_url = public_url

    async def open(self, sub: str) -> None:
        """See to it that the account has its one channel at Cronofy, and promise to do so again in a week.

        Repeating it changes nothing. Nothing happens for an account that nobody uses. Raises TryLater, NotEnabled.
        """
        async with self._storage.writing() as unit:
            owners = await unit.grants.owners(sub)
            if not owners:
                return
            person = await unit.people.get(*owners[0])
            # Promised first: a week in which Cronofy did not answer must not be the last one.
            await unit.promise(look_after_channel(sub, self._clock()))
            opaque = await unit.notification_channels.opaque_of(sub, secrets.token_urlsafe(OPAQUE_BYTES))
        try:
            await self._grants.call(person, lambda token: self._keep_one(token, opaque))
        except (GrantWithdrawn, NotFound):
            return  # a new authorisation promises its own

    async def _keep_one(self, access_token: str, opaque: str) -> None:
        """Look before opening; what leads to this account's address in any other form, PUBLIC_URL's former one for instance, is closed."""
        address = f"{PATH}{opaque}"
        listed = [each for each in await self._cronofy.list_channels(access_token) if each.callback_url.endswith(address)]
        wanted = [each for each in listed if each.callback_url == f"{self._public_url}{address}" and each.only_managed]
        if not wanted:
            await self._cronofy.open_channel(access_token, f"{self._public_url}{address}")
        for channel in listed:
            if channel not in wanted[:1]:
                await self._cronofy.close_channel(access_token, channel.channel_id)

    async def hear(self, opaque: str, *, is_news: bool) -> None:
        """Record that something was heard on the channel with this address, and for news promise to look at whoever has the account.

        Raises NotFound for an address that was never given out, or whose account has ended.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            sub = await unit.notification_channels.hear(opaque, now) if could_be_opaque(opaque) else None
            if sub is None:
                raise NotFound("no such channel")
            if is_news:
                await unit.promise(*(look_soon(*owner, now) for owner in await unit.grants.owners(sub)))
