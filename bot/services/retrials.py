"""What did not come back is tried again: by its person's wish, or by itself where a proof showed nothing."""

from dataclasses import replace

from bot.domain.errors import NotFound
from bot.domain.people import Person
from bot.domain.recovery import Recovery, recover_again
from bot.services.ports import Storage, UnitOfWork
from bot.services.receipts import LOOKED_BACK


class RetrialService:
    """Promises further trials, one at a time."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def try_again(self, person: Person, recovery_id: str) -> None:
        """Try once more what is missing, asking whoever writes, unless that is under way. What was overtaken is the newest's.

        Raises NotFound unless it is this person's.
        """
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.find(person.workspace_id, recovery_id)
            if recovery is None or recovery.person_id != person.id:
                raise NotFound("no such recovery of this person")
            latest = await unit.recoveries.list_latest(person.workspace_id, person.id, LOOKED_BACK)
            newest = next((each for each in latest if each.ts), recovery)
            await take_up_again(unit, max(recovery, newest, key=lambda each: each.begun_at))

    async def prove_again(self, workspace_id: str, recovery_id: str, trial: int) -> None:
        """Try again what the receipt says is tried again, unless somebody did since, or a later recovery's receipt takes its place."""
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            latest = await unit.recoveries.list_latest(workspace_id, recovery.person_id, LOOKED_BACK)
            if recovery.trial == trial and not any(each.has_receipt for each in latest if each.begun_at > recovery.begun_at):
                await take_up_again(unit, recovery, asked="")


async def take_up_again(unit: UnitOfWork, recovery: Recovery, asked: str = "asked") -> bool:
    """Whether there is anything left to bring; what needed the person is tried once more then, one trial at a time."""
    if recovery.finished_at is None:
        await unit.recoveries.save(replace(recovery, tells=True))
        return True
    if not recovery.is_lacking:
        return False
    again = recovery.taken_up_again()
    await unit.recoveries.save(again)
    await unit.promise(recover_again(again, asked))
    return True
