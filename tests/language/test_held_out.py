"""How much is understood of what was not looked at while the phrases were written. Write no phrases for these: add lines elsewhere."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.language import Intent, understand

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
AT_LEAST = 0.8

HELD_OUT: Mapping[Intent, tuple[str, ...]] = {
    Intent.CHECK_STATUS: (
        "can you see if my calendar is still hooked up",
        "is there a problem with my google account",
        "my calendar seems offline, is it",
        "what state is my outlook in",
        "please check whether my calendars work",
        "did I lose the connection to apple",
        "has my exchange login expired",
        "why isn't my calendar linked any more",
    ),
    Intent.EXPLAIN_STATUS: (
        "what does the relink state mean",
        "who can approve the permission",
        "what is the difference between active and pending",
    ),
    Intent.MISSING_SESSION: (
        "I can't find my appointment from Monday in google",
        "the meeting with Ana never came",
        "why don't I see the group call in my agenda",
        "my coaching tomorrow is not in outlook",
        "some of my sessions didn't come through",
        "nothing came into my calendar since Tuesday",
        "I moved a session and the old one still shows",
        "there are duplicates in my calendar",
        "session with Lee shows at the wrong hour",
        "my apple calendar shows no sessions",
        "the booking on the 5th was never created",
        "one session is missing from my schedule",
        "sessions are not syncing to exchange",
        "Why was my session removed from my calendar?",
        "Die Sitzung mit Robin ist nicht da",
        "la sesión de mañana no llega a mi calendario",
        "a minha sessão não chegou à agenda",
        "rien n'arrive dans mon agenda",
    ),
    Intent.RELINK: (
        "get me a new sign-in link",
        "I have to log in to google again",
        "my link doesn't work any more",
        "how can I get back in",
        "the connection is broken, fix it",
        "Ich muss mich wieder anmelden",
        "reconnect",
    ),
    Intent.CONFIRM_FIXED: (
        "I have signed in now, could you look",
        "did the repair work",
        "everything done on my side",
    ),
    Intent.MANAGE_ACCOUNTS: (
        "I'd like to add a second google account",
        "remove my old outlook",
        "show the accounts I linked",
        "don't count my family calendar as busy",
    ),
    Intent.PRIMARY_CALENDAR: (
        "change the calendar my sessions go to",
        "use the calendar called Coaching for sessions",
        "sessions should land in a different calendar",
    ),
    Intent.DOWNLOAD_ICS: (
        "please send the file for Thursday",
        "I'd like to download my sessions",
        "can you attach the calendar file",
    ),
    Intent.HUMAN_SUPPORT: (
        "talk to a real person please",
        "is there anybody who can help me with this",
        "how do I reach support",
    ),
    Intent.LIST_SESSIONS: (
        "what sessions do I have tomorrow",
        "show me this week's sessions",
        "upcoming appointments please",
        "any sessions today",
        "which calls are planned for Friday",
        "what's coming up",
        "what is on my agenda on Monday",
        "zeig mir meine nächsten Termine",
        "¿qué sesiones tengo mañana?",
        "quais são as minhas próximas sessões",
    ),
    Intent.HELP: (
        "thank you very much",
        "how do I use you",
    ),
    Intent.OUT_OF_SCOPE: (
        "who won the match last night",
        "recommend a good restaurant in Rome",
        "what is my salary",
        "fix my printer",
        "is it going to rain at the weekend",
        "tell me a story about dragons",
    ),
    Intent.BOOK_SESSION: ("please cancel my session with Kim",),
    Intent.BOOK_GROUP: ("group call for pod Orion on Tuesday",),
    Intent.AVAILABILITY: ("when do I have free slots",),
    Intent.INTEGRATIONS: ("zoom link is not there",),
    Intent.NOTIFICATIONS: ("stop sending me alerts",),
    Intent.PRIVACY: ("who has access to my data",),
}


def understood(text: str) -> Intent:
    return understand(text, NOW, "Europe/London").intent


def test_most_of_it_is_understood() -> None:
    asked = [(text, intent) for intent, texts in HELD_OUT.items() for text in texts]
    right = [text for text, intent in asked if understood(text) is intent]
    assert len(asked) >= 60
    assert len(right) / len(asked) >= AT_LEAST


def test_nothing_beyond_the_calendar_is_taken_for_a_request() -> None:
    assert {text: understood(text) for text in HELD_OUT[Intent.OUT_OF_SCOPE] if understood(text) is not Intent.OUT_OF_SCOPE} == {}
