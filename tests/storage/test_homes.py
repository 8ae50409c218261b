"""Homes in Slack."""

from storage.unit_of_work import Storage
from tests.storage.values import W, home


async def test_a_home_is_found_by_its_user_and_by_its_person_in_their_workspace_alone(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.homes.save(home())
        await work.homes.save(home("U0GRACE", person_id=None))
        await work.homes.save(home(digest="newer"))
        assert await work.homes.find(W, "U0DANA") == home(digest="newer")
        assert await work.homes.find("T0OTHER", "U0DANA") is None
        assert await work.homes.of_people(W, ["ravi", "dana"]) == ["U0DANA"]
        assert await work.homes.of_people("T0OTHER", ["dana"]) == []


async def test_what_was_published_is_forgotten_unless_something_else_was_since(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.homes.save(home(slack_hash="2.home"))
        await work.homes.forget_published(home(slack_hash="1.home"))
        assert await work.homes.find(W, "U0DANA") == home(slack_hash="2.home")
        await work.homes.forget_published(home(slack_hash="2.home"))
        assert await work.homes.find(W, "U0DANA") == home(digest=None, slack_hash=None)
