"""The table of refusals in docs/architecture.md is what the HTTP side answers."""

import ast

from handlers.http.app import REFUSALS
from tests.docs.pages import ROOT, read, table


def documented() -> set[int]:
    """The statuses that the page explains."""
    return {int(row[0]) for row in table(read("docs/architecture.md"), "status")}


def test_every_refusal_of_the_code_is_explained_and_no_other() -> None:
    """Every number between 400 and 599 in the HTTP side is a status; 413 is the framework's, for a body over the limit."""
    used = {
        node.value
        for path in (ROOT / "handlers/http").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, int) and 400 <= node.value < 600
    }
    assert documented() == used | {413}


def test_each_kind_of_refusal_has_its_status() -> None:
    assert {status for _, status in REFUSALS} <= documented()
