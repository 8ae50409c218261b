"""Imports point down only, and stand where everybody sees them."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import OURS, ROOT, TESTS

WEB_API = ("apps_", "assistant_", "chat_", "conversations_", "files_upload", "users_", "views_")
"""How the official client's methods begin."""


def test_the_contracts_are_kept() -> None:
    """In a process of its own: import-linter's command line silences every logger that exists."""
    linter = Path(sys.executable).with_name("lint-imports")
    judged = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout


def test_the_domain_imports_the_standard_library_and_itself() -> None:
    foreign = [
        f"{source.name}:{line} {module}"
        for source in OURS
        if source.name.startswith("bot/domain/")
        for line, module in source.imports()
        if not module.startswith("bot.domain") and module.partition(".")[0] not in sys.stdlib_module_names
    ]
    assert not foreign


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        f"{source.name}:{node.lineno}"
        for source in OURS
        for function in source.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_nothing_is_imported_from_here_or_for_a_type_checker_alone() -> None:
    """A relative import hides which layer it reaches into, and a cycle that only a type checker sees is one."""
    nodes = [(source, node) for source in OURS for node in ast.walk(source.tree)]
    relative = [f"{source.name}:{node.lineno}" for source, node in nodes if isinstance(node, ast.ImportFrom) and node.level]
    assert not relative
    for_checkers = [
        f"{source.name}:{line.lineno}"
        for source, node in nodes
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for line in node.body
        if not (isinstance(line, ast.ImportFrom) and line.module == "_typeshed")  # which exists for nobody else
    ]
    assert not for_checkers


def test_one_file_knows_dbos() -> None:
    knows = {source.name for source in (*OURS, *TESTS) for _, module in source.imports() if module.partition(".")[0] == "dbos"}
    assert knows == {"handlers/jobs/engine.py"}


def test_one_folder_calls_slack() -> None:
    """Only there do Slack's error codes become the domain's errors; Bolt's own clients are left alone."""
    called = {
        source.name
        for source in OURS
        if not source.name.startswith(("integrations/slack/", "integrations/local/"))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr.startswith(WEB_API)
    }
    assert not called


def test_the_stand_ins_are_judged_by_clients_that_are_not_ours() -> None:
    """What the local Slack and Cronofy answer is read in their own tests by the official clients, never by Relink's."""
    shared = [
        f"{source.name}:{line} {module}"
        for source in TESTS
        if source.name.startswith(("tests/local/slack/", "tests/local/cronofy/", "tests/local/platform/"))
        for line, module in source.imports()
        if module.startswith(("integrations.slack", "integrations.cronofy", "integrations.platform", "handlers", "bot.services"))
    ]
    assert not shared


def test_nothing_of_ours_is_patched_in_tests() -> None:
    mocks = [
        f"{source.name}:{line} {module}"
        for source in TESTS
        for line, module in source.imports()
        if module.startswith(("unittest.mock", "mock"))
    ]
    assert not mocks
    patches = [
        f"{source.name}:{node.lineno} {node.attr}"
        for source in TESTS
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "monkeypatch"
        if node.attr not in {"setenv", "delenv", "chdir", "syspath_prepend"}
    ]
    assert not patches
