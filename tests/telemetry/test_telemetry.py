"""Logs: what must never appear does not, whichever way it was logged; what traces a failure does."""

import asyncio
import io
import json
import logging
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import TryLater
from bot.telemetry import ALPHABET, OWN_HANDLERS, QUIET, SHOWN_KEYS, configure_logging, context, line_format, logger, new_reference, scrub

LIBRARY = logging.getLogger("slack_bolt.App")
log = logger("bot.services.test")


@pytest.fixture(autouse=True, name="lines")
def fixture_lines() -> Iterator[io.StringIO]:
    loggers = [logging.getLogger(name) for name in (None, *OWN_HANDLERS, *QUIET)]
    before = [(log, log.handlers[:], log.level, log.propagate) for log in loggers]
    stream = io.StringIO()
    configure_logging("json", stream)
    yield stream
    for each, handlers, level, propagate in before:
        each.handlers[:], each.propagate = handlers, propagate
        each.setLevel(level)


def written(work: Callable[[], object]) -> str:
    """Everything that `work` logs, as one text."""
    stream = io.StringIO()
    handler = cast("logging.StreamHandler[Any]", logging.getLogger().handlers[0])
    handler.setStream(stream)
    work()
    return stream.getvalue()


def line(work: Callable[[], object]) -> dict[str, Any]:
    """The one line that `work` logs."""
    return cast("dict[str, Any]", json.loads(written(work)))


def raised(error: Exception, because: Exception) -> Exception:
    """`error` as it is after being raised from `because`."""
    try:
        raise error from because
    except type(error) as caught:
        return caught


unseen = st.text(alphabet=string.ascii_letters, min_size=12, max_size=30)
titles = st.builds(lambda a, b: f"Zq{a} 1:1, {b}", unseen, unseen)
addresses = st.builds(lambda name, host: f"{name}@{host}.example", unseen, unseen)
tokens = st.builds(
    lambda prefix, tail: f"{prefix}{tail}zQ9",
    st.sampled_from(["xoxb-", "xapp-1-", "xoxe.xoxp-1-", "Bearer ", "whsec_", "CRN_", "gAAAA"]),
    st.text(alphabet=string.ascii_letters + string.digits, min_size=20, max_size=60),
)
private = st.one_of(titles, addresses, tokens)
any_key = st.text(alphabet=string.ascii_lowercase + "_", min_size=1, max_size=20).filter(
    lambda key: key not in {"event", "exc_info", "stack_info", "level"}
)


@given(private, any_key)
def test_a_private_value_never_appears_under_any_key(value: str, key: str) -> None:
    def work() -> None:
        ways: tuple[Any, ...] = (value, {"nested": value}, [value], value.encode())
        for way in ways:
            log.warning("something happened", **{key: way})

    assert value not in written(work)


@given(private)
def test_a_private_value_under_a_shown_key_is_hidden(value: str) -> None:
    assert value not in written(lambda: log.warning("something happened", person_id=value, reason=value, job=value))


@given(private)
def test_libraries_leak_nothing_whichever_way_they_format(value: str) -> None:
    def work() -> None:
        LIBRARY.warning("Request body: %s", value)
        LIBRARY.warning(f"Request body: {value}")
        LIBRARY.warning("Request body: {}".format(value))  # noqa: UP032  as libraries write it
        LIBRARY.warning(value)
        LIBRARY.warning({"body": value})
        LIBRARY.warning("Request", extra={"title": value})

    text = written(work)
    assert value not in text
    assert value[:8] not in text


@given(private)
def test_exceptions_show_their_kind_and_place_but_not_what_they_say(value: str) -> None:
    def work() -> None:
        error = raised(RuntimeError(f"of {value}"), because=KeyError(value))
        log.error("it failed", exc_info=error)
        LIBRARY.error("Failed to run listener", exc_info=error)

    text = written(work)
    assert value not in text
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert "test_telemetry.py:" in text


@given(addresses, tokens)
def test_addresses_and_tokens_are_scrubbed_from_our_own_sentences(address: str, token: str) -> None:
    text = written(lambda: log.warning(f"{address} gave {token}"))  # noqa: G004 - the mistake itself
    assert address not in text
    assert token not in text


def test_our_own_errors_say_why_they_happened() -> None:
    error = line(lambda: log.warning("call failed", exc_info=TryLater("cronofy timed out for dana@coach.example")))["error"]
    assert error == "TryLater: cronofy timed out for [hidden]"


def test_a_line_carries_its_time_level_and_logger() -> None:
    shown = line(lambda: log.info("grant refreshed", person_id="p-1", count=3))
    assert (shown["event"], shown["level"], shown["logger"]) == ("grant refreshed", "info", "bot.services.test")
    assert (shown["person_id"], shown["count"]) == ("p-1", 3)
    assert datetime.fromisoformat(shown["at"]).tzinfo is not None


