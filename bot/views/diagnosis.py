"""The answer to "why": the finding that decides, the story behind it, and one button."""

from bot.copy.catalogue import Copy
from bot.domain.answers import WhyAnswer
from bot.domain.diagnosis import Finding, Remedy
from bot.domain.messages import Message
from bot.views import mentions
from bot.views.blocks import Element, message
from bot.views.remedies import remedy_button
from bot.views.times import Times


def why_message(copy: Copy, answer: WhyAnswer) -> Message:
    """The main finding in one sentence, its story, one primary button; a file and another try stand beside it where they make sense."""
    diagnosis = answer.diagnosis
    times = Times(copy, answer.person.time_zone or (diagnosis.session.time_zone if diagnosis.session else None))
    small = [copy.say("checked-at", when=times.token(diagnosis.checked_at))] if diagnosis.checked_at else []
    return message([_sentence(copy, answer, diagnosis.main, times)], buttons=_buttons(copy, answer), small=small)


def _sentence(copy: Copy, answer: WhyAnswer, finding: Finding, times: Times) -> str:
    session = answer.diagnosis.session
    mention = mentions.session(copy, session, times) if session else copy.say("session-some")
    return copy.say_for("finding", finding.id, session=mention)


def _buttons(copy: Copy, answer: WhyAnswer) -> list[Element | None]:
    """The main remedy, then the file and the other try unless they are the main remedy already."""
    main = answer.diagnosis.main.remedy
    session_id = answer.diagnosis.session.id if answer.diagnosis.session else None
    offered = [remedy for remedy, makes_sense in _beside(answer) if makes_sense and remedy is not main]
    first = remedy_button(copy, main, door_url=answer.door_url, session_id=session_id)
    return [first, *(remedy_button(copy, remedy, session_id=session_id, primary=False) for remedy in offered)]


def _beside(answer: WhyAnswer) -> tuple[tuple[Remedy, bool], ...]:
    return (Remedy.GET_FILE, answer.file_offered), (Remedy.RESEND, answer.resend_offered)
