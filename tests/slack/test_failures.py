"""A listener that fails is never silent, and what is not signed is never believed."""

import re

import pytest
from slack_bolt.async_app import AsyncApp

from bot.copy.catalogue import english
from handlers.slack import errors
from tests.slack.harness import SUPPORT, Desk, bare_app, signed
from tests.slack.payloads import Json, command, interaction, message, press


def failing_app() -> AsyncApp:
    """Every listener of it fails."""
    app = bare_app()
    everything = re.compile(".*")

    async def fail() -> None:
        raise RuntimeError("a secret xoxb-1")

    for listen in (app.command, app.event, app.action, app.view):
        listen(everything)(fail)
    errors.register(app, english(), SUPPORT)
    return app


async def test_a_command_is_answered_in_words_with_a_number_that_the_log_says_too(caplog: pytest.LogCaptureFixture) -> None:
    response = await failing_app().async_dispatch(signed(command("status")))
    assert response.status == 200
    number = re.search(r"number (\w{4})", response.body)
    assert number
    assert number[1] in caplog.text
    assert SUPPORT in response.body
    assert "secret" not in response.body


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(message(), 200, id="an event is not asked for again"),
        pytest.param(press("run"), 500, id="Slack shows that a press did not work"),
        pytest.param(interaction("view_submission", view={"id": "V1", "type": "modal", "callback_id": "x"}), 500, id="or a window"),
    ],
)
async def test_slack_hears_what_makes_it_show_the_failure(body: Json, status: int, caplog: pytest.LogCaptureFixture) -> None:
    response = await failing_app().async_dispatch(signed(body))
    assert (response.status, response.body) == (status, "")
    assert "a Slack listener failed" in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": "v0=0000"},
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0=ä"},
        {"x-slack-request-timestamp": "1"},
        {"x-slack-request-timestamp": "yesterday"},
        {"x-slack-request-timestamp": ""},
    ],
    ids=str,
)
async def test_what_is_not_signed_now_by_slack_is_refused_and_changes_nothing(desk: Desk, headers: dict[str, str]) -> None:
    for body in (command("status"), message(), press("run", "status")):
        assert (await desk.deliver(body, **headers)).status == 401
    assert desk.storage.opened == 0
    assert not desk.board.shown
