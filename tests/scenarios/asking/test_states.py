"""Every state of a connection, asked for in both modes: what it is called, and the one button that mends it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.domain.connection import ConnectionStatus
from tests.scenarios.screen import Screen


@dataclass(frozen=True, slots=True)
class State:
    """Who shows it, what `/calendar` says first, and the highlighted button."""

    status: ConnectionStatus
    user: str
    words: str
    button: str | None


STATES = (
    State(ConnectionStatus.NOT_LINKED, "U0MATEO", "No calendar is linked yet", "Connect calendar"),
    State(ConnectionStatus.AUTHORISATION_WITHDRAWN, "U0PRIYA", "permission to use your calendars was withdrawn", "Allow access"),
    State(ConnectionStatus.PERMISSION_MISSING, "U0TOMASZ", "a permission I need was not given", "Allow access"),
    State(ConnectionStatus.RELINK, "U0DANA", "access was refused", "Sign in again"),
    State(ConnectionStatus.PENDING, "U0AIKO", "The first sync of", "Check permissions"),
    State(ConnectionStatus.NO_PRIMARY, "U0LEA", "none is chosen for sessions yet", "Choose calendar"),
    State(ConnectionStatus.PRIMARY_GONE, "U0NOOR", "no longer exists there", "Choose calendar"),
    State(ConnectionStatus.PRIMARY_GONE, "U0HANA", "no longer exists there", "Choose calendar"),
    State(ConnectionStatus.READ_ONLY, "U0WEI", "may not write to it", "Copy note for IT"),
    State(ConnectionStatus.FREE_BUSY_ONLY, "U0INGRID", "free/busy access only", None),
    State(ConnectionStatus.ACTIVE, "U0AMARA", "Connected: sessions go to", None),
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.status}-{state.user}")
async def test_each_state_is_answered_in_words_with_one_button(at: Callable[[str], Screen], state: State) -> None:
    answer = await at(state.user).command()
    assert state.words in answer.first_line
    assert answer.primary == ([state.button] if state.button else [])
    assert "Last checked with Cronofy" in answer.words or state.status is ConnectionStatus.NOT_LINKED
    assert await at(state.user).errors() == []


@pytest.mark.parametrize(("user", "needed"), [("U0WEI", "write permission on this calendar"), ("U0TOMASZ", "administrator approval")])
async def test_what_an_administrator_has_to_do_comes_as_a_note_to_copy(at: Callable[[str], Screen], user: str, needed: str) -> None:
    person = at(user)
    answer = await person.command()
    await person.world.press(user, answer.raw, "it_note", settle_ms=500)
    note = await person.modal(needed)
    assert note["title"] == "Note for IT"


def test_every_state_is_asked_for() -> None:
    assert {state.status for state in STATES} == set(ConnectionStatus)
