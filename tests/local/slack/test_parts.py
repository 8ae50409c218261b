"""The parts that are easier to try alone than through a running workspace."""

import ast
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

import integrations.local.slack
from integrations.local.slack import response_urls, triggers
from integrations.local.slack.errors import SlackError
from integrations.local.slack.ids import Ids
from integrations.local.slack.seed import AppSeed, ChannelSeed, SlackSeed, UserSeed
from integrations.local.slack.store import Store
from integrations.local.slack.timing import Timing
from integrations.local.slack.workspace import Workspace, open_workspace

SOURCE = Path(integrations.local.slack.__path__[0])
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def _now() -> datetime:
    return NOW


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """A workspace that is not served, at a time that stands still."""
    seed = SlackSeed(users=[UserSeed(id="U1", name="one"), UserSeed(id="U0LOCALBOT", name="own", is_bot=True)])
    async with httpx.AsyncClient(verify=False) as http:
        yield open_workspace(
            seed, base_url="http://slack.example", request_url=None, socket_mode=False, clock=_now, timing=Timing(), http=http
        )


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_the_local_slack_shares_no_code_with_our_clients_or_slacks() -> None:
    names = {name for path in SOURCE.rglob("*.py") for name in _imports(path)}
    ours = {name for name in names if name.partition(".")[0] in {"bot", "handlers", "integrations", "storage"}}
    assert {name for name in ours if not name.startswith("integrations.local")} == set()
    assert {name for name in names if name.startswith(("slack_sdk", "slack_bolt"))} == set()


def test_timestamps_only_ever_rise() -> None:
    ids = Ids(_now)
    stamps = [ids.ts() for _ in range(3)]
    assert stamps == ["1777885200.000000", "1777885200.000001", "1777885200.000002"]
    assert ids.new("C") != ids.new("C")


def test_a_seed_with_members_it_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError, match="members without a user: U2"):
        SlackSeed(users=[UserSeed(id="U1", name="one")], channels=[ChannelSeed(id="C1", name="c", members=["U1", "U2"])])
    with pytest.raises(ValidationError):
        AppSeed.model_validate({"events": ["message.everywhere"]})


async def test_the_bot_user_may_be_in_the_seed(workspace: Workspace) -> None:
    assert workspace.store.users["U0LOCALBOT"].name == "own"


async def test_old_triggers_and_response_urls_are_forgotten(workspace: Workspace) -> None:
    first = workspace.triggers.issue("U1")
    url = workspace.responses.issue("commands", "U1", workspace.store.direct("U1")[0].id)
    assert workspace.triggers.check(first).user == "U1"
    for _ in range(max(triggers.REMEMBERED, response_urls.REMEMBERED)):
        workspace.triggers.issue("U1")
        workspace.responses.issue("commands", "U1", "C1")
    with pytest.raises(SlackError, match="invalid_trigger_id"):
        workspace.triggers.check(first)
    with pytest.raises(SlackError, match="expired_url"):
        workspace.responses.use("/".join(url.split("/")[-2:]), {"text": "late"})


async def test_a_store_answers_who_is_where(workspace: Workspace) -> None:
    store: Store = workspace.store
    direct, new = store.direct("U1")
    assert new
    assert store.direct("U1") == (direct, False)
    assert store.conversation("U1") is direct
    assert store.conversation("U0LOCALBOT") is None
    assert store.seen_by("U1") == [direct]
