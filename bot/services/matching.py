"""Support says who in Slack somebody is, where the e-mail address does not."""

from enum import StrEnum

from bot.domain.audit import AuditAction, recorded
from bot.domain.errors import Unreachable
from bot.domain.people import Unknown, refusal_of
from bot.domain.roles import Actor
from bot.services.case_keeping import save_seen
from bot.services.people import reach
from bot.services.ports import Clock, Directories, Storage


class Mismatch(StrEnum):
    """Why a Slack user is not matched to a person."""

    NOT_A_MEMBER = "not_a_member"
    TAKEN = "taken"  # they speak for another person


class MatchingService:
    """Whoever calls has checked the actor's right."""

    def __init__(self, storage: Storage, directories: Directories, clock: Clock) -> None:
        self._storage = storage
        self._directories = directories
        self._clock = clock

    async def match(self, actor: Actor, person_id: str, slack_user_id: str, key: str) -> Mismatch | None:
        """Let this Slack user speak for the person from now on; why not, where that cannot be. Raises NotFound, TryLater.

        What the person could not be told is promised to be told now, and their case, if that was all, is over.
        """
        try:
            slack_user = await self._directories(actor.workspace_id).user(slack_user_id)
        except Unreachable:
            return Mismatch.NOT_A_MEMBER
        if refusal_of(slack_user, matches=1) not in (None, Unknown.NO_EMAIL):
            return Mismatch.NOT_A_MEMBER
        now = self._clock()
        async with self._storage.writing() as unit:
            person = await unit.people.get(actor.workspace_id, person_id)
            if await unit.people.find_id_by_slack_user(actor.workspace_id, slack_user_id) not in (None, person_id):
                return Mismatch.TAKEN
            await unit.people.bind(actor.workspace_id, person_id, slack_user_id, None)
            await reach(unit, person)
            await unit.audit_entries.add(recorded(actor, AuditAction.MATCHED, key, now, person_id))
            case = await unit.cases.find_open(actor.workspace_id, person_id)
            if case:
                await save_seen(unit, case, case.matched(now), now)
        return None
