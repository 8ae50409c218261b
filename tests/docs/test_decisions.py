"""Decisions are numbered without a gap or a double, and each says its number."""

from tests.docs.pages import ROOT


def test_every_decision_has_a_number_of_its_own_and_says_it() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert [page.read_text("utf-8").split(".")[0] for page in pages] == [f"# {number}" for number in range(1, len(pages) + 1)]
