"""All use cases side by side, as the handlers receive them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.alerting import Alerts
from bot.domain.retention import DEFAULT, Retention
from bot.domain.session import Writing
from bot.services.alerting import AlertingService
from bot.services.calendar_files import CalendarFileService
from bot.services.cases import CaseService
from bot.services.checking import CheckingService
from bot.services.cohorts import CohortService
from bot.services.connections import ConnectionService
from bot.services.diagnoses import DiagnosisService
from bot.services.endings import EndingService
from bot.services.fixes import FixService
from bot.services.following import FollowingService
from bot.services.gate import AlertGate
from bot.services.grants import GrantService
from bot.services.homes import HomeService
from bot.services.incidents import IncidentService
from bot.services.linking import LinkingService
from bot.services.logins import LoginService
from bot.services.manners import MannersService
from bot.services.matching import MatchingService
from bot.services.mending import MendingService
from bot.services.moving import MovingService
from bot.services.notifications import NotificationService
from bot.services.nudges import NudgeService
from bot.services.people import PeopleService
from bot.services.placements import PlacementService
from bot.services.ports import Clock, Cronofy, Directories, DoorLinks, FileLinks, FileWriter, Storage
from bot.services.privacy import PrivacyService
from bot.services.proving import ProofService
from bot.services.questions import QuestionService
from bot.services.receipts import ReceiptService
from bot.services.recoveries import RecoveryService
from bot.services.retrials import RetrialService
from bot.services.returns import ReturnService
from bot.services.sessions import SessionService
from bot.services.staff import StaffService
from bot.services.support import SupportService
from bot.services.triage import TriageService
from bot.services.undelivered import UndeliveredService
from bot.services.wishes import WishService

NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AlertUseCases:
    """What is done about alerts as a whole, about those that could not be sent, and about what support is to know."""

    alerting: AlertingService
    undelivered: UndeliveredService
    support: SupportService


@dataclass(frozen=True, slots=True)
class ReadinessUseCases:
    """What is done about people who are not ready, by whoever may see that."""

    nudges: NudgeService
    cohorts: CohortService


@dataclass(frozen=True, slots=True)
class UseCases:
    """What Relink can do."""

    people: PeopleService
    staff: StaffService
    triage: TriageService
    cases: CaseService
    matching: MatchingService
    privacy: PrivacyService
    homes: HomeService
    readiness: ReadinessUseCases
    questions: QuestionService
    connections: ConnectionService
    linking: LinkingService
    returns: ReturnService
    mending: MendingService
    logins: LoginService
    endings: EndingService
    incidents: IncidentService
    alerts: AlertUseCases
    wishes: WishService
    recoveries: RecoveryService
    receipts: ReceiptService
    retrials: RetrialService
    proofs: ProofService
    fixes: FixService
    notifications: NotificationService
    checking: CheckingService
    sessions: SessionService
    placements: PlacementService
    diagnoses: DiagnosisService
    calendar_files: CalendarFileService
    following: FollowingService
    moving: MovingService


@dataclass(frozen=True, slots=True)
class Around:
    """What the use cases work with. `cronofy` is asked while a person waits, `for_jobs` otherwise; `grants` keeps the tokens of both."""

    storage: Storage
    directories: Directories
    grants: GrantService
    cronofy: Cronofy
    for_jobs: Cronofy
    doors: DoorLinks
    files: FileWriter
    file_links: FileLinks
    clock: Clock
    retention: Retention = DEFAULT


def new_use_cases(around: Around, *, writing: Writing, alerts: Alerts, public_url: str, groups: Mapping[str, str] = NOBODY) -> UseCases:
    """All over one store. Cronofy sends browsers, and what it has to tell, to `public_url`; `groups` names support's, by workspace."""
    storage, grants, clock, doors = around.storage, around.grants, around.clock, around.doors
    cronofy, for_jobs, return_url = around.cronofy, around.for_jobs, f"{public_url}/cronofy/return"
    gate, manners = AlertGate(alerts), MannersService(storage, around.directories, clock)
    connections = ConnectionService(storage, grants, cronofy, doors, clock, gate)
    looked_at = ConnectionService(storage, grants, for_jobs, doors, clock, gate)
    placements = PlacementService(storage, looked_at, grants, for_jobs, clock)
    people = PeopleService(storage, around.directories, clock)
    staff = StaffService(storage, people, around.directories, clock, groups)
    diagnoses = DiagnosisService(storage, connections, grants, cronofy, clock, writing)
    return UseCases(
        people=people,
        staff=staff,
        cases=CaseService(storage, clock),
        matching=MatchingService(storage, around.directories, clock),
        triage=TriageService(storage, connections, clock),
        privacy=PrivacyService(storage, clock, around.retention),
        homes=HomeService(storage, staff, connections, diagnoses, clock),
        readiness=_readiness_use_cases(around, connections, manners, gate),
        questions=QuestionService(storage, clock),
        connections=connections,
        linking=LinkingService(storage, connections, grants, cronofy, doors, clock, return_url),
        returns=ReturnService(storage, cronofy, doors, clock, return_url),
        mending=MendingService(storage, connections, doors, clock),
        logins=LoginService(storage, clock),
        endings=EndingService(storage, grants, for_jobs),
        sessions=SessionService(storage, clock, writing),
        incidents=IncidentService(storage, looked_at, manners, gate, clock, writing),
        alerts=_alert_use_cases(around, connections, manners, gate, alerts),
        wishes=WishService(storage, clock),
        notifications=NotificationService(storage, grants, for_jobs, clock, public_url),
        checking=CheckingService(storage, looked_at, for_jobs, clock),
        placements=placements,
        recoveries=RecoveryService(storage, looked_at, placements, writing, gate, clock),
        receipts=ReceiptService(storage, writing, gate, clock),
        retrials=RetrialService(storage),
        fixes=FixService(storage, connections, gate, clock),
        proofs=ProofService(storage, grants, for_jobs, clock),
        diagnoses=diagnoses,
        calendar_files=CalendarFileService(storage, around.files, around.file_links, clock),
        following=FollowingService(storage, clock),
        moving=MovingService(storage, clock, writing),
    )


def _alert_use_cases(
    around: Around, connections: ConnectionService, manners: MannersService, gate: AlertGate, alerts: Alerts
) -> AlertUseCases:
    storage, clock = around.storage, around.clock
    return AlertUseCases(
        AlertingService(storage, connections, alerts, clock),
        UndeliveredService(storage, manners, gate, clock),
        SupportService(storage, gate),
    )


def _readiness_use_cases(around: Around, connections: ConnectionService, manners: MannersService, gate: AlertGate) -> ReadinessUseCases:
    nudges = NudgeService(around.storage, connections, manners, gate, around.directories, around.clock)
    return ReadinessUseCases(nudges, CohortService(around.storage, around.clock))
