"""Slack's published schema, scopes and error codes against ours, where they are present."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from integrations.slack import errors

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT.parent / "shared" / "contracts"
METHODS = CONTRACTS / "slack" / "methods"
OURS = (
    "assistant.threads.setStatus",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.open",
    "conversations.replies",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "users.info",
    "views.open",
    "views.update",
)
NOT_IN_THE_REFERENCE = {
    "trigger_exchanged",  # the older guide's names for two codes
    "trigger_expired",
    "file_not_found",
    "thread_not_found",
    "cannot_dm_bot",
}

pytestmark = pytest.mark.skipif(not METHODS.exists(), reason="the contract checkers are not beside this checkout")


def reference(method: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((METHODS / f"{method}.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("version", ["1", "2"])
def test_the_manifest_fits_slacks_schema(version: str) -> None:
    checker = str(CONTRACTS / "check_manifest.py")
    judged = subprocess.run([sys.executable, checker, str(ROOT / "app_manifest.yml"), version], capture_output=True, text=True, check=False)
    assert (judged.returncode, judged.stdout.strip()) == (0, "VALID"), judged.stdout


@pytest.mark.parametrize("method", OURS)
def test_the_manifest_grants_what_each_method_needs(method: str) -> None:
    granted = set(yaml.safe_load((ROOT / "app_manifest.yml").read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
    described = reference(method)
    assert described.get("no_scope_required") or granted & set(described["scope"]["bot"])


def test_every_error_code_with_a_meaning_is_one_that_slack_documents() -> None:
    documented = {code for path in METHODS.glob("*.json") for code in reference(path.stem).get("errors", {})}
    common = {"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable", "team_added_to_org"} | {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
    ours = errors.UNREACHABLE | errors.EXPIRED | errors.GONE | errors.LATER
    assert ours - documented - common <= NOT_IN_THE_REFERENCE


def test_no_error_code_has_two_meanings() -> None:
    groups = [errors.UNREACHABLE, errors.EXPIRED, errors.GONE, errors.LATER]
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
