"""Who may do what for other people. A role comes from the platform or from support's user group, never from what somebody writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Person, Role


class Right(StrEnum):
    """What somebody may do beyond looking after their own calendar."""

    TRIAGE = "triage"  # look people up, work the queue, send them their own fix
    READINESS = "readiness"  # see whether a cohort is ready, refer and nudge


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.COACH: frozenset(),
    Role.COACHEE: frozenset(),
    Role.PROGRAM_MANAGER: frozenset({Right.READINESS}),
    Role.SUPPORT: frozenset(Right),
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A Slack user, and as what they act here. `person` is whom they are on the platform, where they are anybody there."""

    workspace_id: str
    slack_user_id: str
    name: str
    role: Role
    person: Person | None = None

    def may(self, right: Right) -> bool:
        """Whether their role gives them this right."""
        return right in RIGHTS[self.role]


def operator(workspace_id: str) -> Actor:
    """Whoever has the command line, who is nobody in Slack and administers the installation."""
    return Actor(workspace_id, "operator", "Operator", Role.ADMIN)
