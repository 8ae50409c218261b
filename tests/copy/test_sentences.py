"""Every sentence is used, every used one exists, gets exactly its values, and keeps the tone of the house."""

import ast
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentResource
from fluent.syntax.ast import Message, TextElement, VariableReference
from fluent.syntax.visitor import Visitor

from bot.copy.catalogue import english, key_for
from bot.domain.audit import AuditAction
from bot.domain.calendar_files import Change
from bot.domain.cases import Age, CaseEvent, CaseReason, CaseState
from bot.domain.connection import DELIVERS, ConnectionStatus, Provider
from bot.domain.contacts import ContactKind
from bot.domain.diagnosis import FindingId, Remedy
from bot.domain.incident import Ending
from bot.domain.linking import LinkOutcome, Purpose
from bot.domain.manners import PutOff, Weekday
from bot.domain.nudge import NudgeOutcome
from bot.domain.people import Role, Unknown
from bot.domain.receipt import Missing
from bot.domain.recovery import Proof
from bot.domain.rules.story import StoryKey
from bot.domain.session import Refusal
from bot.domain.support import SupportKind
from bot.language.commands import Subcommand
from bot.language.support_commands import SupportSubcommand
from bot.services.cases import Outcome
from bot.services.matching import Mismatch
from bot.views.alert_settings import NotPutOff
from bot.views.ids import ActionId
from bot.views.installing import InstallRefusal
from bot.views.it_note import NoteReason
from bot.views.sessions import Standing

ROOT = Path(__file__).parents[2]

FAMILIES: dict[str, Iterable[StrEnum]] = {
    "provider": Provider,
    "button": set(Remedy) - {Remedy.NONE},
    "hint": set(Remedy) - {Remedy.NONE},
    "cure": Remedy,
    "audit": AuditAction,
    "role": Role,
    "run": Subcommand,
    "run-hint": Subcommand,
    "help": Subcommand,
    "status": ConnectionStatus,
    "impact": set(ConnectionStatus) - {ConnectionStatus.ACTIVE},
    "nudge-outcome": NudgeOutcome,
    "alert-over": Ending,
    "alert-unproved": {proof for proof in Proof if proof.failed},
    "put-off": PutOff,
    "not-put-off": NotPutOff,
    "weekday": Weekday,
    "receipt": Proof,
    "missing": Missing,
    "support-over": SupportKind,
    "case-reason": set(CaseReason) - {CaseReason.BROKEN},
    "case-state": set(CaseState) - {CaseState.RESOLVED},
    "case-outcome": Outcome,
    "case-button": CaseEvent,
    "case-hint": CaseEvent,
    "case-did": CaseEvent,
    "case-age": Age,
    "contact": ContactKind,
    "match": Mismatch,
    "support-help": SupportSubcommand,
    "fix": set(ConnectionStatus) - DELIVERS,
    "state": ConnectionStatus,
    "was": ConnectionStatus,
    "is": ConnectionStatus,
    "reason": Refusal,
    "finding": FindingId,
    "story": StoryKey,
    "unknown": Unknown,
    "unknown-then": Unknown,
    "outcome": LinkOutcome,
    "outcome-then": LinkOutcome,
    "page-title": set(LinkOutcome) - {LinkOutcome.STILL_BROKEN},
    "page-then": set(LinkOutcome) - {LinkOutcome.STILL_BROKEN},
    "install": InstallRefusal,
    "install-then": InstallRefusal,
    "door": Purpose,
    "door-title": Purpose,
    "door-then": Purpose,
    "note": NoteReason,
    "standing": Standing,
    "follow": Change,
    "session-label": (ActionId.PICK_SESSION_WHY, ActionId.PICK_SESSION_FILE),
}
"""Which members each family has a sentence for."""


def family_keys(family: str) -> set[str]:
    return {key_for(family, member) for member in FAMILIES[family]}


@cache
def sentences() -> dict[str, Message]:
    resource = FluentResource((ROOT / "bot" / "copy" / "en.ftl").read_text(encoding="utf-8"))
    return {entry.id.name: entry for entry in resource.body if isinstance(entry, Message)}


