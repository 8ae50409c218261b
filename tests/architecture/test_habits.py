"""Sizes, names, time, and exceptions to the rules, each with its reason."""

import ast
import re

import pytest

from tests.architecture.sources import OURS, TESTS

MOST_LINES, MOST_FUNCTION_LINES = 320, 45
LONGER_FILES: frozenset[str] = frozenset()
"""Files that may be longer; each would need a reason here."""
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "shared", "base_utils"})
NAIVE = {"utcnow", "utcfromtimestamp", "today"}
EXCEPTION = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|fmt:\s*(?:skip|off))\b"
    r"(?P<rule>:?\s*(?:\[[^\]]*\]|[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?)"
    r"(?P<reason>.*)"
)


def test_files_are_short() -> None:
    long = {source.name: count for source in (*OURS, *TESTS) if (count := len(source.text.splitlines())) > MOST_LINES}
    assert long.keys() <= LONGER_FILES


def test_functions_are_short() -> None:
    long = {
        f"{source.name}:{function.lineno} {function.name}": length
        for source in (*OURS, *TESTS)
        for function in source.functions()
        if (length := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
    }
    assert not long


def test_no_table_names_a_key_twice() -> None:
    twice = [
        f"{source.name}:{node.lineno}"
        for source in (*OURS, *TESTS)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Dict)
        if len(keys := [ast.unparse(key) for key in node.keys if key]) > len(set(keys))
    ]
    assert not twice


def test_files_are_named_for_what_they_hold() -> None:
    assert not [source.name for source in (*OURS, *TESTS) if EMPTY_NAMES & set(source.path.parts) or source.path.stem in EMPTY_NAMES]


def test_every_module_says_what_it_is_for_in_one_sentence() -> None:
    silent = [source.name for source in (*OURS, *TESTS) if not (ast.get_docstring(source.tree) or "").strip()]
    assert not silent


def test_no_time_is_naive() -> None:
    """`datetime.now()` without a zone, and everything else that answers a time without one."""
    naive = [
        f"{source.name}:{node.lineno} {ast.unparse(node)}"
        for source in OURS
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_naive(node, node.func)
    ]
    assert not naive


def _is_naive(call: ast.Call, function: ast.Attribute) -> bool:
    of_datetime = isinstance(function.value, ast.Name) and function.value.id in {"datetime", "date"}
    needed = {"now": 1, "fromtimestamp": 2}.get(function.attr)
    return of_datetime and (function.attr in NAIVE or (needed is not None and len(call.args) + len(call.keywords) < needed))


@pytest.mark.parametrize("folder", ["source", "tests"])
def test_every_exception_to_a_rule_names_the_rule_and_carries_its_reason(folder: str) -> None:
    bare = [
        f"{source.name}:{line} {comment}"
        for source in (OURS if folder == "source" else TESTS)
        for line, comment in source.comments()
        if (found := EXCEPTION.search(comment)) and not _is_explained(found, source.text.splitlines()[line - 2])
    ]
    assert not bare


def _is_explained(found: re.Match[str], line_before: str = "") -> bool:
    """Whether it names its rule, and says why: behind it, or in a comment of its own before it."""
    if found[0].lstrip("# ").startswith("fmt"):
        return True  # it changes how lines are broken, and nothing else
    return bool(found["rule"].strip(": ")) and (len(re.findall(r"\w+", found["reason"])) >= 2 or line_before.strip().startswith("# "))


def test_the_rules_here_notice_what_they_are_for() -> None:
    assert not _is_explained(_exception("# noqa"))
    assert not _is_explained(_exception("# noqa: S105"))
    assert not _is_explained(_exception("# type: ignore[arg-type]"))
    assert _is_explained(_exception("# noqa: S105, S106  it opens nothing"))
    assert _is_explained(_exception("# type: ignore[arg-type]  # what a person could type"))
    assert _is_naive(*_call("datetime.now()"))
    assert _is_naive(*_call("datetime.fromtimestamp(1)"))
    assert not _is_naive(*_call("datetime.now(UTC)"))
    assert not _is_naive(*_call("datetime.fromtimestamp(1, tz=UTC)"))


def _exception(comment: str) -> re.Match[str]:
    found = EXCEPTION.search(comment)
    assert found
    return found


def _call(text: str) -> tuple[ast.Call, ast.Attribute]:
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Attribute)
    return call, call.func
