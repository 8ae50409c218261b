"""People: what the platform tells replaces, what Slack told stays."""

import pytest

from bot.domain.errors import NotFound
from bot.domain.people import Role
from storage.unit_of_work import Storage
from tests.storage.values import W, person


async def test_a_person_comes_back_as_told(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.people.put(person()) == person()
    async with storage.reading() as work:
        assert await work.people.get(W, "dana") == person()
        assert await work.people.find(W, "dana") == person()


async def test_nobody_is_found_under_an_unknown_id_or_in_another_workspace(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.people.put(person())
    async with storage.reading() as work:
        assert await work.people.find(W, "liam") is None
        assert await work.people.find("T0OTHER", "dana") is None
        assert await work.people.list_by_email("T0OTHER", "dana@acme.example") == []
        assert await work.people.find_by_slack_user(W, "U1") is None
        with pytest.raises(NotFound):
            await work.people.get("T0OTHER", "dana")


async def test_what_the_platform_tells_again_replaces_and_keeps_the_slack_binding(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.people.put(person())
        await work.people.bind(W, "dana", "U1", "D1")
        told = person(email="Dana@ACME.example", name="Dana M.", role=Role.ADMIN, programme=None, slack_user_id="U666")
        stored = await work.people.put(told)
    assert stored == person(
        email="Dana@ACME.example", name="Dana M.", role=Role.ADMIN, programme=None, slack_user_id="U1", slack_channel_id="D1"
    )


async def test_another_email_drops_the_slack_binding(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.people.put(person())
        await work.people.bind(W, "dana", "U1", "D1")
        assert await work.people.put(person(email="new@acme.example")) == person(email="new@acme.example")
        assert await work.people.find_by_slack_user(W, "U1") is None


async def test_an_email_is_found_without_regard_to_case_and_two_are_enough(storage: Storage) -> None:
    async with storage.writing() as work:
        for person_id in ("a", "b", "c"):
            await work.people.put(person(person_id, email="Shared@acme.example"))
        await work.people.put(person("d"))
    async with storage.reading() as work:
        assert [one.id for one in await work.people.list_by_email(W, "sHARED@ACME.EXAMPLE")] == ["a", "b"]
        assert [one.id for one in await work.people.list_by_email(W, "d@acme.example")] == ["d"]
        assert await work.people.list_by_email(W, "nobody@acme.example") == []


async def test_a_slack_user_speaks_for_one_person_only(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.people.put(person("dana"))
        await work.people.put(person("liam"))
        await work.people.bind(W, "dana", "U1", "D1")
        await work.people.bind(W, "dana", "U2", None)
        assert (await work.people.get(W, "dana")).slack_user_id == "U2"
        assert (await work.people.get(W, "dana")).slack_channel_id is None
        await work.people.bind(W, "liam", "U2", "D2")
    async with storage.reading() as work:
        assert (await work.people.get(W, "dana")).slack_user_id is None
        found = await work.people.find_by_slack_user(W, "U2")
        assert found is not None
        assert found.id == "liam"
        assert await work.people.find_id_by_slack_user(W, "U2") == "liam"
        assert await work.people.find_id_by_slack_user("T0OTHER", "U2") is None


async def test_nobody_can_speak_for_a_person_who_is_not_there(storage: Storage) -> None:
    with pytest.raises(NotFound):
        async with storage.writing() as work:
            await work.people.bind(W, "nobody", "U1", None)


async def test_several_are_listed_by_id(storage: Storage) -> None:
    async with storage.writing() as work:
        for person_id in ("b", "a", "c"):
            await work.people.put(person(person_id))
        assert [one.id for one in await work.people.list_by_ids(W, ["c", "a", "nobody"])] == ["a", "c"]
        assert await work.people.list_by_ids(W, []) == []


async def test_somebody_is_found_by_whole_words_of_their_name_however_written(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.people.put(person())
        await work.people.put(person("liam", name="Líam O’Mór", email="liam@acme.example"))
        await work.people.put(person(workspace_id="T0OTHER"))
    async with storage.reading() as work:
        for name, found in (
            ("dana", ["dana"]),
            ("MOR dana", ["dana"]),
            ("dan", []),
            ("o'mor liam", ["liam"]),
            ("dana liam", []),
            ("* ", []),
        ):
            assert [each.id for each in await work.people.list_by_name(W, name, 10)] == found, name


async def test_a_name_that_changed_finds_nobody_any_more(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.people.put(person())
        await work.people.put(person(name="Dana Ó Bríain"))
        assert await work.people.list_by_name(W, "Mor", 10) == []
        assert [each.id for each in await work.people.list_by_name(W, "briain", 10)] == ["dana"]
