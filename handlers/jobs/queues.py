"""In which queue each kind of job waits, so that work which sleeps for minutes never stands before work somebody waits for."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.jobs import JobKind


@dataclass(frozen=True, slots=True)
class Queue:
    """The bounds of one process.

    `poll_every`: how often it looks for jobs. `jobs_at_once`: how many it has begun, sleeping ones included. `effects_at_once`: how many
    effects run; a job that sleeps or waits to try again holds none.
    """

    name: str
    poll_every: timedelta
    jobs_at_once: int
    effects_at_once: int


PROMPT = Queue("prompt", poll_every=timedelta(milliseconds=100), jobs_at_once=500, effects_at_once=10)
"""A person waits for it."""
STEADY = Queue("steady", poll_every=timedelta(milliseconds=500), jobs_at_once=2000, effects_at_once=10)
"""It watches something for minutes, or has no hurry."""
BULK = Queue("bulk", poll_every=timedelta(milliseconds=500), jobs_at_once=2000, effects_at_once=10)
"""Sessions, which come by the thousand and wait for their share of what Cronofy allows."""
UPKEEP = Queue("upkeep", poll_every=timedelta(seconds=1), jobs_at_once=200, effects_at_once=2)
"""Nobody waits for it, and where it comes by the thousand it must leave to others what Cronofy allows."""
CHECKS = Queue("checks", poll_every=timedelta(seconds=1), jobs_at_once=10, effects_at_once=2)
"""The rounds of the checker, which nothing may stand before: they see what nobody tells."""
QUEUES = (PROMPT, STEADY, BULK, UPKEEP, CHECKS)

_AWAITED = frozenset({JobKind.HAND_OUT_FILES, JobKind.CONFIRM_LINK, JobKind.TELL, JobKind.MOVE_SESSIONS, JobKind.SHOW_CASE})
_MANY = frozenset({JobKind.PLACE_SESSION, JobKind.READ_BACK})


def queue_of(kind: JobKind) -> Queue:
    """Where jobs of this kind wait."""
    if kind in _MANY:
        return BULK
    if kind is JobKind.CHECK_CONNECTIONS:
        return CHECKS
    if kind is JobKind.OPEN_CHANNEL:
        return UPKEEP
    return PROMPT if kind in _AWAITED else STEADY
