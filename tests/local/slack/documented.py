"""The published judge of error codes, where it lies beside this checkout: may this method answer this code?"""

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

CONTRACTS = Path(__file__).resolve().parents[4] / "shared" / "contracts"

# Documented on docs.slack.dev, for the method or for all of them, but not in the scraped lists.
ALSO = {("chat.postMessage", "invalid_attachments")}
ALSO_COMMON = {"invalid_json", "json_not_object"}


@cache
def is_documented(method: str, code: str) -> bool:
    """Whether the judge, or the lists above, know the code; true of everything where there is no judge."""
    if (method, code) in ALSO or code in ALSO_COMMON or not (CONTRACTS / "slack" / "methods" / f"{method}.json").exists():
        return True
    judge = [sys.executable, "-I", "-S", str(CONTRACTS / "check_error_code.py"), method, code]
    return subprocess.run(judge, capture_output=True, check=False).returncode == 0


def undocumented(calls: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Which of the journalled calls were refused with a code that Slack does not document for them; api.test echoes any."""
    refused = {(str(call["method"]), str(call["error"])) for call in calls if call.get("error") and call["method"] != "api.test"}
    return {pair for pair in refused if not is_documented(*pair)}
