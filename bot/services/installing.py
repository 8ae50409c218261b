"""Installing Relink in a workspace: to Slack's page with a state that works once, and back with a code."""

from bot.domain.errors import Expired, Invalid
from bot.domain.installations import Bot, Installation
from bot.services.installations import InstallationService
from bot.services.ports import Clock, InstallStates, SlackInstalling, Storage


class InstallingService:
    """`return_url` is where Slack sends the browser back to."""

    def __init__(
        self,
        storage: Storage,
        installations: InstallationService,
        slack: SlackInstalling,
        states: InstallStates,
        clock: Clock,
        return_url: str,
    ) -> None:
        self._storage = storage
        self._installations = installations
        self._slack = slack
        self._states = states
        self._clock = clock
        self._return_url = return_url

    def begin(self) -> tuple[str, str]:
        """A state, which the browser keeps, and the address at Slack to go to with it. Remembers nothing."""
        state = self._states.new()
        return state, self._slack.authorize_url(state, self._return_url)

    async def come_back(self, state: str, kept_state: str, code: str) -> Bot:
        """The browser is back with a code: Relink is installed from now on.

        Raises Invalid for a state that was not made here or for another browser, Expired for one that is too old or was used, CodeRefused,
        TryLater, and NotEnabled for an installation in a whole organisation.
        """
        nonce = self._states.read(state)
        if state != kept_state:
            raise Invalid("this run was begun in another browser")
        async with self._storage.writing() as unit:
            if not await unit.deliveries.claim(f"install:{nonce}", self._clock()):
                raise Expired("this run has ended already")
        granted = await self._slack.exchange_code(code, self._return_url)
        await self._installations.put(Installation(granted.bot, granted.tokens, granted.scopes, self._clock()))
        return granted.bot
