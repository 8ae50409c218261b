"""What people write without thinking of commands; every line is understood."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.language import Intent, understand
from bot.language.wishes import AlertWish, WishKind, alert_wish

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)

SAID: Mapping[Intent, tuple[str, ...]] = {
    Intent.CHECK_STATUS: (
        "is everything ok with my calendar link",
        "are my accounts still linked",
        "did my calendar get disconnected",
        "why did my outlook stop working",
        "why is my connection down",
        "show me how my calendars are doing",
        "which of my calendars has a problem",
        "is outlook connected right now",
        "does my apple calendar still work",
        "why is my calendar disconnected?",
        "is my calendar connected",
    ),
    Intent.EXPLAIN_STATUS: (
        "was heisst nur lesen",
        "what is meant by pending",
        "why does it say read only",
        "how long will it stay pending",
    ),
    Intent.MISSING_SESSION: (
        "I don't see my session with Robin",
        "the call tomorrow isn't in my diary",
        "nothing arrives in my google calendar",
        "none of my sessions appear in apple calendar",
        "my bookings are not coming through",
        "where did my Friday session go",
        "the appointment on Thursday has disappeared",
        "sessions stopped showing up last week",
        "my calendar is empty although I have sessions",
        "I have the same session two times",
        "a cancelled meeting is still in my calendar",
        "the time of my session is wrong in outlook",
        "no sessions in my calendar",
        "outlook doesn't get my sessions",
        "meine Termine kommen nicht an",
        "mes séances ne s'affichent plus",
        "mis sesiones no salen en el calendario",
        "my sessions don't show up",
        "nothing is showing in outlook since yesterday",
    ),
    Intent.RELINK: (
        "I want to link my outlook again",
        "how do I sign back in",
        "please reconnect my exchange account",
        "reactivate my calendar",
        "my password changed, what do I have to do",
        "I got an email that my calendar was disconnected",
        "restore the connection to icloud",
        "mi calendario está desconectado",
        "reconnect google",
    ),
    Intent.CONFIRM_FIXED: (
        "I logged in again, please check",
        "is it ok now",
        "it should work again, can you verify",
    ),
    Intent.MANAGE_ACCOUNTS: (
        "add my private gmail",
        "how can I remove an old account",
        "can I connect two calendars",
        "which accounts are linked",
    ),
    Intent.PRIMARY_CALENDAR: (
        "put my sessions in another calendar",
        "where do my sessions get written",
        "I want sessions in my work calendar instead",
    ),
    Intent.DOWNLOAD_ICS: (
        "give me the calendar file",
        "can I have an ics for tomorrow",
        "email me the invite file",
        "export my sessions as ics",
        "send me an ics",
    ),
    Intent.HUMAN_SUPPORT: (
        "who do I contact",
        "I need help from a person",
        "can somebody call me",
        "let me speak to your support team",
        "who can help me",
    ),
    Intent.LIST_SESSIONS: (
        "what are my next sessions",
        "show my upcoming sessions",
        "do I have anything tomorrow",
        "list all my sessions",
        "when is my next coaching",
        "what's on my schedule next week",
        "welche Sitzungen habe ich diese Woche",
        "quelles sont mes prochaines séances",
        "what do I have this week",
        "which sessions are coming",
    ),
    Intent.HELP: (
        "what can I ask you",
        "good evening, thanks a lot",
    ),
    Intent.OUT_OF_SCOPE: (
        "how tall is the Eiffel tower",
        "write me a poem about autumn",
        "is the coffee machine working",
        "did that restaurant open",
        "what's the capital of Peru",
        "translate this sentence into Greek",
    ),
    Intent.BOOK_SESSION: ("book a slot with Robin on Friday",),
    Intent.AVAILABILITY: ("am I free on Thursday afternoon",),
    Intent.HOURS_BUFFERS: ("make my working hours 9 to 5",),
    Intent.NOTIFICATIONS: ("mute these messages for a week",),
    Intent.PRIVACY: ("delete everything you know about me",),
}


@pytest.mark.parametrize(
    "text",
    [
        "don't mute alerts",
        "please do not stop the alerts",
        "never mute me",
        "did I mute you?",
        "no digest on Friday",
        "I don’t want the digest on Friday",
        "don't remind me tomorrow",
        "stop the digest on Friday",
        "never write to me again",
        "erinnere mich morgen nicht",
        "keine Zusammenfassung am Freitag",
        "ne me rappelle pas demain",
        "no me lo recuerdes, recordar mañana no",
        "não silenciar",
    ],
)
def test_what_is_not_wanted_of_alerts_is_no_wish(text: str) -> None:
    assert alert_wish(text, NOW, "Europe/London") is None


@pytest.mark.parametrize("text", ["no more alerts", "stop the alerts", "keine Meldungen mehr", "no más alertas"])
def test_a_wish_that_is_a_no_itself_is_one(text: str) -> None:
    assert alert_wish(text, NOW, "Europe/London") == AlertWish(WishKind.MUTE)


@pytest.mark.parametrize(("text", "intent"), [(text, intent) for intent, texts in SAID.items() for text in texts])
def test_plain_words_are_understood(text: str, intent: Intent) -> None:
    assert understand(text, NOW, "Europe/London").intent is intent
