"""All use cases side by side, as the handlers receive them."""

from dataclasses import dataclass

from bot.services.calendar_files import CalendarFileService
from bot.services.connections import ConnectionService
from bot.services.diagnoses import DiagnosisService
from bot.services.endings import EndingService
from bot.services.incidents import IncidentService
from bot.services.linking import LinkingService
from bot.services.logins import LoginService
from bot.services.mending import MendingService
from bot.services.notifications import NotificationService
from bot.services.people import PeopleService
from bot.services.placements import PlacementService
from bot.services.questions import QuestionService
from bot.services.returns import ReturnService
from bot.services.sessions import SessionService


@dataclass(frozen=True, slots=True)
class UseCases:
    """What Relink can do."""

    people: PeopleService
    questions: QuestionService
    connections: ConnectionService
    linking: LinkingService
    returns: ReturnService
    mending: MendingService
    logins: LoginService
    endings: EndingService
    incidents: IncidentService
    notifications: NotificationService
    sessions: SessionService
    placements: PlacementService
    diagnoses: DiagnosisService
    calendar_files: CalendarFileService
