"""Messages about breaks, and homes, show sessions, and cases are ordered by them: when those change, they are made true again."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.incident import update_alert
from bot.domain.session import Session
from bot.services.case_keeping import cases_change
from bot.services.ports import UnitOfWork
from bot.services.refreshing import refresh_homes


async def restate(unit: UnitOfWork, sessions: Sequence[Session], now: datetime) -> None:
    """Promise that what was said, and is shown, to the people of these sessions of one workspace, as they are and as they were, says so."""
    people = {person_id for session in sessions for person_id in session.people}
    if people:
        await refresh_homes(unit, sessions[0].workspace_id, sorted(people), now)
        told = await unit.incidents.list_told(sessions[0].workspace_id, sorted(people))
        await unit.promise(*(update_alert(incident, f"sessions-{now.isoformat()}") for incident in told))
        await cases_change(unit, sessions, now)
