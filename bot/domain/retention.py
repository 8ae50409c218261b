"""How long is remembered what is over. docs/decisions/0012-what-is-forgotten.md has the reasons."""

from dataclasses import dataclass
from datetime import timedelta

TICKS_DONE = timedelta(days=1)
"""Of the checker's ticks there are four a minute, and each says the same."""
JOBS_DONE = timedelta(days=14)
JOBS_FAILED = timedelta(days=90)
"""Those called off included: for so long they can be looked at and tried again."""
DELIVERIES = timedelta(days=2)
"""Slack repeats a delivery for five minutes: https://docs.slack.dev/apis/events-api/."""
LINK_STATES = timedelta(days=30)
"""A state is good for fifteen minutes; for so long a page that is loaded again can still say what came of it."""
INCIDENTS = timedelta(days=180)
"""From when it was over: incidents with what was said of them, recoveries, cases, what support had to know."""
AUDIT_ENTRIES = timedelta(days=365)
"""For so long a person can read who looked."""
SNAPSHOTS = timedelta(days=60)
"""From the end of the session as the file showed it, with the hand-out: a session that is moved later than that brings no file after it.

Wishes to move sessions as long, from when they were pressed: for so long the same message moves sessions once.
"""
AT_ONCE = 500
"""Rows, or jobs, that are forgotten in one transaction."""
EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is over is remembered, as the settings say; within bounds, for what must not happen twice has to be known a while."""

    jobs: timedelta = JOBS_DONE
    failed_jobs: timedelta = JOBS_FAILED
    link_states: timedelta = LINK_STATES
    incidents: timedelta = INCIDENTS
    files: timedelta = SNAPSHOTS
    audit_entries: timedelta = AUDIT_ENTRIES


DEFAULT = Retention()