class _Parts(Visitor):
    """Collects the variables and the words of a sentence."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.texts: list[str] = []

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802  the visitor's own names
        self.variables.add(node.id.name)

    def visit_TextElement(self, node: TextElement) -> None:  # noqa: N802  the visitor's own names
        self.texts.append(node.value)


def parts_of(key: str) -> _Parts:
    parts = _Parts()
    parts.visit(sentences()[key])
    return parts


def calls(method: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of `copy.<method>(…)` in the source, the catalogue's own aside."""
    for folder in ("bot", "handlers"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name == "catalogue.py" and path.parent.name == "copy":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(f"copy.{method}"):
                    yield path, node


def literal(path: Path, call: ast.Call) -> str:
    """The key or family of a call, which must stand there in so many words to be found by anybody who looks for it."""
    first = call.args[0]
    assert isinstance(first, ast.Constant), f"{path.name}:{call.lineno} says a key that is put together"
    return str(first.value)


def given(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def test_every_key_that_is_said_exists_and_every_key_that_exists_is_said() -> None:
    said = {literal(path, call) for path, call in calls("say")}
    families = {literal(path, call) for path, call in calls("say_for")}
    assert families == set(FAMILIES)
    said = said.union(*(family_keys(family) for family in families))
    assert said == english().keys


def test_every_sentence_gets_exactly_the_values_it_names() -> None:
    for path, call in calls("say"):
        key, values = literal(path, call), given(call)
        passes_more = any(keyword.arg is None for keyword in call.keywords)
        assert values == parts_of(key).variables or passes_more, f"{path.name}:{call.lineno} {key}"


def test_every_member_of_a_family_gets_at_least_the_values_it_names() -> None:
    for path, call in calls("say_for"):
        if any(keyword.arg is None for keyword in call.keywords):
            continue  # what findings, stories and outcomes are given is tested with their views
        for key in family_keys(literal(path, call)):
            assert parts_of(key).variables <= given(call), f"{path.name}:{call.lineno} {key}"


SHRUGS = (
    *("oops", "whoops", "uh oh", "sorry", "unfortunately", "please try again later", "something went wrong"),
    *("you forgot", "your fault", "you failed", "you should have", "invalid", "everything works", "all good"),
)
"""Cheer, blame, shrugs, and claims that nobody proved."""


def words_of(key: str) -> str:
    return " ".join(parts_of(key).texts).casefold()


def test_no_sentence_cheers_blames_shrugs_or_claims_what_was_not_seen() -> None:
    assert [key for key in english().keys if "!" in words_of(key)] == []
    assert [(key, phrase) for key in english().keys for phrase in SHRUGS if phrase in words_of(key)] == []


def test_no_sentence_needs_escaping_or_mentions_anybody() -> None:
    steers = re.compile(r"[&<>]|@(channel|here|everyone)")
    assert [key for key in english().keys if steers.search(words_of(key))] == []


VERBS = {*("Allow", "Ask", "Check", "Choose", "Connect", "Copy", "Get", "Pick", "See", "Send", "Show", "Sign", "Talk")}


def test_buttons_have_two_to_four_words_and_begin_with_a_verb() -> None:
    labels = [english().say(key) for key in family_keys("button") | family_keys("run")]
    assert [label for label in labels if not 2 <= len(label.split()) <= 4 or label.split()[0] not in VERBS] == []


def test_what_screen_readers_say_of_a_button_fits() -> None:
    assert [key for key in family_keys("hint") | family_keys("run-hint") if len(english().say(key)) > 75] == []


def test_the_note_for_the_administrator_says_what_is_needed_and_how_to_verify() -> None:
    values: dict[str, Any] = {"person": "Dana", "login": "dana@soundcoach.example", "provider": "Google", "calendar": "Work"}
    for reason in NoteReason:
        note = english().say_for("note", reason, **values)
        assert "What is needed:" in note
        assert "How to verify:" in note
        assert "dana@soundcoach.example" in note
