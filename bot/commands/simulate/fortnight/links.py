"""Addresses that nobody forges: what stands in for signed doors and signed links to files."""

from bot.domain.errors import Invalid
from bot.domain.linking import Door


class MemoryDoors:
    """Fulfils the port `DoorLinks`: nobody forges anything here."""

    def __init__(self) -> None:
        self._doors: dict[str, Door] = {}

    def url(self, door: Door) -> str:
        """An address."""
        card = "-".join(filter(None, (door.person_id, door.purpose.value, door.provider, door.profile_id)))
        self._doors[card] = door
        return f"https://relink.example/cronofy/connect/{card}"

    def read(self, card: str) -> Door:
        """Raises Invalid."""
        if card not in self._doors:
            raise Invalid("no such door")
        return self._doors[card]


class MemoryFileLinks:
    """Fulfils the port `FileLinks`."""

    def url(self, workspace_id: str, hand_out_id: str) -> str:
        """An address that lasts."""
        return f"https://relink.example/files/{workspace_id}/{hand_out_id}.ics"

    def read(self, signed: str) -> tuple[str, str]:
        """What stands behind it."""
        workspace_id, _, hand_out_id = signed.partition("/")
        return workspace_id, hand_out_id
