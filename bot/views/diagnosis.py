"""The answer to "why": the finding that decides, the story behind it, and one button."""

from collections.abc import Sequence
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import WhichSession, WhyAnswer
from bot.domain.diagnosis import Diagnosis, Finding, FindingId, Remedy, Severity
from bot.domain.messages import Message
from bot.domain.rules import StoryLine
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import Element, message, section
from bot.views.evidence import spoken
from bot.views.ids import ActionId
from bot.views.remedies import remedy_button, run_button
from bot.views.sessions import session_select
from bot.views.text import quoted
from bot.views.times import Times


def why_message(copy: Copy, answer: WhyAnswer, now: datetime) -> Message:
    """The main finding, what else is wrong, one primary button, and the story; a file and another try where they make sense."""
    diagnosis = answer.diagnosis
    times = Times.about(copy, answer.person, diagnosis.session, now)
    more = [section("\n".join(story_lines(copy, answer.story, times)))] if answer.story else []
    small = [copy.say("checked-at", when=times.token(diagnosis.checked_at))] if diagnosis.checked_at else []
    return message(_finding_lines(copy, diagnosis, times), buttons=_buttons(copy, answer), more=more, small=small)


def _finding_lines(copy: Copy, diagnosis: Diagnosis, times: Times) -> list[str]:
    """The main finding, the next one that is more than worth knowing, and that it is not this person alone."""
    main, *others = diagnosis.findings
    session = mentions.session(copy, diagnosis.session, times) if diagnosis.session else copy.say("session-some")
    sentence = _sentence(copy, main, session, times)
    lines = [sentence if main.sure else copy.say("finding-likely", sentence=sentence)]
    second = next((finding for finding in others if finding.severity is not Severity.NOTE), None)
    shown = [finding for finding in others if finding is second or finding.id is FindingId.TENANT_WIDE]
    return lines + [_also(copy, finding, times) for finding in shown]


def _also(copy: Copy, finding: Finding, times: Times) -> str:
    sentence = _sentence(copy, finding, copy.say("session-same"), times)
    return copy.say("finding-also", sentence=sentence) if finding.sure else copy.say("finding-also-likely", sentence=sentence)


def _sentence(copy: Copy, finding: Finding, session: str, times: Times) -> str:
    """One finding about what `session` names, in words, however sure it is."""
    return copy.say_for("finding", finding.id, session=session, **spoken(copy, finding.evidence, times))


def story_lines(copy: Copy, story: Sequence[StoryLine], times: Times) -> list[str]:
    """The story, one sentence a line, in the order of time."""
    return [copy.say("story-line", sentence=copy.say_for("story", line.key, **spoken(copy, line.values, times))) for line in story]


def which_session_message(copy: Copy, which: WhichSession, now: datetime) -> Message:
    """Several sessions fit, or none was named: the first few in words, and a select of all."""
    if not which.sessions:
        return message([copy.say("sessions-none")], buttons=[run_button(copy, Subcommand.STATUS, primary=True)])
    named = mentions.sessions(copy, which.sessions, Times(copy, which.person.zone, now))
    first = copy.say("which-fits", words=quoted(which.words), count=len(which.sessions)) if which.words else copy.say("which")
    return message([first, copy.say("which-ones", sessions=named)], more=[session_select(copy, ActionId.PICK_SESSION_WHY)])


def _buttons(copy: Copy, answer: WhyAnswer) -> list[Element | None]:
    """The main remedy, then the file and the other try unless they are the main remedy already."""
    main = answer.diagnosis.main.remedy
    session_id = answer.diagnosis.session.id if answer.diagnosis.session else None
    beside = ((Remedy.GET_FILE, answer.file_offered), (Remedy.RESEND, answer.resend_offered))
    offered = [remedy for remedy, makes_sense in beside if makes_sense and remedy is not main and session_id]
    first = remedy_button(copy, main, door_url=answer.door_url, session_id=session_id)
    return [first, *(remedy_button(copy, remedy, session_id=session_id, primary=False) for remedy in offered)]
