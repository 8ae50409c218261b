"""The coverage matrix says what is true."""

import re
from pathlib import Path

import pytest
from starlette.routing import Route

from integrations.local.cronofy.app import ENDPOINTS, create_app
from integrations.local.cronofy.coverage import COVERAGE, Row
from tests.local.cronofy.harness import BASE, Cronofy
from tests.local.cronofy.people import SEED

HERE = Path(__file__).parent


def _served() -> set[tuple[str, str]]:
    routes = create_app(SEED, base_url=BASE).routes
    return {
        (method, route.path)
        for route in routes
        if isinstance(route, Route) and not route.path.startswith("/_local")
        for method in route.methods or ()
        if method != "HEAD"
    }


def test_every_route_has_one_row_and_every_row_that_claims_something_a_route() -> None:
    claimed = [(row.method, row.path) for row in COVERAGE if row.status != "absent"]

    assert len(claimed) == len(set(claimed))
    assert set(claimed) == _served()


@pytest.mark.parametrize("row", [row for row in COVERAGE if row.status != "absent"], ids=lambda row: f"{row.method} {row.path}")
def test_every_claim_names_tests_that_exist(row: Row) -> None:
    assert row.proven_by
    for test_id in row.proven_by:
        file, _, name = test_id.partition("::")
        assert re.search(rf"^(async )?def {name}\(", (HERE / file).read_text(encoding="utf-8"), re.MULTILINE), test_id


def test_a_row_that_is_partial_says_what_is_missing() -> None:
    assert all(row.note for row in COVERAGE if row.status == "partial")


@pytest.mark.parametrize("row", [row for row in COVERAGE if row.status == "absent"], ids=lambda row: f"{row.method} {row.path}")
async def test_what_is_absent_answers_404(cronofy: Cronofy, row: Row) -> None:
    answer = await cronofy.http.request(row.method, row.path, json={}, headers=await cronofy.headers())

    assert answer.status_code == 404
    assert row.proven_by == ()


def test_no_endpoint_is_declared_twice() -> None:
    declared = [(endpoint.method, endpoint.path) for endpoint in ENDPOINTS]

    assert len(declared) == len(set(declared))
