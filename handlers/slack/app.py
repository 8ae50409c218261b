"""The Bolt app, put together: who may speak, what is listened to, and what happens to the rest."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Unknown
from bot.views.ids import ActionId
from bot.views.unknown_person import unknown_person_message
from handlers.homes import Homes
from handlers.reception import Reception
from handlers.slack import actions, commands, errors, events, lifecycle, options
from handlers.slack.alert_settings import AlertSettings
from handlers.slack.answering import Answering
from handlers.slack.lifecycle import Installations
from handlers.slack.notes import Notes
from handlers.slack.receipts import ReceiptWindow
from handlers.slack.staff_replies import StaffReplies
from handlers.slack.staff_windows import StaffWindows
from handlers.slack.windows import Window
from handlers.slack.wire import OnlyWellFormed


def slack_app(installations: Installations, signing_secret: str | None, reception: Reception, answering: Answering) -> AsyncApp:
    """Bolt with every listener."""
    copy, support_contact = reception.copy, reception.support_contact
    app = _bolt(installations, signing_secret, unknown_person_message(copy, Unknown.STRANGER, support_contact).text)
    answers = actions.Answers.of(reception)
    replies = answers.replies
    errors.register(app, copy, support_contact)
    # Bolt asks one listener after the other, and each question costs: what somebody waits for comes first.
    settings, staff_windows = AlertSettings(reception), StaffWindows(reception, answering, answers.staff)
    windows: Mapping[str, Window] = {
        ActionId.IT_NOTE: Notes(reception),
        ActionId.ALERT_SETTINGS: settings,
        ActionId.SEE_RECEIPT: ReceiptWindow(reception),
        **staff_windows.table,
    }
    commands.register(app, answering, replies, StaffReplies(reception), copy, settings)
    actions.register(app, answering, answers, windows)
    lifecycle.register(app, installations)
    events.register(app, answering, replies, Homes(reception))
    options.register(app, reception)
    settings.register(app)
    staff_windows.register(app)
    _let_go_of_the_rest(app)
    return app


def _bolt(installations: Installations, signing_secret: str | None, not_here: str) -> AsyncApp:
    """Bolt without listeners. Handlers run before the response and only hand work on: that removes its 10 ms polling."""

    async def authorize(team_id: str | None) -> Any:
        """Without a token, which no listener needs; Bolt would ask Slack on every request, and refuses what is None."""
        bot = await installations.find(team_id) if team_id else None
        return bot and AuthorizeResult(enterprise_id=None, team_id=team_id, bot_id=bot.bot_id, bot_user_id=bot.bot_user_id)

    return AsyncApp(
        name="relink",  # or else Bolt looks for one in the stack, which takes a tenth of a second
        client=AsyncWebClient(),  # nothing is called through it; Bolt warns of one that has a token
        before_authorize=OnlyWellFormed(),
        authorize=authorize,
        signing_secret=signing_secret,
        request_verification_enabled=signing_secret is not None,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
        attaching_function_token_enabled=False,
        # Somebody whose request comes through another workspace, by Slack Connect for instance.
        user_facing_authorize_error_message=not_here,
    )


def _let_go_of_the_rest(app: AsyncApp) -> None:
    """Acknowledge what nothing listens to: Bolt would answer 404, and the person would see a warning."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    everything: Any = re.compile(".*")
    app.view(everything)(acknowledge)
    app.view_closed(everything)(acknowledge)
    app.shortcut(everything)(acknowledge)
