"""What texts ask for, in words of our own; whatever comes, an answer comes fast."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language import Intent, load_languages, match_sessions, parse_command, understand
from bot.language.words import LONGEST_TEXT

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)


def intent_of(text: str) -> Intent:
    return understand(text, NOW, "Europe/London").intent


INTENTS = [
    ("how is my calendar connection doing", Intent.CHECK_STATUS),
    ("Ist mein Kalender noch verbunden?", Intent.CHECK_STATUS),
    ("¿Sigo conectado?", Intent.CHECK_STATUS),
    ("Quel est l'état de ma connexion ?", Intent.CHECK_STATUS),
    ("what does read only mean", Intent.EXPLAIN_STATUS),
    ("Was bedeutet ausstehend?", Intent.EXPLAIN_STATUS),
    ("¿Qué quiere decir solo lectura?", Intent.EXPLAIN_STATUS),
    ("my Thursday session doesn't show in Outlook", Intent.MISSING_SESSION),
    ("My call with Robin is missing", Intent.MISSING_SESSION),
    ("it shows twice in Outlook", Intent.MISSING_SESSION),
    ("Warum steht die Sitzung am Montag nicht im Kalender?", Intent.MISSING_SESSION),
    ("No aparece mi sesión del lunes", Intent.MISSING_SESSION),
    ("Ma séance de jeudi n'apparaît pas", Intent.MISSING_SESSION),
    ("A sessão de terça não aparece na agenda", Intent.MISSING_SESSION),
    ("Thursday with Robin?", Intent.MISSING_SESSION),
    ("I need to reconnect Outlook", Intent.RELINK),
    ("Ich habe mein Passwort geändert", Intent.RELINK),
    ("Je dois reconnecter mon agenda", Intent.RELINK),
    ("I signed in again, is it working now?", Intent.CONFIRM_FIXED),
    ("Fertig, schau nochmal", Intent.CONFIRM_FIXED),
    ("add another account", Intent.MANAGE_ACCOUNTS),
    ("Quiero desvincular una cuenta", Intent.MANAGE_ACCOUNTS),
    ("change my primary calendar", Intent.PRIMARY_CALENDAR),
    ("Ich möchte einen anderen Hauptkalender", Intent.PRIMARY_CALENDAR),
    ("send me the ics", Intent.DOWNLOAD_ICS),
    ("Je voudrais le fichier", Intent.DOWNLOAD_ICS),
    ("my working hours are wrong", Intent.HOURS_BUFFERS),
    ("Welche Puffer habe ich?", Intent.HOURS_BUFFERS),
    ("show my free slots", Intent.AVAILABILITY),
    ("¿Qué huecos tengo?", Intent.AVAILABILITY),
    ("book Robin on Friday", Intent.BOOK_SESSION),
    ("Bitte die Sitzung verschieben", Intent.BOOK_SESSION),
    ("book the pod", Intent.BOOK_GROUP),
    ("Zoom stopped working", Intent.INTEGRATIONS),
    ("snooze this until Monday", Intent.NOTIFICATIONS),
    ("menos mensajes por favor", Intent.NOTIFICATIONS),
    ("which coaches are broken", Intent.STAFF_TRIAGE),
    ("how is <@U0123ABC> connected", Intent.STAFF_TRIAGE),
    ("status of robin@coach.example", Intent.STAFF_TRIAGE),
    ("<@U0123ABC>", Intent.STAFF_TRIAGE),
    ("I want to talk to a human", Intent.HUMAN_SUPPORT),
    ("Je veux parler à une personne", Intent.HUMAN_SUPPORT),
    ("who can see my data?", Intent.PRIVACY),
    ("Bitte meine Daten löschen", Intent.PRIVACY),
    ("hello", Intent.HELP),
    ("Danke!", Intent.HELP),
    ("what can you do", Intent.HELP),
    ("is the weather nice in Lisbon", Intent.OUT_OF_SCOPE),
    ("Comment fait-on une tarte ?", Intent.OUT_OF_SCOPE),
    ("qwrt zzxp", Intent.GIBBERISH),
    ("?!", Intent.GIBBERISH),
    ("", Intent.GIBBERISH),
]


@pytest.mark.parametrize(("text", "intent"), INTENTS, ids=[text for text, _ in INTENTS])
def test_plain_words_are_understood(text: str, intent: Intent) -> None:
    assert intent_of(text) is intent


NAMED = [
    ("my Tuesday session with Lee doesn't show in Outlook", "Lee"),
    ("Warum fehlt der Termin mit Jürgen am Dienstag?", "Jürgen"),
    ("¿Por qué no aparece mi sesión con Mina el martes?", "Mina"),
    ("Pourquoi la séance avec Zoë n'est pas dans mon agenda mardi ?", "Zoë"),
    ("Por que a sessão com Ana não aparece na agenda terça?", "Ana"),
    ("Midpoint review 10:30", "Midpoint review"),
    ("the file for Kick-off, please", "Kick"),
    ("my session is missing", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "words"), NAMED, ids=[text for text, _ in NAMED])
def test_what_is_left_of_a_question_is_what_may_name_a_session(text: str, words: str) -> None:
    assert understand(text, NOW, "Europe/London").words == words


def test_a_long_text_with_a_date_and_no_request_is_not_guessed_at() -> None:
    assert intent_of("the weather on Tuesday was rather nice over here in the hills") is Intent.OUT_OF_SCOPE


# --- whatever comes --------------------------------------------------------------------------------------------------------------------

LONG = 20_000
STRANGE = {
    "one letter": "a" * LONG,
    "one digit": "1" * LONG,
    "numbers": "10 " * (LONG // 3),
    "colons": "1:" * (LONG // 2),
    "slashes": "1/" * (LONG // 2),
    "dates": "31/12/2026 " * (LONG // 11),
    "no dates": "feb 30 2001 " * (LONG // 12),
    "months": "june " * (LONG // 5),
    "weekdays": "next last this tuesday " * (LONG // 23),
    "distances": "in in in 3 days ago " * (LONG // 20),
    "apostrophes": "a'" * (LONG // 2),
    "brackets": "<" * LONG,
    "half mentions": "<@U" * (LONG // 3),
    "at signs": "a@" * (LONG // 2),
    "half addresses": "a." * (LONG // 2) + "@",
    "entities": "&amp;" * (LONG // 5),
    "control characters": "\x00\x01\x1b[31m" * (LONG // 7),
    "right to left": "\u202eשלום \u2067עולם\u2069 " * (LONG // 14),
    "emoji": "👩‍👩‍👧 " * (LONG // 6),
    "stacked accents": "e" + "\u0301" * LONG,
    "one letter that is eighteen": "\ufdfa" * LONG,
    "half a surrogate": "\ud800" * LONG,
    "digits of other scripts": "३ june ٣ days ago १०:३० 2026-१२-०५ " * (LONG // 40),
    "superscripts": "² june ½ ①:③⓪ at ² " * (LONG // 20),
    "newlines": "\r\n" * (LONG // 2),
}


@pytest.fixture(scope="module", autouse=True)
def _prepared() -> None:
    load_languages()


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_texts_are_read_fast_and_without_failing(text: str) -> None:
    begun = time.process_time()

    understood = understand(text, NOW, "Europe/London")
    said = parse_command(text)
    match_sessions([], understood.words, understood.span)

    assert said is not None
    assert len(understood.words) <= LONGEST_TEXT
    assert time.process_time() - begun < 0.5  # tens of milliseconds; a bad expression would take minutes


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert understand(text, NOW, "America/New_York").intent in Intent
    assert parse_command(text) is not None


FRAGMENTS = ("in 3", "the 31st", "june", "2027", "next", "last", "week", "tuesday", "at 10:30", "noon", "5/12", "days ago", "since")
MORE_FRAGMENTS = ("feb 29", "2026-02-30", "am", "pm", "el 5", "vor 3 tagen", "le 1er", "há", "in 99 months", "30 feb")


@given(st.lists(st.sampled_from(FRAGMENTS + MORE_FRAGMENTS), max_size=8).map(" ".join), st.integers(-2000, 4000))
@settings(max_examples=100, deadline=None)
def test_any_date_that_is_read_is_a_stretch_of_time_near_today(text: str, days: int) -> None:
    now = NOW + timedelta(days=days)
    span = understand(text, now, "Europe/London").span

    while span is not None:
        assert span.since < span.until
        assert abs((span.since - now).days) < 4 * 366
        span = span.otherwise
