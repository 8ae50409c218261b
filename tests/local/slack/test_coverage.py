"""The coverage matrix is honest: every method and address has a row, every row its test."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrations.local.slack import coverage
from integrations.local.slack.api.dispatch import METHODS
from integrations.local.slack.app import create_app
from integrations.local.slack.seed import SlackSeed

HERE = Path(__file__).parent
PUBLISHED = HERE.parents[3] / "shared" / "contracts" / "slack" / "methods"
OWN_PAGES = {"/_local/openapi.json"}


def _tests() -> set[str]:
    """Return the ids of all tests of this folder."""
    found: set[str] = set()
    for path in HERE.glob("test_*.py"):
        tree = ast.parse(path.read_text())
        functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        found |= {f"{path.name}::{node.name}" for node in functions if node.name.startswith("test_")}
    return found


def test_every_row_that_is_not_absent_names_a_test_that_exists() -> None:
    tests = _tests()
    wrong = [row for row in coverage.ROWS if (row.test not in tests) is not (row.state == "absent")]
    assert wrong == []


def test_partial_and_absent_rows_say_what_is_missing() -> None:
    assert [row for row in coverage.ROWS if row.state != "supported" and not row.note] == []


def test_no_feature_has_two_rows() -> None:
    for rows in (coverage.METHODS, coverage.ADDRESSES, coverage.FEATURES):
        assert len({row.feature for row in rows}) == len(rows)


def test_the_methods_that_answer_are_those_with_a_row() -> None:
    assert {row.feature for row in coverage.METHODS if row.state != "absent"} == set(METHODS)


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
