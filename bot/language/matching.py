"""Which of a person's sessions they mean, by words and time."""

from collections.abc import Iterable, Sequence

from bot.domain.names import fold
from bot.domain.session import Session
from bot.language.spans import Span
from bot.language.words import clean, tokens_of

_MOST_WORDS = 12


def match_sessions(sessions: Iterable[Session], words: str, span: Span | None) -> tuple[Session, ...]:
    """The sessions that fit best, by start; none when nothing fits.

    Words are compared without case and diacritics with the title, the kind and the id. Where no session has any of the words, the time
    alone decides; where none is at that time, the words alone.
    """
    everything = sorted(sessions, key=lambda session: (session.starts_at, session.id))
    at_that_time = _at(everything, span)
    best = _most_alike(at_that_time or everything, words)
    return best or at_that_time


def _at(sessions: Sequence[Session], span: Span | None) -> tuple[Session, ...]:
    """Those that start in the span, else those that run in it, else the same for its next best reading."""
    while span is not None:
        starting = tuple(session for session in sessions if span.holds(session.starts_at))
        fitting = starting or tuple(session for session in sessions if span.overlaps(session.starts_at, session.ends_at))
        if fitting:
            return fitting
        span = span.otherwise
    return ()


def _most_alike(sessions: Sequence[Session], words: str) -> tuple[Session, ...]:
    """Those with the highest score above none."""
    wanted = tuple(dict.fromkeys(token.plain for token in tokens_of(clean(words))))[:_MOST_WORDS]
    scored = [(_likeness(session, wanted), session) for session in sessions]
    best = max((score for score, _ in scored), default=0)
    return tuple(session for score, session in scored if score == best) if best else ()


def _likeness(session: Session, wanted: Sequence[str]) -> int:
    """How many of the words the session has; a whole word counts more than a part of one."""
    title = fold(session.title)
    whole = {token.plain for token in tokens_of(session.title)} | {session.kind.value, fold(session.id)}
    return sum(3 if word in whole else 2 if _begins(whole, word) else 1 if _inside(title, word) else 0 for word in wanted)


def _begins(whole: set[str], word: str) -> bool:
    return len(word) >= 3 and any(other.startswith(word) for other in whole)


def _inside(title: str, word: str) -> bool:
    """For scripts without spaces between words, where two characters already say much."""
    return len(word) >= (3 if word.isascii() else 2) and word in title
