"""The coverage matrix leaves nothing out and claims nothing that is not served."""

import pytest
from starlette.routing import Route

from integrations.local.coverage import Row
from integrations.local.cronofy.app import ENDPOINTS, create_app
from integrations.local.cronofy.coverage import COVERAGE
from tests.local.cronofy.harness import BASE, Cronofy
from tests.local.cronofy.people import NOW, SEED


def _served() -> set[str]:
    routes = create_app(SEED, base_url=BASE, clock=lambda: NOW).routes
    return {
        f"{method} {route.path}"
        for route in routes
        if isinstance(route, Route) and not route.path.startswith("/_local")
        for method in route.methods or ()
        if method != "HEAD"
    }


def test_every_route_has_a_row_and_every_row_that_claims_something_a_route() -> None:
    assert {row.feature for row in COVERAGE if row.status != "absent"} == _served()


@pytest.mark.parametrize("row", [row for row in COVERAGE if row.status == "absent"], ids=lambda row: str(row.feature))
async def test_what_is_absent_answers_404(cronofy: Cronofy, row: Row) -> None:
    method, path = row.feature.split()
    answer = await cronofy.http.request(method, path, json={}, headers=await cronofy.headers())

    assert answer.status_code == 404


def test_no_endpoint_is_declared_twice() -> None:
    declared = [(endpoint.method, endpoint.path) for endpoint in ENDPOINTS]

    assert len(declared) == len(set(declared))
