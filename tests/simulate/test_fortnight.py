"""Two days of a small company in which much breaks: nothing that must not be happens, and what does is the same for the same seed."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from bot.commands import command_line
from bot.commands.simulate.fortnight import numbers_of
from bot.commands.simulate.fortnight.company import Chances
from bot.commands.simulate.fortnight.oracle import judge
from bot.commands.simulate.fortnight.play import play
from bot.domain.session import SessionWriter

ROUGH = Chances(breaks=2.5, blips=0.7, lost_pushes=0.5, bad_calls=0.05, deaths=0.05, bookings_a_week=3)


@pytest.mark.slow
@pytest.mark.parametrize(("writer", "people", "seed"), [(SessionWriter.PLATFORM, 12, 1), (SessionWriter.RELINK, 6, 2)])
async def test_in_rough_days_everybody_is_told_once_and_in_time(writer: SessionWriter, people: int, seed: int) -> None:
    played = await play(people, seed, timedelta(days=2), ROUGH, writer)
    judgement = judge(played.history)
    assert judgement.violations == []
    assert played.failures == []
    assert min(judgement.told, judgement.breaks, played.deaths, played.lost_pushes, played.failed_calls, played.looks) > 0
    assert numbers_of(played, judgement)["told"] == judgement.told


async def test_the_same_seed_makes_the_same_days() -> None:
    first, second = [await play(3, 3, timedelta(hours=12), ROUGH) for _ in range(2)]
    assert first.history.breaks == second.history.breaks
    assert first.history.bookings == second.history.bookings
    assert [(each.person, each.texts) for each in first.history.messages] == [(each.person, each.texts) for each in second.history.messages]
    assert first.jobs == second.jobs


def test_the_command_tells_numbers_as_json() -> None:
    told = CliRunner().invoke(command_line(), ["simulate", "fortnight", "--people", "2", "--days", "0.5", "--json"])
    assert told.exit_code == 0, told.output
    numbers = json.loads(told.stdout)
    assert (numbers["people"], numbers["seed"], numbers["violations"]) == (2, 1, [])
