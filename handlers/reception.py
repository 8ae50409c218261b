"""What everything that wakes Relink answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.copy.catalogue import Copy
from bot.services.ports import Clock, Messengers
from bot.services.use_cases import UseCases


@dataclass(frozen=True, slots=True)
class Reception:
    """What Relink can do, how it speaks, what time it is, whom it names where it cannot help, and where support reads, by workspace."""

    use_cases: UseCases
    messengers: Messengers
    copy: Copy
    clock: Clock
    support_contact: str
    support_channels: Mapping[str, str] = field(default_factory=dict)
