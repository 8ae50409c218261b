"""The receipt names every session: in the message where there is room, else in its window."""

import pytest

from bot.copy.catalogue import english
from bot.domain.recovery import Bringing
from bot.views.ids import ActionId
from bot.views.receipt import receipt_message, receipt_view
from tests.views.company import NOW, Coach
from tests.views.unasked import of_sessions

COPY, DANA = english(), Coach()


def test_no_more_files_are_offered_than_one_brings() -> None:
    message = receipt_message(COPY, of_sessions(DANA, 300, Bringing.NEEDS_YOU), NOW)
    assert "Get the first 100 missing" in str(message.blocks)
    assert "“See all”" in message.text
    assert ActionId.SEE_RECEIPT in str(message.blocks)


@pytest.mark.parametrize(("count", "fits"), [(12, True), (120, False)])
def test_each_session_is_named(count: int, fits: bool) -> None:
    receipt = of_sessions(DANA, count)
    message, view = receipt_message(COPY, receipt, NOW), receipt_view(COPY, receipt, NOW)
    assert (str(message.blocks).count("•") == count) is fits
    assert (ActionId.SEE_RECEIPT in str(message.blocks)) is not fits
    assert str(view).count("•") == count
