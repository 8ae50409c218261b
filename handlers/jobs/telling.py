"""Messages of jobs: each is posted once, although the step that posts it may run again, and replaced while somebody can read it.

Nothing new goes into a conversation that is its person's no more: whoever speaks for them now reads it in theirs.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.domain.errors import NotFound, Unreachable
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.services.people import PeopleService
from bot.services.ports import Messenger, Messengers

Result = TypeVar("Result")


async def post_once(messenger: Messenger, slack_channel_id: str, message: Message, key: str, thread_ts: str | None = None) -> None:
    """Look before posting: an interrupted try may have posted already."""
    if await messenger.find_posted(slack_channel_id, key, thread_ts=thread_ts) is None:
        await messenger.post(slack_channel_id, message, thread_ts=thread_ts, key=key)


async def tell_once(messengers: Messengers, people: PeopleService, person: Person, message: Message, key: str) -> None:
    """The same in the direct message with `person`; nobody is looked for who never spoke to Relink."""
    if person.slack_user_id is not None:
        await post_once(messengers(person.workspace_id), await people.conversation_with(person), message, key)


async def replace_posted(messenger: Messenger, slack_channel_id: str, ts: str, message: Message) -> bool:
    """Let what stands there say this; False where nobody reads it any more: it was deleted, or the conversation is gone."""
    try:
        await messenger.update(slack_channel_id, ts, message)
    except (NotFound, Unreachable):
        return False
    return True


async def replace_theirs(
    messengers: Messengers, people: PeopleService, person: Person, slack_channel_id: str | None, ts: str | None, message: Message
) -> bool:
    """The same where that is the conversation with `person`.

    False, and nothing is changed, where it was with somebody before them, or nothing was posted so far.
    """
    if not (slack_channel_id and ts and await people.is_theirs(person, slack_channel_id)):
        return False
    return await replace_posted(messengers(person.workspace_id), slack_channel_id, ts, message)


async def to_whoever_speaks(people: PeopleService, person: Person, tell: Callable[[Person], Awaitable[Result]]) -> Result:
    """`tell` the person, and where they cannot be written to whoever has their address in Slack now. Raises Unreachable."""
    try:
        return await tell(person)
    except Unreachable:
        return await tell(await people.look_up(person))
