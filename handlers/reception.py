"""What everything that wakes Relink answers with."""

from dataclasses import dataclass

from bot.copy.catalogue import Copy
from bot.services.ports import Clock, Messenger
from bot.services.use_cases import UseCases


@dataclass(frozen=True, slots=True)
class Reception:
    """What Relink can do, how it speaks, what time it is, whom it names where it cannot help, and where support reads."""

    use_cases: UseCases
    messenger: Messenger
    copy: Copy
    clock: Clock
    support_contact: str
    support_channel: str | None = None
