"""The three coverage matrices say what is true, and can be read where the stand-ins run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from integrations.local.coverage import Row
from integrations.local.cronofy.coverage import COVERAGE as CRONOFY
from integrations.local.platform.coverage import COVERAGE as PLATFORM
from integrations.local.server import stand_ins
from integrations.local.slack.coverage import COVERAGE as SLACK

HERE = Path(__file__).parent
MATRICES = {"slack": SLACK, "cronofy": CRONOFY, "platform": PLATFORM}
ROWS = [pytest.param(name, row, id=f"{name}: {row.feature}") for name, rows in MATRICES.items() for row in rows]


def _tests(folder: Path) -> Iterator[str]:
    """The ids of the tests of a folder."""
    for path in folder.glob("test_*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
                yield f"{path.name}::{node.name}"


TESTS = {name: frozenset(_tests(HERE / name)) for name in MATRICES}


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_what_is_claimed_names_tests_that_exist(name: str, row: Row) -> None:
    assert bool(row.proven_by) == (row.status != "absent")
    assert set(row.proven_by) <= TESTS[name]


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_what_is_partial_says_what_is_missing(name: str, row: Row) -> None:
    assert row.status != "partial" or row.note, name


@pytest.mark.parametrize("name", MATRICES)
def test_nothing_has_two_rows(name: str) -> None:
    features = [row.feature for row in MATRICES[name]]

    assert len(features) == len(set(features))


async def test_each_matrix_can_be_read_where_its_stand_in_runs() -> None:
    async with stand_ins("http://127.0.0.1:9") as told, httpx.AsyncClient(trust_env=False) as http:
        read = {name: (await http.get(f"{told[name]['control_url']}/coverage")).json() for name in MATRICES}

    assert {name: [row["feature"] for row in rows] for name, rows in read.items()} == {
        name: [row.feature for row in rows] for name, rows in MATRICES.items()
    }
