"""The pages people read, and the little Markdown that tests need of them."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]))


def read(name: str) -> str:
    """A page's text."""
    return (ROOT / name).read_text("utf-8")


def tables(text: str) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Each table, as its headings and its rows of cells."""
    for block in re.findall(r"(?:^\|.*\|\n?)+", text, re.MULTILINE):
        headings, _, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in block.splitlines()]
        yield [heading.strip(" |") for heading in headings], [[cell.strip(" |") for cell in row] for row in rows]


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the one table whose first heading this is."""
    [rows] = [rows for headings, rows in tables(text) if headings[0] == heading]
    return rows


def anchors(text: str) -> set[str]:
    """What the headings of a page can be linked as, by GitHub's rules for the characters we use."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
