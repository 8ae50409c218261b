"""The platform's coverage matrix says what is true."""

import re
from pathlib import Path

import pytest

from integrations.local.platform.coverage import COVERAGE, Row
from tests.local.platform.harness import Relink, stage

HERE = Path(__file__).parent


@pytest.mark.parametrize("row", COVERAGE, ids=lambda row: row.does)
def test_every_claim_names_tests_that_exist_and_nothing_else_does(row: Row) -> None:
    assert bool(row.proven_by) == (row.status != "absent")
    assert bool(row.note) == (row.status == "partial")
    for test_id in row.proven_by:
        file, _, name = test_id.partition("::")
        assert re.search(rf"^(async )?def {name}\(", (HERE / file).read_text("utf-8"), re.MULTILINE), test_id


async def test_it_can_be_read_where_the_stand_in_runs() -> None:
    async with stage(Relink()) as played:
        rows = (await played.platform.get("/_local/coverage")).json()

    assert [row["does"] for row in rows] == [row.does for row in COVERAGE]
