"""Links lead somewhere: files and headings of this repository exist, and everything else is a whole address."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, anchors

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [target for target in LINK.findall(page.read_text("utf-8")) if not _leads_somewhere(page, target)]
    assert not lost


def _leads_somewhere(page: Path, target: str) -> bool:
    if re.match(r"https://[\w.-]+(/|$)", target):
        return True
    path, _, anchor = target.partition("#")
    found = (page.parent / path).resolve() if path else page
    return found.exists() and (not anchor or anchor in anchors(found.read_text("utf-8")))


def test_every_page_is_linked_from_the_readme_or_a_folder_it_names() -> None:
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in LINK.findall((ROOT / "README.md").read_text("utf-8"))}
    lonely = [page.name for page in PAGES if page.name != "README.md" and not linked & {page, page.parent}]
    assert not lonely
