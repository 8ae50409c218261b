"""The coverage matrix leaves nothing out: every method and address has a row."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrations.local.slack import coverage
from integrations.local.slack.api.dispatch import METHODS
from integrations.local.slack.app import create_app
from integrations.local.slack.seed import SlackSeed

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "slack" / "methods"
OWN_PAGES = {"/_local/openapi.json"}


def test_the_methods_that_answer_are_those_with_a_row() -> None:
    assert {row.feature for row in coverage.METHODS if row.status != "absent"} == set(METHODS)


def test_every_address_has_a_row() -> None:
    application = create_app(
        SlackSeed(), base_url="http://slack.example", request_url=None, socket_mode=True, clock=lambda: datetime.now(UTC)
    )
    paths = {str(getattr(route, "path", "")) for route in application.routes} | set(application.openapi()["paths"])
    assert paths - OWN_PAGES - {""} == {row.feature for row in coverage.ADDRESSES}


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published method reference is not beside this checkout")
def test_every_published_method_in_reach_has_a_row() -> None:
    published = {path.stem for path in PUBLISHED.glob("*.json")}
    assert published - {row.feature for row in coverage.METHODS} == set()
