"""Bringing back what a break swallowed: the calendar is proved, what is missing is looked for, sent and seen, and a receipt is given."""

from datetime import timedelta

from bot.domain.errors import Unreachable
from bot.domain.jobs import Job
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.domain.recovery import Proof, Recovery
from bot.services.recoveries import Next
from bot.views.receipt import overtaken_message, receipt_message
from bot.views.recovery import test_entry_words
from handlers.jobs.placing import READ_BACK_AFTER
from handlers.jobs.steps import Steps, until
from handlers.jobs.telling import replace_posted, replace_theirs, to_whoever_speaks
from handlers.reception import Reception

CLEARED_WITHIN = timedelta(minutes=1)


class Recoveries:
    """The workflows of recoveries."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._recoveries = reception.use_cases.recoveries
        self._receipts = reception.use_cases.receipts
        self._retrials = reception.use_cases.retrials
        self._proofs = reception.use_cases.proofs
        self._people = reception.use_cases.people
        self._messengers = reception.messengers

    async def recover(self, steps: Steps, job: Job) -> None:
        """Prove, look, send, see; then tell: JobKind.RECOVER. A second run brings only what is still missing."""
        ids, trial = _ids(job), _trial(job)
        if await steps.run("put-off", lambda: self._recoveries.put_off(job)):
            return
        found = await steps.run("begin", lambda: self._recoveries.begin(*ids, trial))
        if found == Next.STOP:
            return
        if found != Next.TELL and (found == Next.BRING or await self._prove(steps, ids)):
            await steps.run("look", lambda: self._recoveries.look(*ids))
            if await steps.run("send", lambda: self._recoveries.send(*ids, job.text("again"))):
                await until(steps, "see", READ_BACK_AFTER, lambda: self._recoveries.is_done(*ids))
        if await steps.run("finish", lambda: self._recoveries.finish(*ids, trial)):
            posted = await steps.run("post", lambda: self._post(ids))
            if posted:
                await steps.run("record", lambda: self._receipts.posted(*ids, *posted))
                await steps.run("overtake", lambda: self._overtake(ids))

    async def give_up(self, job: Job) -> None:
        """It cannot be finished: what stands is told."""
        ids = _ids(job)
        if await self._recoveries.is_known(*ids) and await self._recoveries.finish(*ids, _trial(job)):
            posted = await self._post(ids)
            if posted:
                await self._receipts.posted(*ids, *posted)

    async def _overtake(self, ids: tuple[str, str]) -> None:
        """No earlier receipt asks for what this one tells of."""
        for earlier in await self._receipts.overtaken(*ids):
            person = await self._people.get(earlier.workspace_id, earlier.person_id)
            message = overtaken_message(self._reception.copy)
            await replace_theirs(self._messengers, self._people, person, earlier.slack_channel_id, earlier.ts, message)

    async def prove_again(self, steps: Steps, job: Job) -> None:
        """What was accepted and never shown may be shown by now: JobKind.PROVE_AGAIN."""
        await steps.run("take-up", lambda: self._retrials.prove_again(*_ids(job), _trial(job)))

    async def clear(self, steps: Steps, job: Job) -> None:
        """No test entry stays, whatever became of the recovery: JobKind.CLEAR_TEST_ENTRY."""
        ids, turn = _ids(job), job.number("turn")
        await steps.run("remove", lambda: self._proofs.remove(*ids))
        await steps.sleep(CLEARED_WITHIN)
        await steps.run("see", lambda: self._proofs.see_cleared(*ids, turn))

    async def _prove(self, steps: Steps, ids: tuple[str, str]) -> bool:
        """Whether the calendar takes entries, as far as can be tried; the test entry is taken away whatever it showed."""
        words = test_entry_words(self._reception.copy)
        if not await steps.run("write-test", lambda: self._proofs.write(*ids, *words)):
            return await steps.run("unproved", lambda: self._recoveries.may_bring(*ids))
        seen = await until(steps, "see-test", READ_BACK_AFTER, lambda: self._proofs.is_shown(*ids))
        await steps.run("remove-test", lambda: self._proofs.remove(*ids))
        gone = await until(steps, "miss-test", READ_BACK_AFTER, lambda: self._proofs.is_gone(*ids))
        return Proof(await steps.run("conclude", lambda: self._proofs.conclude(*ids, seen=seen, gone=gone))).works

    async def _post(self, ids: tuple[str, str]) -> list[str]:
        """Where the receipt stands; nothing where its person cannot be written to, or never spoke to Relink."""
        receipt = await self._receipts.receipt(*ids)
        if receipt.person.slack_user_id is None and receipt.recovery.ts is None:
            return []
        message = receipt_message(self._reception.copy, receipt, self._reception.clock())
        try:
            return await to_whoever_speaks(self._people, receipt.person, lambda person: self._put(receipt.recovery, person, message))
        except Unreachable:
            return []

    async def _put(self, recovery: Recovery, person: Person, message: Message) -> list[str]:
        """Look before posting: an interrupted try may have posted it already. What stands there already is replaced."""
        channel, ts = recovery.slack_channel_id, recovery.ts
        if channel and ts and await replace_theirs(self._messengers, self._people, person, channel, ts, message):
            return [channel, ts]
        channel = await self._people.read_conversation_with(person)
        messenger = self._messengers(person.workspace_id)
        standing = await messenger.find_posted(channel, recovery.receipt_key)
        if standing and await replace_posted(messenger, channel, standing, message):
            return [channel, standing]
        return [channel, await messenger.post(channel, message, key=recovery.receipt_key)]


def _ids(job: Job) -> tuple[str, str]:
    return job.text("workspace_id"), job.text("recovery_id")


def _trial(job: Job) -> int:
    return job.number("trial")