def test_what_was_left_out_is_named() -> None:
    shown = line(lambda: log.info("booked", title="Lee 1:1", **{"odd key": 1}))
    assert shown["left_out"] == "[hidden],title"


def test_oauth_state_and_code_and_api_keys_are_no_shown_keys() -> None:
    assert not SHOWN_KEYS & {"state", "code", "key", "token", "email", "title", "summary", "name", "url"}


def test_values_keep_a_readable_form() -> None:
    class Kind(StrEnum):
        WRITE = "write"

    at = datetime(2026, 11, 21, tzinfo=UTC)
    shown = line(lambda: log.info("x", kind=Kind.WRITE, seconds=timedelta(minutes=1), ts=at, status=None, outcome=True, reason="two words"))
    assert (shown["kind"], shown["seconds"], shown["ts"]) == ("write", 60.0, "2026-11-21T00:00:00+00:00")
    assert (shown["status"], shown["outcome"], shown["reason"]) == (None, True, "[hidden]")


def test_the_delivery_and_the_job_stand_on_every_line_within() -> None:
    with context(delivery="Ev1"):
        ours = line(lambda: log.info("asked"))
        theirs = line(lambda: LIBRARY.info("Starting to receive messages"))
    after = line(lambda: log.info("later"))
    assert (ours["delivery"], theirs["delivery"]) == ("Ev1", "Ev1")
    assert "delivery" not in after


async def test_two_tasks_do_not_mix_their_context(lines: io.StringIO) -> None:
    async def work(delivery: str) -> None:
        with context(delivery=delivery):
            await asyncio.sleep(0)
            log.info("worked", reason=delivery)

    await asyncio.gather(*(work(f"Ev{n}") for n in range(5)))
    shown = [json.loads(each) for each in lines.getvalue().splitlines()]
    assert [each["delivery"] == each["reason"] for each in shown] == [True] * 5


def test_a_librarys_constant_words_and_place_are_kept() -> None:
    shown = line(lambda: LIBRARY.warning("Recovering workflow %s", "a title"))
    assert shown["event"] == "Recovering workflow"
    assert shown["place"].startswith("test_telemetry:")


@pytest.mark.parametrize("name", ["uvicorn.error", "dbos", "httpx", "slack_sdk.web.async_client"])
def test_libraries_with_handlers_of_their_own_are_routed_here(name: str) -> None:
    library = logging.getLogger(name)
    library.handlers[:], library.propagate = [logging.StreamHandler(io.StringIO())], name not in OWN_HANDLERS
    library.setLevel(logging.CRITICAL)
    configure_logging("json", io.StringIO())
    assert line(lambda: logging.getLogger(name).warning("Started server process"))["event"] == "Started server process"


def test_everyday_lines_that_hold_addresses_are_not_written() -> None:
    assert not written(lambda: logging.getLogger("httpx").info("HTTP Request: GET http://x/files/signed"))
    assert not written(lambda: logging.getLogger("uvicorn.access").info("GET /cronofy/return?code=1"))
    assert not written(lambda: log.debug("too fine"))


def test_a_line_that_cannot_be_written_is_lost_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError("no space left on device")

    configure_logging("json", Full())
    LIBRARY.warning("about dana@coach.example")
    assert capsys.readouterr().err == ""


def test_the_console_shows_the_same_and_no_more() -> None:
    record = logging.LogRecord("lib", logging.ERROR, __file__, 1, "It broke: %s", ("Lee 1:1",), None)
    text = line_format("console").format(record)
    assert "It broke" in text
    assert "Lee" not in text


def test_a_circle_of_causes_ends() -> None:
    first, second = ValueError("a"), TypeError("b")
    first.__cause__, second.__cause__ = second, first
    assert line(lambda: log.warning("x", exc_info=first))["stack"].splitlines() == ["ValueError", "TypeError"]


def test_no_exception_at_hand_shows_none() -> None:
    assert "error" not in line(lambda: log.warning("x", exc_info=True))  # noqa: LOG014 - the mistake itself


def test_references_are_short_readable_and_rarely_the_same() -> None:
    references = {new_reference() for _ in range(200)}
    assert all(len(each) == 4 and set(each) <= set(ALPHABET) for each in references)
    assert len(references) > 190


def test_identifiers_of_ordinary_length_survive_scrubbing() -> None:
    assert scrub("profile pro_54008b1a4a41730f8d5c6037 is back") == "profile pro_54008b1a4a41730f8d5c6037 is back"
