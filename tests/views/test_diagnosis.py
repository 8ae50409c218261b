"""Each finding has its sentence, its certainty, its story and its one button."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from bot.copy.catalogue import english
from bot.domain.answers import WhichSession, WhyAnswer
from bot.domain.diagnosis import FindingId, Remedy, Severity
from bot.domain.messages import Message
from bot.domain.rules.story import StoryKey, StoryLine
from bot.views import evidence
from bot.views.diagnosis import which_session_message, why_message
from bot.views.remedies import REMEDY_BUTTONS
from tests.views.company import NOW, Coach, Evidence, finding, little
from tests.views.reading import above_the_buttons, action_ids, labels, primary, primary_id, words

DANA = Coach()
THEN = "Sat 21 Nov, 08:12 Berlin time"
SESSION = "“Coaching with Lee” (Sun 22 Nov, 11:12 Berlin time)"


def told(answer: WhyAnswer) -> Message:
    return why_message(english(), answer, NOW)


@pytest.mark.parametrize(
    ("finding_id", "facts", "action"),
    [
        (FindingId.NOT_LINKED, [SESSION, "not connected one yet"], "open_door:connect"),
        (FindingId.AUTHORISATION_WITHDRAWN, [SESSION, "withdrawn at Cronofy"], "open_door:grant_again"),
        (FindingId.PERMISSION_MISSING, [SESSION, "permission I need was not given"], "open_door:grant_again"),
        (FindingId.RELINK, [SESSION, "Google (dana@soundcoach.example) refused access", "I'm not told which"], "open_door:relink"),
        (FindingId.PENDING, [SESSION, "first sync", f"running on {THEN}"], "open_door:check_permissions"),
        (FindingId.NO_PRIMARY, [SESSION, "none is chosen"], "run:primary"),
        (FindingId.PRIMARY_GONE, [SESSION, "“Work” in dana@soundcoach.example no longer exists"], "run:primary"),
        (FindingId.READ_ONLY, [SESSION, "may not write"], "it_note"),
        (FindingId.FREE_BUSY_ONLY, [SESSION, "e-mail invitation"], None),
        (FindingId.UNREACHABLE, ["I can't reach Cronofy just now", SESSION, THEN, "a new sign-in was needed"], "check_session"),
        (FindingId.TENANT_WIDE, ["not only you", "3 people with logins of the same organisation"], "it_note"),
        (FindingId.UNKNOWN_SESSION, ["no session of yours that fits “Coaching with Lee”"], "run:why"),
        (FindingId.SOMEBODY_ELSES, ["not one of yours"], "run:why"),
        (FindingId.CANCELLED, [SESSION, f"I heard of it on {THEN}", "still shows it"], None),
        (FindingId.OUTSIDE_WINDOW, [SESSION, "201 days", f"I write it when it comes within them, from {THEN}"], "get_file"),
        (FindingId.WRITE_REFUSED, [SESSION, "the calendar is read only", "safe in the platform"], "resend"),
        (FindingId.BOOKED_WHILE_BROKEN, [SESSION, "a new sign-in was needed", "does not show yet"], "resend"),
        (FindingId.NOT_VISIBLE_YET, [SESSION, f"accepted on {THEN}", "does not show"], "check_session"),
        (FindingId.NEVER_WRITTEN, [SESSION, "is not on “Work” in dana@soundcoach.example", f"accepted on {THEN}"], "resend"),
        (FindingId.ON_ANOTHER_CALENDAR, [SESSION, "not your primary calendar"], "resend"),
        (FindingId.OLD_TIME, [SESSION, f"another time than it has now: {THEN}"], "resend"),
        (FindingId.REMOVED_BY_HAND, [SESSION, "removed", THEN], "resend"),
        (FindingId.DECLINED, [SESSION, "answered with no"], "check_session"),
        (FindingId.DOUBLED, [SESSION, "3 times", "imported from a file"], "resend"),
        (FindingId.INVITATION_WAITING, [SESSION, "once you accept"], "check_session"),
        (FindingId.OUTDATED_SNAPSHOT, [SESSION, "imported file", THEN, "does not change by itself"], "get_file"),
        (FindingId.OTHER_TIME_ZONE, [SESSION, "keeps New York time", "has you in Berlin time"], None),
        (FindingId.THERE, [SESSION, "as Cronofy last saw it", "on “Work” in dana@soundcoach.example", "a new sign-in is needed"], None),
    ],
)
def test_each_finding_names_its_facts_and_has_its_button(finding_id: FindingId, facts: list[str], action: str | None) -> None:
    message = told(DANA.why(finding(finding_id, DANA.evidence())))
    for fact in facts:
        assert fact in above_the_buttons(message)
    assert primary_id(message) == action


@pytest.mark.parametrize("remedy", Remedy)
def test_each_remedy_has_one_button_or_needs_none(remedy: Remedy) -> None:
    message = told(DANA.why(finding(FindingId.WRITE_REFUSED, DANA.evidence(), remedy)))
    assert (primary(message) is None) == (remedy is Remedy.NONE)
    assert (remedy in REMEDY_BUTTONS) == (remedy is not Remedy.NONE)


@pytest.mark.parametrize("remedy", [Remedy.RESEND, Remedy.GET_FILE, Remedy.CHECK_AGAIN])
def test_buttons_about_a_session_carry_its_id(remedy: Remedy) -> None:
    button = primary(told(DANA.why(finding(FindingId.WRITE_REFUSED, DANA.evidence(), remedy))))
    assert button
    assert button["value"] == "session-1"


def test_what_was_concluded_is_called_likely_and_what_was_read_is_not() -> None:
    sure = finding(FindingId.READ_ONLY, DANA.evidence())
    assert "Most likely" not in words(told(DANA.why(sure)))
    assert above_the_buttons(told(DANA.why(replace(sure, sure=False)))).startswith("Most likely: ")


def test_a_second_trouble_is_said_and_a_mere_note_is_not() -> None:
    main, second = finding(FindingId.UNREACHABLE, DANA.evidence()), finding(FindingId.OLD_TIME, DANA.evidence())
    note = replace(finding(FindingId.THERE, DANA.evidence()), severity=Severity.NOTE)
    lines = above_the_buttons(told(DANA.why(main, note, second))).split("\n")
    assert len(lines) == 2
    assert lines[1].startswith("Besides: ")
    assert "another time than it has now" in lines[1]


def test_a_second_trouble_that_is_only_likely_has_one_prefix() -> None:
    main, second = finding(FindingId.THERE, DANA.evidence()), finding(FindingId.OTHER_TIME_ZONE, DANA.evidence())
    assert above_the_buttons(told(DANA.why(main, second))).split("\n")[1].startswith("Besides, most likely: it is there")


def test_the_file_and_another_try_are_offered_beside_the_main_remedy() -> None:
    answer = DANA.why(finding(FindingId.RELINK, DANA.evidence()), file_offered=True, resend_offered=True)
    assert labels(told(answer)) == ["Sign in again", "Get calendar file", "Send it again"]


def test_the_main_remedy_is_not_offered_twice() -> None:
    answer = DANA.why(finding(FindingId.OUTSIDE_WINDOW, DANA.evidence()), file_offered=True)
    assert labels(told(answer)) == ["Get calendar file"]


def test_the_story_is_told_in_the_order_of_time_below_the_button() -> None:
    known = DANA.evidence()
    story = [StoryLine(key, known) for key in (StoryKey.BOOKED, StoryKey.TRIED, StoryKey.REFUSED, StoryKey.FIX)]
    message = told(DANA.why(finding(FindingId.WRITE_REFUSED, known), story=story))
    assert words(Message(message.blocks[2]["text"]["text"])).split("\n") == [
        f"• I heard of it on {THEN}.",
        f"• Sending it was tried {THEN}.",
        "• Your calendar refused it: the calendar is read only.",
        "• What fixes it: sign in again.",
    ]


@pytest.mark.parametrize("key", StoryKey)
def test_every_line_of_a_story_has_words_with_all_values_and_with_few(key: StoryKey) -> None:
    few: Evidence = {"booked_at": NOW, "changed_at": NOW, "shown_at": NOW, "remedy": "resend"}
    for values in (DANA.evidence(), few):
        message = told(DANA.why(finding(FindingId.THERE, DANA.evidence()), story=[StoryLine(key, values)]))
        assert words(message).split("\n")[1].endswith(".")


@pytest.mark.parametrize(("imported", "said"), [(0, f"at {THEN}."), (1, f"at {THEN}, from an imported file.")])
def test_what_is_there_is_named_with_calendar_name_and_time(imported: int, said: str) -> None:
    known = {**little(DANA.evidence()), "calendar": "Work", "login": "dana@soundcoach.example", "imported": imported}
    line = above_the_buttons(told(DANA.why(finding(FindingId.THERE, known))))
    assert line == f"{SESSION} is there: on “Work” in dana@soundcoach.example, under the name “Coaching with Lee”, {said}"


def test_an_unknown_reason_is_not_guessed() -> None:
    message = told(DANA.why(finding(FindingId.WRITE_REFUSED, {**DANA.evidence(), "reason": "quota_4711"})))
    assert "I was not told why" in words(message)


def test_nothing_is_said_of_somebody_elses_session() -> None:
    answer = DANA.why(finding(FindingId.SOMEBODY_ELSES))
    hidden = replace(answer, diagnosis=replace(answer.diagnosis, session=None))
    assert "Coaching with Lee" not in words(told(hidden))


def test_the_zone_of_the_session_helps_out() -> None:
    assert "Berlin time" in words(told(Coach(zone=None).why(finding(FindingId.THERE, DANA.evidence()))))


def test_which_session_is_asked_with_the_words_and_a_select_that_searches() -> None:
    message = which_session_message(english(), WhichSession(DANA.person, DANA.sessions(5), "lee <b>"), NOW)
    assert "5 sessions fit “lee &lt;b&gt;”" in words(message)
    assert "and 2 more" in words(message)
    assert action_ids(message) == ["pick_session_why"]


def test_which_session_of_none_is_answered() -> None:
    message = which_session_message(english(), WhichSession(DANA.person, ()), NOW)
    assert "no coming session" in words(message)


LEFT_UNSAID = {"ends_at", "shown_until"}
PHRASES = {"calendar", "login", "primary_calendar", "provider", "reason", "remedy", "status"}


def test_every_value_that_a_rule_names_can_be_said() -> None:
    rules = Path(__file__).parents[2] / "bot" / "domain" / "rules"
    named: set[str] = set()
    for path in rules.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                named |= {key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_line":
                named |= {keyword.arg for keyword in node.keywords if keyword.arg}
    said = {*evidence._INSTANTS, *evidence._NUMBERS, *evidence._TEXTS, *evidence._ZONES, *PHRASES}
    assert named - said == LEFT_UNSAID
