"""What Relink does with each thing it can be asked in words: one line per subcommand, one call and one view each."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.domain.answers import WhichSession
from bot.domain.diagnosis import FindingId
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.language import Misspelt, Understanding, understand
from bot.language.commands import Command, Subcommand, parse_command
from bot.language.intents import Intent
from bot.views.accounts import accounts_message
from bot.views.connect import connect_message
from bot.views.diagnosis import which_session_message, why_message
from bot.views.errors import misspelt_message, not_understood_message
from bot.views.files import files_coming_message, which_file_message
from bot.views.help import help_message, support_message
from bot.views.picker import picker_message
from bot.views.privacy import privacy_message
from bot.views.recovery import fix_message
from bot.views.sessions import sessions_message
from bot.views.status import relink_message, status_message
from handlers.reception import Reception
from handlers.slack.alert_replies import AlertReplies
from handlers.slack.answering import Answer
from handlers.slack.asked import Asked
from handlers.slack.place import place_for
from handlers.slack.staff_replies import StaffReplies


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks, where, and in which words: what followed the subcommand, or the whole question."""

    person: Person
    asked: Asked
    words: str = ""


Reply = Callable[[Question], Awaitable[Message]]


class Replies:
    """The answers to words."""

    def __init__(self, reception: Reception) -> None:
        self._use_cases = reception.use_cases
        self._copy = reception.copy
        self._clock = reception.clock
        self._support_contact = reception.support_contact
        self._alert_replies = AlertReplies(reception)
        self._staff_replies = StaffReplies(reception)

    def to_command(self, asked: Asked) -> Answer:
        """The answer to what followed `/calendar`, or was written in a direct message."""

        async def answer(person: Person) -> Message:
            said = parse_command(asked.text)
            if isinstance(said, Misspelt):
                return misspelt_message(self._copy, said.text, said.nearest)
            if isinstance(said, Command):
                return await self._table[said.name](Question(person, asked, said.rest))
            return await self._plain(Question(person, asked, asked.text))

        return answer

    def run(self, subcommand: Subcommand, asked: Asked) -> Answer:
        """The answer to a button that does what a subcommand does."""
        return lambda person: self._table[subcommand](Question(person, asked))

    @property
    def _table(self) -> Mapping[Subcommand, Reply]:
        return {
            Subcommand.STATUS: self._status,
            Subcommand.WHY: self._why,
            Subcommand.RELINK: self._relink,
            Subcommand.CONNECT: self._connect,
            Subcommand.PRIMARY: self._primary,
            Subcommand.SESSIONS: self._sessions,
            Subcommand.FILE: self._file,
            Subcommand.ACCOUNTS: self._accounts,
            Subcommand.ALERTS: self._alerts,
            Subcommand.SUPPORT: self._support,
            Subcommand.PRIVACY: self._privacy,
            Subcommand.HELP: self._help,
        }

    async def _plain(self, question: Question) -> Message:
        intent = self._understood(question).intent
        if intent is Intent.CONFIRM_FIXED:
            return fix_message(self._copy, await self._use_cases.fixes.look(question.person), self._clock())
        about_others = await self._staff_replies.in_words(question.asked) if intent is Intent.STAFF_TRIAGE else None
        if about_others:
            return about_others
        subcommand = SUBCOMMANDS.get(intent)
        if subcommand is None:
            return not_understood_message(self._copy)
        return await self._table[subcommand](question)

    async def _status(self, question: Question) -> Message:
        return status_message(self._copy, await self._use_cases.connections.check(question.person), self._clock())

    async def _relink(self, question: Question) -> Message:
        return relink_message(self._copy, await self._use_cases.connections.check(question.person), self._clock())

    async def _connect(self, question: Question) -> Message:
        return connect_message(self._copy, await self._use_cases.connections.connect(question.person))

    async def _accounts(self, question: Question) -> Message:
        return accounts_message(self._copy, await self._use_cases.connections.accounts(question.person), self._clock())

    async def _primary(self, question: Question) -> Message:
        return picker_message(self._copy, await self._use_cases.connections.choices(question.person), self._clock())

    async def _sessions(self, question: Question) -> Message:
        return sessions_message(self._copy, await self._use_cases.diagnoses.coming(question.person), self._clock())

    async def _why(self, question: Question) -> Message:
        answer = await self._use_cases.diagnoses.why(question.person, self._understood(question))
        if isinstance(answer, WhichSession):
            return which_session_message(self._copy, answer, self._clock())
        meant = SUBCOMMANDS.get(self._understood(replace(question, words=question.asked.text)).intent)
        if answer.diagnosis.main.id is FindingId.UNKNOWN_SESSION and meant not in (None, Subcommand.WHY):
            return await self._table[meant](question)  # "why is it disconnected" is about no session
        return why_message(self._copy, answer, self._clock())

    async def _file(self, question: Question) -> Message:
        person, asked = question.person, question.asked
        chosen = await self._use_cases.diagnoses.chosen(person, self._understood(question))
        if len(chosen) != 1:
            missed = await self._use_cases.calendar_files.missed(person)
            return which_file_message(self._copy, WhichSession(person, chosen, question.words), missed, self._clock())
        place = await place_for(asked, person, self._use_cases.people.conversation_with)
        await self._use_cases.calendar_files.promise(person, [chosen[0].id], place.slack_channel_id, place.thread_ts, asked.delivery)
        return files_coming_message(self._copy, person, chosen, self._clock())

    async def _alerts(self, question: Question) -> Message:
        return await self._alert_replies.to(question.person, question.asked.text)

    async def _support(self, question: Question) -> Message:
        report = await self._use_cases.connections.check(question.person)
        return support_message(self._copy, report, self._support_contact, self._clock())

    async def _privacy(self, question: Question) -> Message:
        return privacy_message(self._copy, await self._use_cases.privacy.report(question.person), self._clock())

    async def _help(self, _question: Question) -> Message:
        return help_message(self._copy)

    def _understood(self, question: Question) -> Understanding:
        return understand(question.words, self._clock(), question.person.zone)


SUBCOMMANDS: Mapping[Intent, Subcommand] = {
    Intent.CHECK_STATUS: Subcommand.STATUS,
    Intent.EXPLAIN_STATUS: Subcommand.STATUS,
    Intent.CONFIRM_FIXED: Subcommand.STATUS,
    Intent.MISSING_SESSION: Subcommand.WHY,
    Intent.LIST_SESSIONS: Subcommand.SESSIONS,
    Intent.RELINK: Subcommand.RELINK,
    Intent.MANAGE_ACCOUNTS: Subcommand.ACCOUNTS,
    Intent.PRIMARY_CALENDAR: Subcommand.PRIMARY,
    Intent.DOWNLOAD_ICS: Subcommand.FILE,
    Intent.NOTIFICATIONS: Subcommand.ALERTS,
    Intent.HUMAN_SUPPORT: Subcommand.SUPPORT,
    Intent.PRIVACY: Subcommand.PRIVACY,
    Intent.HELP: Subcommand.HELP,
}
"""What a question in plain words comes to; the rest is beyond what Relink does so far, and says so."""
