"""docs/diagnosis.md and the rules say the same."""

import re
from functools import cache
from pathlib import Path

import pytest

from bot.domain.diagnosis import FindingId
from bot.domain.rules.catalogue import CATALOGUE

PAGE = Path(__file__).parents[2] / "docs" / "diagnosis.md"


@cache
def documented() -> dict[str, dict[str, list[str]]]:
    """Each documented id with its lines: Severity, Known, Remedy, Evidence."""
    sections = re.split(r"^### (\S+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {name: _fields(text) for name, text in zip(sections[::2], sections[1::2], strict=True)}


def _fields(text: str) -> dict[str, list[str]]:
    lines = re.findall(r"^- \*\*(\w+)\*\* ?(.*)$", text, flags=re.MULTILINE)
    return {name: [value for value in values.split(", ") if value] for name, values in lines}


@cache
def documented_evidence() -> dict[FindingId, set[str]]:
    """What each finding may name."""
    return {FindingId(name): set(fields["Evidence"]) for name, fields in documented().items()}


def test_every_finding_is_explained_and_nothing_else_is() -> None:
    assert list(documented()) == [finding_id.value for finding_id in FindingId]


def test_every_finding_is_in_the_catalogue() -> None:
    assert list(CATALOGUE) != []
    assert set(CATALOGUE) == set(FindingId)


@pytest.mark.parametrize("finding_id", FindingId)
def test_severity_certainty_and_remedies_are_the_same_in_both(finding_id: FindingId) -> None:
    kind, fields = CATALOGUE[finding_id], documented()[finding_id.value]

    assert fields["Severity"] == [severity.value for severity in kind.severities]
    assert fields["Known"] == [kind.certainty.value]
    assert fields["Remedy"] == [remedy.value for remedy in kind.remedies]


@pytest.mark.parametrize("finding_id", FindingId)
def test_every_finding_is_explained_in_words(finding_id: FindingId) -> None:
    sections = re.split(r"^### (\S+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    text = dict(zip(sections[::2], sections[1::2], strict=True))[finding_id.value]

    assert len(text.split("- **Severity**")[0].split()) >= 8
