"""Support's queue: a page of cases, what is filtered, and what can be done with each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.cases import PAGE, Age, CaseEvent, CaseQuery
from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.incident import CAUSES
from bot.domain.messages import Block, Message
from bot.services.cases import CaseReport, Outcome, QueuePage
from bot.views.blocks import Element, actions, button, message, modal, option, section
from bot.views.cases import headline, next_line, outcome_words, press_button, reach_line, user_in, who_line, written_in
from bot.views.ids import ActionId, BlockId, CallbackId, with_suffix
from bot.views.inputs import checkboxes, field, static_select, text_input, users_select
from bot.views.text import listed, quoted
from bot.views.times import Times

ALL, NOBODYS = "all", "nobodys"
"""What choices of the window are called on the wire."""
LONGEST_NAME = 80

_KINDS: Mapping[str, type[StrEnum]] = {"cause": ConnectionStatus, "provider": Provider, "age": Age}


def queue_message(copy: Copy, page: QueuePage, now: datetime, *, said: tuple[CaseReport, Outcome] | None = None) -> Message:
    """A page of the queue; `said` is the case of which a press was not done as wanted, and why."""
    times, query = Times(copy, None, now), page.query
    shown = [copy.say("queue-filtered", filters=words) for words in [_filters(copy, query)] if words]
    refused = [outcome_words(copy, *said)] if said and said[1] is not Outcome.DONE else []
    more: list[Block] = [block for number, row in enumerate(page.rows) for block in _row(copy, row, query, number, times)]
    return message([*refused, _headline(copy, page)], buttons=_turning(copy, page), more=more, small=shown)


def queue_blocks(copy: Copy, page: QueuePage, now: datetime) -> list[Block]:
    """The page as a part of something else: its cases, and a way to the whole queue."""
    times = Times(copy, None, now)
    see = button(copy.say("queue-open"), ActionId.QUEUE, value=queue_value(page.query), hint=copy.say("queue-open-hint"))
    rows = [block for number, row in enumerate(page.rows) for block in _row(copy, row, page.query, number, times)]
    return [section(_headline(copy, page), accessory=see), *rows]


def queue_value(query: CaseQuery) -> str:
    """The query as a button carries it."""
    told = {name: value for name in (each.name for each in fields(query)) if (value := getattr(query, name))}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def query_of(value: str) -> CaseQuery:
    """The query that a button carries; what nobody knows (any more) is left out."""
    try:
        told = json.loads(value)
    except ValueError:
        return CaseQuery()
    if not isinstance(told, dict):
        return CaseQuery()
    known = {name: _known(name, told[name]) for name in (each.name for each in fields(CaseQuery)) if name in told}
    return CaseQuery(**{name: each for name, each in known.items() if each is not None})


def filter_view(copy: Copy, query: CaseQuery, where: str) -> Block:
    """The window in which it is chosen what the queue shows; `where` says which message that is, for the handlers."""
    causes = [option(copy.say_for("is", cause), cause) for cause in ConnectionStatus if cause in CAUSES]
    providers = [option(copy.say_for("provider", provider), provider) for provider in Provider]
    ages = [option(copy.say_for("case-age", age), age) for age in Age]
    nobodys = option(copy.say("queue-nobodys"), NOBODYS)
    inputs = [
        field(BlockId.CAUSE, copy.say("queue-cause"), _select(copy, causes, query.cause)),
        field(BlockId.PROVIDER, copy.say("queue-provider"), _select(copy, providers, query.provider)),
        field(BlockId.AGE, copy.say("queue-age"), _select(copy, ages, query.age)),
        field(BlockId.DOMAIN, copy.say("queue-domain"), text_input(LONGEST_NAME, query.domain), optional=True),
        field(BlockId.PROGRAMME, copy.say("queue-programme"), text_input(LONGEST_NAME, query.programme), optional=True),
        field(BlockId.ASSIGNEE, copy.say("queue-assignee"), users_select(query.assignee_id), optional=True),
        field(BlockId.NOBODYS, copy.say("queue-or"), checkboxes([nobodys], [nobodys] * query.nobodys), optional=True),
    ]
    window = modal(CallbackId.QUEUE, copy.say("queue-title"), inputs, close=copy.say("case-cancel"), submit=copy.say("queue-show"))
    return {**window, "private_metadata": where}


def filtered_in(chosen: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> CaseQuery:
    """What stands in the window, from the first page on."""

    def picked(block: BlockId) -> str:
        return str((chosen.get(block, {}).get(block, {}).get("selected_option") or {}).get("value", ALL))

    told: dict[str, Any] = {"cause": picked(BlockId.CAUSE), "provider": picked(BlockId.PROVIDER), "age": picked(BlockId.AGE)}
    told = {name: _known(name, value) for name, value in told.items()}
    told |= {
        "domain": written_in(chosen, BlockId.DOMAIN)[:LONGEST_NAME] or None,
        "programme": written_in(chosen, BlockId.PROGRAMME)[:LONGEST_NAME] or None,
    }
    nobodys = bool(chosen.get(BlockId.NOBODYS, {}).get(BlockId.NOBODYS, {}).get("selected_options"))
    assignee = user_in(chosen, BlockId.ASSIGNEE)
    return CaseQuery(**told, nobodys=nobodys, assignee_id=None if nobodys else assignee)


def _headline(copy: Copy, page: QueuePage) -> str:
    first = page.query.page * PAGE
    return copy.say("queue-shown", count=page.total, first=first + 1, last=first + len(page.rows)) if page.rows else copy.say("queue-empty")


def _filters(copy: Copy, query: CaseQuery) -> str:
    named = [
        copy.say("queue-broken") if query.broken else None,
        query.cause and copy.say_for("is", query.cause),
        query.provider and copy.say_for("provider", query.provider),
        query.age and copy.say_for("case-age", query.age),
        query.domain and quoted(query.domain),
        query.programme and quoted(query.programme),
        query.assignee_id and copy.say("queue-somebodys"),
        query.nobodys and copy.say("queue-nobodys"),
    ]
    return listed(copy, [words for words in named if words])


def _turning(copy: Copy, page: QueuePage) -> Sequence[Element | None]:
    query = page.query

    def turn(to: int, label: str, hint: str) -> Element:
        return button(label, with_suffix(ActionId.QUEUE, str(to)), value=queue_value(replace(query, page=to)), hint=hint)

    chosen = button(copy.say("queue-filter"), ActionId.FILTER_QUEUE, value=queue_value(query), hint=copy.say("queue-filter-hint"))
    before = turn(query.page - 1, copy.say("queue-previous"), copy.say("queue-previous-hint")) if query.page else None
    after = turn(query.page + 1, copy.say("queue-next"), copy.say("queue-next-hint")) if (query.page + 1) * PAGE < page.total else None
    return [chosen, before, after]


def _row(copy: Copy, row: CaseReport, query: CaseQuery, number: int, times: Times) -> list[Block]:
    case = row.case
    said = [headline(copy, row), f"{next_line(copy, case, times)} {who_line(copy, case, times)} {reach_line(copy, row)}"]
    take = press_button(
        copy, CaseEvent.TAKE, f"{case.id} {queue_value(query)}", action_id=with_suffix(ActionId.TAKE_FROM_QUEUE, str(number))
    )
    see = button(copy.say("case-open"), with_suffix(ActionId.OPEN_CASE, str(number)), value=case.id, hint=copy.say("case-open-hint"))
    return [section("\n".join(said)), actions([take, see] if case.can(CaseEvent.TAKE) else [see], f"case-{number}")]


def _select(copy: Copy, options: Sequence[Element], chosen: StrEnum | None) -> Element:
    every = option(copy.say("queue-all"), ALL)
    return static_select([every, *options], next((each for each in options if each["value"] == chosen), every))


def _known(name: str, value: Any) -> Any:
    """A field of a query; None for what it cannot be."""
    if name in _KINDS:
        return next((member for member in _KINDS[name] if member == value), None)
    if name in ("nobodys", "broken"):
        return value is True
    if name == "page":
        return value if isinstance(value, int) and 0 <= value <= 1000 else None
    return value[:LONGEST_NAME] if isinstance(value, str) and value else None
