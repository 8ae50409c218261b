"""The gate that every alert passes: whether it is sent, only recorded, or held. All replicas ask the same table."""

from bot.domain.alerting import Alerts, Gate, was_rehearsed
from bot.domain.incident import Incident
from bot.services.ports import UnitOfWork


class AlertGate:
    """What the settings say of alerts, and what was done about them since."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    @property
    def is_off(self) -> bool:
        """Whether nothing is looked after: the settings alone decide that."""
        return self._alerts is Alerts.OFF

    async def of(self, unit: UnitOfWork, workspace_id: str) -> Gate:
        """How it stands."""
        return (await unit.alerting.get(workspace_id)).gate(self._alerts)

    async def was_rehearsed(self, unit: UnitOfWork, incident: Incident) -> bool:
        """Whether it was decided before alerts were meant to be sent; it begins anew then, as baseline."""
        since = (await unit.alerting.get(incident.workspace_id)).speaking_since
        if since is None or incident.opened_at >= since:
            return False
        return was_rehearsed(incident, await unit.incidents.list_alerts(incident.workspace_id, incident.id), since)
