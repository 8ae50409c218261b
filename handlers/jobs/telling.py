"""Messages of jobs: each is posted once, although the step that posts it may run again, and replaced while somebody can read it."""

from bot.domain.errors import NotFound, Unreachable
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.services.people import PeopleService
from bot.services.ports import Messenger


async def post_once(messenger: Messenger, slack_channel_id: str, message: Message, key: str, thread_ts: str | None = None) -> None:
    """Look before posting: an interrupted try may have posted already."""
    if await messenger.find_posted(slack_channel_id, key, thread_ts=thread_ts) is None:
        await messenger.post(slack_channel_id, message, thread_ts=thread_ts, key=key)


async def tell_once(messenger: Messenger, people: PeopleService, person: Person, message: Message, key: str) -> None:
    """The same in the direct message with `person`; nobody is looked for who never spoke to Relink."""
    if person.slack_user_id is not None:
        await post_once(messenger, await people.conversation_with(person), message, key)


async def replace_posted(messenger: Messenger, slack_channel_id: str, ts: str, message: Message) -> bool:
    """Let what stands there say this; False where nobody reads it any more: it was deleted, or the conversation is gone."""
    try:
        await messenger.update(slack_channel_id, ts, message)
    except (NotFound, Unreachable):
        return False
    return True
