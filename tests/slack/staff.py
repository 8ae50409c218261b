"""Staff before Slack: somebody of support, two coaches, and what was recorded of it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.audit import AuditAction
from bot.domain.people import Person, Role
from storage.models.audit_entries import AuditEntryRow
from tests.services.harness import DANA as COACH
from tests.services.harness import RAVI, W, session
from tests.slack.harness import Desk
from tests.slack.payloads import DANA, Json, interaction, press

GRACE = Person(W, "grace", "grace@acme.example", "Grace", Role.SUPPORT)
U_GRACE, D_GRACE, U_RAVI = "U0GRACE", "D0GRACE", "U0RAVI"


async def with_support(desk: Desk) -> Person:
    """Support. Dana and Ravi are coaches, with a session tomorrow; Ravi's login is broken."""
    await desk.know(COACH, DANA, primary="cal_work")
    await desk.know(RAVI, U_RAVI, channel="D0RAVI")
    await desk.use_cases.sessions.put(session(title="Leaving my job"))
    return await desk.know(GRACE, U_GRACE, channel=D_GRACE)


def pressed(user: str, action_id: str, value: str, **fields: str) -> Json:
    """A press of somebody's, in their own conversation with Relink."""
    return press(action_id, value, f"D{user[1:]}", user=interaction("")["user"] | {"id": user}, **fields)


async def recorded(engine: AsyncEngine) -> list[AuditAction]:
    """What was recorded of everybody, in order."""
    async with engine.connect() as connection:
        return list(await connection.scalars(select(AuditEntryRow.action).order_by(AuditEntryRow.at, AuditEntryRow.key)))
