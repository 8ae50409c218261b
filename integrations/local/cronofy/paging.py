"""Pages of a reading, frozen when it began and followed by the address that each page names."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.local.cronofy.store import new_id

READINGS_KEPT = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One later page, readable only by the account that began the reading."""

    sub: str
    kind: str
    items: Sequence[dict[str, Any]]
    current: int
    size: int


@dataclass(slots=True)
class Pages:
    """The pages that can still be asked for; the oldest are forgotten first."""

    kept: OrderedDict[str, Page] = field(default_factory=OrderedDict)

    def answer(self, page: Page, address: str) -> dict[str, Any]:
        """The body of one page; `address` is where later pages live. The last page names no next one."""
        total = max(1, -(-len(page.items) // page.size))
        described: dict[str, Any] = {"current": page.current, "total": total}
        if page.current < total:
            described["next_page"] = f"{address}/{self._keep(page)}"
        first = (page.current - 1) * page.size
        return {"pages": described, page.kind: list(page.items[first : first + page.size])}

    def find(self, page_id: str, sub: str, kind: str) -> Page | None:
        """A kept page of this account and kind."""
        page = self.kept.get(page_id)
        return page if page and page.sub == sub and page.kind == kind else None

    def _keep(self, page: Page) -> str:
        page_id = new_id("pag").removeprefix("pag_")
        self.kept[page_id] = Page(page.sub, page.kind, page.items, page.current + 1, page.size)
        while len(self.kept) > READINGS_KEPT:
            self.kept.popitem(last=False)
        return page_id
