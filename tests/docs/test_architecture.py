"""docs/architecture.md knows every use case."""

import re

from tests.docs.pages import ROOT, read, table


def test_every_file_of_the_use_cases_has_its_line() -> None:
    named = {name for row in table(read("docs/architecture.md"), "file") for name in re.findall(r"`(\w+)`", " ".join(row))}
    files = {path.stem for path in (ROOT / "bot" / "services").glob("*.py")} - {"__init__"}
    assert {name.removeprefix("alert_").removeprefix("session_").removeprefix("support_") for name in files} == named
