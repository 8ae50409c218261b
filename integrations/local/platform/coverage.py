"""What the stand-in does of a coaching platform."""

from integrations.local.coverage import Row, absent, proven

COVERAGE: tuple[Row, ...] = (
    proven(
        "PUT /v1/people/{id}",
        "test_telling_relink.py::test_people_come_before_sessions_with_the_key_and_the_grants",
        missing="people do not change while it runs",
    ),
    proven(
        "PUT /v1/sessions/{id}",
        "test_telling_relink.py::test_people_come_before_sessions_with_the_key_and_the_grants",
        "test_control.py::test_a_booking_reaches_relink_and_the_primary_calendar",
        "test_control.py::test_a_move_keeps_the_length_and_changes_the_entry_where_it_stands",
    ),
    proven("DELETE /v1/sessions/{id}", "test_control.py::test_a_cancellation_can_be_told_as_a_deletion"),
    proven(
        "nothing is lost and the order is kept while Relink is down",
        "test_telling_relink.py::test_while_relink_is_down_changes_wait_and_arrive_in_order_afterwards",
        "test_telling_relink.py::test_a_passing_failure_is_tried_again_and_keeps_the_order",
        missing="what waits is kept in memory and goes with the process",
    ),
    proven(
        "POST /webhooks/relink: session.resend_requested",
        "test_webhooks.py::test_a_requested_session_is_written_again_without_telling_relink_what_it_knows",
        "test_webhooks.py::test_a_repeated_webhook_is_answered_and_not_repeated",
        "test_webhooks.py::test_another_secret_is_not_believed",
    ),
    proven(
        "sessions are written to calendars with the platform's own grants",
        "test_control.py::test_a_booking_reaches_relink_and_the_primary_calendar",
        "test_control.py::test_sending_again_brings_the_session_to_the_primary_calendar_and_off_the_former_one",
        "test_writing_calendars.py::test_an_expired_token_is_renewed",
        missing="only with its own grants: not for people linked in Slack; their choice of primary is learnt from a re-send that names it",
    ),
    absent("POST /v1/sessions/batch"),
    absent("GET /v1/people/{id}/connection (the synced badge)"),
    absent("PUT /v1/integrations/{id}"),
)
