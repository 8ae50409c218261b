"""Relink is taken out of a workspace: heard before it is acknowledged, and heard again where that failed."""

from datetime import UTC, datetime

import pytest

from handlers.slack.app import slack_app
from tests.slack.harness import SECRET, Desk, signed
from tests.slack.installed import Installed
from tests.slack.payloads import BOT, WORKSPACE, other_event

AT = 1_700_000_000
UNINSTALLED = other_event("app_uninstalled") | {"event_time": AT}
REVOKED = other_event("tokens_revoked", tokens={"oauth": [], "bot": [BOT]}) | {"event_time": AT}
OF_A_PERSON = other_event("tokens_revoked", tokens={"oauth": ["U0DANA"], "bot": []}) | {"event_time": AT}


class Away(Installed):
    """The store does not answer."""

    async def ended(self, workspace_id: str, happened_at: datetime) -> None:
        """Not now."""
        raise TimeoutError


@pytest.mark.parametrize(("body", "ends"), [(UNINSTALLED, 1), (REVOKED, 1), (OF_A_PERSON, 0)])
async def test_an_end_is_heard_where_it_is_ours(desk: Desk, body: dict[str, object], ends: int) -> None:
    installed = Installed()
    app = slack_app(installed, SECRET, desk.reception, desk.answering)
    assert (await app.async_dispatch(signed(body))).status == 200
    assert installed.ends == [(WORKSPACE, datetime.fromtimestamp(AT, UTC))] * ends


@pytest.mark.parametrize("body", [UNINSTALLED, REVOKED])
async def test_an_end_that_could_not_be_written_is_not_acknowledged(desk: Desk, body: dict[str, object]) -> None:
    app = slack_app(Away(), SECRET, desk.reception, desk.answering)
    assert (await app.async_dispatch(signed(body))).status == 500
