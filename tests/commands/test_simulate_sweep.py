"""`relink simulate sweep`: the figures it prints, and that it tells a broken promise."""

import json

from typer.testing import CliRunner

from bot.commands import command_line


def test_a_thousand_accounts_are_noticed_in_time_within_what_cronofy_allows() -> None:
    done = CliRunner().invoke(command_line(), ["simulate", "sweep", "--accounts", "500", "--seed", "7", "--json"])

    figures = json.loads(done.stdout)
    assert done.exit_code == 0
    assert all(each["met"] and each["breaks"] for each in figures["noticed"])
    assert figures["requests_per_minute"]["most"] <= figures["requests_per_minute"]["for_jobs"] == 400


def test_the_same_seed_makes_the_same_world() -> None:
    first, again, other = (CliRunner().invoke(command_line(), ["simulate", "sweep", "--accounts", "200", "--seed", seed]) for seed in "112")

    assert first.stdout == again.stdout != other.stdout
    assert "promised" in first.stdout


def test_where_there_is_too_little_the_urgent_come_first_and_the_exit_tells_it() -> None:
    done = CliRunner().invoke(command_line(), ["simulate", "sweep", "--accounts", "12000", "--kept", "90", "--json"])

    near, far, _ = json.loads(done.stdout)["noticed"]
    assert done.exit_code == 1
    assert not far["met"]
    assert near["max_minutes"] < 12 < far["p99_minutes"]
