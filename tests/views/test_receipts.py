"""The receipt names every session: in the message where there is room, else in its window."""

import pytest

from bot.copy.catalogue import english
from bot.views.ids import ActionId
from bot.views.receipt import receipt_message, receipt_view
from tests.views.company import NOW, Coach
from tests.views.unasked import of_sessions

COPY, DANA = english(), Coach()


@pytest.mark.parametrize(("count", "fits"), [(12, True), (120, False)])
def test_each_session_is_named(count: int, fits: bool) -> None:
    receipt = of_sessions(DANA, count)
    message, view = receipt_message(COPY, receipt, NOW), receipt_view(COPY, receipt, NOW)
    assert (str(message.blocks).count("•") == count) is fits
    assert (ActionId.SEE_RECEIPT in str(message.blocks)) is not fits
    assert str(view).count("•") == count
