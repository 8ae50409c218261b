"""A line of the digest stands for days and is edited as things change: what it says of itself stays true."""

from dataclasses import replace

from bot.copy.catalogue import english
from bot.domain.connection import ConnectionStatus
from bot.domain.incident import Form, Incident
from tests.views.company import NOW, Coach
from tests.views.unasked import said

OPENED = Incident("inc-1", "W1", "dana", ConnectionStatus.RELINK, NOW, NOW)


def test_a_line_that_names_sessions_by_now_does_not_say_that_nothing_is_urgent() -> None:
    line = said(english(), OPENED, Coach().in_status(ConnectionStatus.RELINK), Form.LINE).text
    assert "Missing from your calendar" in line
    assert "Nothing was urgent when I wrote this" in line


def test_what_was_broken_before_alerts_began_is_not_said_to_have_been_so_at_the_first_look() -> None:
    line = said(english(), replace(OPENED, baseline=True), Coach().in_status(ConnectionStatus.RELINK), Form.LINE).text
    assert "before I first wrote to you about it" in line
