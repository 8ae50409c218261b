"""The company as its Slack workspace knows it: members, a guest, a stranger, channels and Relink installed."""

from collections.abc import Iterator, Mapping

from integrations.local.company.installation import installed_app
from integrations.local.company.model import People, Person
from integrations.local.company.names import email_of, plain, slack_id_of
from integrations.local.slack.seed import ChannelSeed, SlackSeed, TeamSeed, UsergroupSeed, UserSeed

STAFF = ("support", "admin", "program_manager")


def slack_seed(people: People, bot_url: str) -> SlackSeed:
    """Everything Slack knows at the start; the app is a member of every channel."""
    company = people.company
    present = {key: person for key, person in {**people.people, **people.visitors}.items() if person.slack != "none"}
    app = installed_app(bot_url)
    return SlackSeed(
        team=TeamSeed(id=company.team, name=company.name, domain=company.domain),
        users=[_user(people, key, person) for key, person in present.items()],
        channels=[
            ChannelSeed(
                id=channel.id,
                name=channel.name,
                private=channel.private,
                members=[*map(slack_id_of, _members(present, channel.members)), app.bot_user_id],
            )
            for channel in people.channels
        ],
        usergroups=[UsergroupSeed(id=each.id, handle=each.handle, members=[*map(slack_id_of, each.members)]) for each in people.usergroups],
        app=app,
    )


def _user(people: People, key: str, person: Person) -> UserSeed:
    return UserSeed(
        id=slack_id_of(key),
        name=plain(person.name),
        real_name=person.name,
        email=email_of(people, key),
        is_admin=person.role == "admin",
        is_restricted=person.slack == "guest",
        is_stranger=person.slack == "stranger",
        tz=person.zone,
        locale=person.locale or "en-GB",
    )


def _members(present: Mapping[str, Person], word: str) -> Iterator[str]:
    for key, person in present.items():
        wanted = {"everyone": True, "coaches": person.role == "coach", "staff": person.role in STAFF}
        if wanted[word]:
            yield key
