"""What Relink shows outside is what it listens to: the app manifest, the kinds of durable work, the words people are offered."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import yaml

from bot.copy.catalogue import english
from bot.domain.jobs import JobKind
from bot.language import Command, Subcommand, parse_command, understand
from bot.services.use_cases import AlertUseCases, ReadinessUseCases, UseCases
from handlers.jobs.queues import QUEUES, queue_of
from handlers.jobs.workflows import workflows
from handlers.reception import Reception
from handlers.slack.commands import CALENDAR
from handlers.slack.events import ANSWERED_EVENTS
from handlers.slack.replies import SUBCOMMANDS
from tests.architecture.sources import ROOT

EVENT_OF_MESSAGES = {"message": "message.im"}
"""Messages are subscribed to by where they are written."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """The app as Slack sees it."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "app_manifest.yml").read_text("utf-8"))
    return loaded


def test_the_command_that_is_answered_is_in_the_manifest_with_what_may_follow_it(manifest: dict[str, Any]) -> None:
    [calendar] = [command for command in manifest["features"]["slash_commands"] if command["command"] == CALENDAR]
    offered = set(re.findall(r"\w+", calendar["usage_hint"]))
    assert offered
    assert offered <= set(Subcommand)


def test_every_event_that_is_answered_is_subscribed_to(manifest: dict[str, Any]) -> None:
    subscribed = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert {EVENT_OF_MESSAGES.get(name, name) for name in ANSWERED_EVENTS} <= subscribed


def test_every_prompt_that_is_suggested_is_understood(manifest: dict[str, Any]) -> None:
    for prompt in manifest["features"]["agent_view"]["suggested_prompts"]:
        said = parse_command(prompt["message"])
        intent = understand(prompt["message"], datetime(2026, 11, 23, tzinfo=UTC), "UTC").intent
        assert isinstance(said, Command) or intent in SUBCOMMANDS, prompt["message"]


def test_every_kind_of_job_has_its_workflow_and_its_queue() -> None:
    nothing = cast("Any", None)
    alerts = AlertUseCases(*[nothing] * len(AlertUseCases.__dataclass_fields__))
    readiness = ReadinessUseCases(*[nothing] * len(ReadinessUseCases.__dataclass_fields__))
    services = replace(UseCases(*[nothing] * len(UseCases.__dataclass_fields__)), alerts=alerts, readiness=readiness)
    assert set(workflows(Reception(services, lambda _: nothing, english(), nothing, ""), None)) == set(JobKind)
    assert {queue_of(kind) for kind in JobKind} == set(QUEUES)
