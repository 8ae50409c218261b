"""Whatever people are called and however much they have: limits hold, words are there, and nobody is mentioned."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.copy.catalogue import english
from integrations.local.slack.blocks import check
from tests.views import samples
from tests.views.company import SUPPORT, Coach
from tests.views.limits import as_json, block_texts, elements, message_problems, options_problems, view_problems
from tests.views.web import web_pages

JUDGE = Path(__file__).parents[3] / "shared" / "contracts" / "check_blocks.py"

LONG = {"ampersands": "&" * 10_000, "emoji": "😀" * 10_000, "right to left": "مرحبا " * 2_000, "marks": "\u202e" * 90}
"""Ten thousand characters each, drawn by name so that a failure stays readable."""
HOSTILE = st.one_of(st.sampled_from(["", " ", "<!channel>", "<@U1>", "*bold* _it_ `code` ~no~", *LONG]), st.text(max_size=300))
SAMPLES = samples.messages(Coach(), english())


def test_every_message_keeps_every_limit() -> None:
    assert {name: problems for name, message in SAMPLES.items() if (problems := message_problems(message))} == {}


def test_the_text_says_what_the_blocks_say() -> None:
    unsaid = {name: text for name, message in SAMPLES.items() for text in block_texts(message) if text not in message.text}
    assert unsaid == {}


def test_no_value_is_missing_from_a_sentence() -> None:
    gap = re.compile(r"  | [.,;:](?!\w)|\(\)|“”|\$")
    texts = {name: re.sub(r"<!date[^>]*>", "then", message.text) for name, message in SAMPLES.items()}
    assert {name: text for name, text in texts.items() if gap.search(text)} == {}


def test_every_line_begins_with_a_capital() -> None:
    lines = [line.removeprefix("• ") for name, message in SAMPLES.items() if "note" not in name for line in message.text.split("\n")]
    assert [line for line in lines if line[:1].islower() and not line.startswith((SUPPORT, Coach().login))] == []


def test_url_buttons_lead_to_doors_and_others_carry_a_value() -> None:
    buttons = [element for message in SAMPLES.values() for element in elements(message) if element["type"] == "button"]
    assert [button for button in buttons if button["action_id"].startswith("open_door") != ("url" in button)] == []
    assert [button for button in buttons if ("url" in button) == ("value" in button)] == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate])
@example(title="ampersands", login="ampersands", calendar="ampersands", name="ampersands", zone=None)
@given(title=HOSTILE, login=HOSTILE, calendar=HOSTILE, name=HOSTILE, zone=st.sampled_from([None, "Europe/Berlin", "not/a/zone"]))
def test_no_name_breaks_a_limit_or_mentions_anybody(title: str, login: str, calendar: str, name: str, zone: str | None) -> None:
    title, login, calendar, name = (LONG.get(drawn, drawn) for drawn in (title, login, calendar, name))
    coach, copy = Coach(title, login, calendar, name, zone), english()
    for told in samples.messages(coach, copy).values():
        assert message_problems(told) == []
        assert not re.search(r"<(?!!date\^)", told.text)
    assert [problem for view in samples.views(coach, copy).values() for problem in view_problems(view)] == []
    assert [problem for found in samples.options(coach, copy).values() for problem in options_problems(found)] == []
    for page in web_pages(coach, copy).values():
        assert page.title
        assert all(page.paragraphs)


def test_every_modal_and_every_search_keeps_its_limits() -> None:
    coach, copy = Coach(), english()
    assert [problem for view in samples.views(coach, copy).values() for problem in view_problems(view)] == []
    assert [problem for found in samples.options(coach, copy).values() for problem in options_problems(found)] == []


def test_the_local_slack_takes_every_message_and_every_modal() -> None:
    coach, copy = Coach(), english()
    blocks = {name: as_json(message)["blocks"] for name, message in SAMPLES.items()}
    assert {name: problems for name, these in blocks.items() if (problems := check.blocks_problems(these))} == {}
    assert [name for name, these in blocks.items() if check.blocks_too_long(these)] == []
    assert {name: problems for name, view in samples.views(coach, copy).items() if (problems := check.view_problems(view))} == {}


def test_every_sentence_of_the_views_is_said_by_some_sample() -> None:
    heard: set[str] = set()

    class Listening(type(english())):  # type: ignore[misc]  # a class of an instance, on purpose
        def say(self, key: str, **values: str | int) -> str:
            heard.add(key)
            return str(super().say(key, **values))

    source = (Path(__file__).parents[2] / "bot" / "copy" / "en.ftl").read_text(encoding="utf-8")
    copy = Listening(source, "en")
    for every in (samples.messages, samples.views, samples.options, web_pages, samples.words):
        every(Coach(), copy)
    assert heard == copy.keys


@pytest.mark.skipif(not JUDGE.exists(), reason="the published checkers are not beside this checkout")
def test_the_published_checker_finds_nothing(tmp_path: Path) -> None:
    paths = samples.dump(tmp_path, Coach())
    judged = subprocess.run([sys.executable, JUDGE, *paths], capture_output=True, text=True, check=False)
    assert judged.stdout.strip() == "VALID"
