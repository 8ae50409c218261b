"""Somebody reads who looked at them, takes their data along, and is forgotten, over the wire."""

import json
from io import BytesIO
from zipfile import ZipFile

from bot.commands.world import World
from tests.scenarios.cronofy import account, until_ended
from tests.scenarios.files import content_of
from tests.scenarios.platform import state_of, tell_relink
from tests.scenarios.screen import Screen

AIKO = "aiko.tanaka@brightwater.example"


async def test_somebody_reads_who_looked_takes_their_data_and_is_forgotten(linking: World) -> None:
    aiko, grace = Screen(linking, "U0AIKO"), Screen(linking, "U0GRACE")
    assert "Nobody has looked so far." in (await aiko.command("privacy")).words
    await grace.answer_to(lambda: linking.command("U0GRACE", AIKO, command="/calendar-support", settle_ms=0))
    mine = await aiko.command("privacy")
    assert "Grace Mwangi (support) looked up how your connection is" in mine.words

    file = await aiko.file_after(lambda: linking.press("U0AIKO", mine.raw, "export_data", value="export", settle_ms=0))
    with ZipFile(BytesIO(await content_of(linking, file))) as archive:
        told = json.loads(archive.read("relink-data.json"))
    assert told["kept"]["people"][0]["contact"]["email"] == AIKO
    assert told["kept"]["audit_entries"][0]["actor_name"] == "Grace Mwangi"
    assert "token" not in json.dumps(told)

    asked = await linking.press("U0AIKO", mine.raw, "erase_data", value="erase", confirm=False)
    assert asked["messages"] == []
    erased = await aiko.answer_to(lambda: linking.press("U0AIKO", mine.raw, "erase_data", value="erase", settle_ms=0))
    assert erased.ts == mine.ts
    assert erased.first_line.startswith("Erased: I keep nothing about you any more")
    await until_ended(linking, AIKO)
    assert (await account(linking, AIKO))["erasure_requested"]
    assert (await aiko.writes("status")).first_line.startswith("I know nobody of the coaching platform")

    known = next(each for each in (await state_of(linking))["people"] if each["id"] == "aiko")
    await tell_relink(linking, "people", {name: known[name] for name in ("id", "email", "name", "role")})
    assert (await aiko.command()).first_line.startswith("No calendar is linked yet")
    assert "Nobody has looked so far." in (await aiko.command("privacy")).words
