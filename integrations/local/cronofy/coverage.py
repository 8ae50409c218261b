"""What the stand-in covers of Cronofy, honestly: each row names the tests that prove it."""

from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["supported", "partial", "absent"]


@dataclass(frozen=True, slots=True)
class Row:
    """One method and path. `proven_by` are test ids below tests/local/cronofy; `note` says what is missing."""

    method: str
    path: str
    status: Status
    proven_by: tuple[str, ...] = ()
    note: str = ""

    def described(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "proven_by": list(self.proven_by),
            "note": self.note,
        }


def _row(method: str, path: str, *proven_by: str, missing: str = "", note: str = "") -> Row:
    return Row(method, path, "partial" if missing else "supported", proven_by, missing or note)


COVERAGE: tuple[Row, ...] = (
    _row(
        "GET",
        "/oauth/authorize",
        "test_sign_in_pages.py::test_a_person_chooses_a_provider_a_login_and_allows",
        "test_sign_in_pages.py::test_refusing_on_any_page_returns_access_denied_and_the_state",
        "test_linking.py::test_two_people_in_one_browser_end_up_in_one_account",
        "test_linking.py::test_a_link_token_adds_the_login_to_its_account_whatever_the_browser_remembers",
        missing="English only; no No-Access calendar (provider_name=cronofy); merging of whole accounts is not played",
    ),
    _row(
        "GET",
        "/relink/{provider}",
        "test_linking.py::test_the_relink_page_renews_the_login_and_returns_nowhere",
        "test_linking.py::test_relinking_with_another_login_changes_nothing_for_the_broken_one",
        "test_linking.py::test_refusing_on_the_relink_page_changes_nothing",
        note="what Cronofy does with another login is not documented; here it leaves the account alone",
    ),
    _row(
        "GET",
        "/sign-in/{visit_id}",
        "test_sign_in_pages.py::test_pages_are_labelled_and_need_no_script",
        note="the pages are ours, only what they lead to is Cronofy's",
    ),
    _row(
        "POST",
        "/sign-in/{visit_id}",
        "test_sign_in_pages.py::test_unticked_boxes_link_a_login_whose_first_sync_never_ends",
        "test_sign_in_pages.py::test_administrator_approval_stops_the_person_until_it_is_given",
        "test_sign_in_pages.py::test_free_busy_access_is_offered_to_applications_that_ask_for_it",
    ),
    _row(
        "POST",
        "/oauth/token",
        "test_tokens.py::test_a_code_becomes_tokens_that_name_the_account_and_the_login_used",
        "test_tokens.py::test_a_code_works_once",
        "test_tokens.py::test_rotation_replaces_the_refresh_token_and_ends_the_old_one",
        "test_tokens.py::test_the_token_endpoint_refuses_with_the_words_of_rfc_6749",
        "test_pycronofy.py::test_it_authorizes_through_the_pages_and_reads_who_it_is",
    ),
    _row(
        "POST",
        "/oauth/token/revoke",
        "test_tokens.py::test_revoking_ends_the_whole_authorization",
        "test_tokens.py::test_revoking_something_unknown_is_200_and_without_anything_400",
        missing="request_pii_erasure is ignored; that `refresh_token` names a token too is what the client for Node sends, not documented",
    ),
    _row(
        "POST",
        "/v1/link_tokens",
        "test_tokens.py::test_link_tokens_are_refused_where_the_application_was_not_enabled",
        "test_linking.py::test_a_link_token_is_too_old_after_five_minutes",
        note="the refusal of an application that is not enabled (402) is a guess",
    ),
    _row(
        "GET",
        "/v1/userinfo",
        "test_identity.py::test_userinfo_has_the_documented_shape",
        "test_identity.py::test_what_the_provider_does_not_tell_is_absent",
        missing="accounts only; no service accounts or application calendars",
    ),
    _row("GET", "/v1/account", "test_identity.py::test_account_and_profiles"),
    _row("GET", "/v1/profiles", "test_identity.py::test_account_and_profiles"),
    _row(
        "POST",
        "/v1/profiles/{profile_id}/revoke",
        "test_identity.py::test_a_revoked_profile_disappears_for_us_and_the_rest_stays",
    ),
    _row("GET", "/v1/calendars", "test_identity.py::test_calendars_are_listed_flat_with_their_logins"),
    _row(
        "POST",
        "/v1/calendars",
        "test_identity.py::test_a_calendar_is_created_in_a_login",
        "test_identity.py::test_creating_a_calendar_is_refused_as_documented",
        missing="colours are ignored; every provider forbids duplicate names",
    ),
    _row(
        "POST",
        "/v1/calendars/{calendar_id}/events",
        "test_event_writing.py::test_an_accepted_write_is_in_the_calendar_only_later",
        "test_event_writing.py::test_writes_to_a_lost_login_wait_and_go_out_after_it_is_back",
        "test_event_writing.py::test_a_wrong_field_is_named_and_nothing_is_written",
        "test_event_writing.py::test_calendars_that_cannot_be_written_refuse",
        "test_event_writing.py::test_with_free_busy_access_a_write_becomes_an_invitation_that_waits",
        missing="reminders are checked and not kept; recurrence, attachments, colours and subscriptions are ignored; "
        "the statuses of a read-only (403) and a deleted (404) calendar and the length keys are unverified",
    ),
    _row(
        "DELETE",
        "/v1/calendars/{calendar_id}/events",
        "test_event_removal.py::test_a_deleted_event_of_ours_is_gone_and_can_be_written_again",
        "test_event_removal.py::test_deleting_something_unknown_is_accepted",
        "test_event_removal.py::test_external_events_need_unrestricted_permission",
    ),
    _row("DELETE", "/v1/events", "test_event_removal.py::test_all_events_of_ours_can_be_deleted_at_once"),
    _row(
        "POST",
        "/v1/calendars/{calendar_id}/events/{event_uid}/participation_status",
        "test_event_removal.py::test_an_invitation_can_be_answered",
    ),
    _row(
        "GET",
        "/v1/events",
        "test_event_reading.py::test_events_of_ours_are_left_out_unless_asked_for",
        "test_event_reading.py::test_an_external_event_has_the_documented_shape",
        "test_event_reading.py::test_others_events_outside_the_sync_window_are_unknown_and_ours_are_not",
        "test_event_reading.py::test_with_free_busy_access_others_events_have_no_title",
        missing="series_identifier, google_event_id and include_geo are absent; a series is not expanded",
    ),
    _row(
        "GET",
        "/v1/events/pages/{page_id}",
        "test_event_reading.py::test_pages_are_followed_by_their_address_with_the_same_token",
        "test_pycronofy.py::test_it_follows_pages",
    ),
    _row("GET", "/v1/free_busy", "test_event_reading.py::test_busy_times_carry_no_titles"),
    _row("GET", "/v1/free_busy/pages/{page_id}", "test_pycronofy.py::test_it_follows_pages"),
    _row(
        "POST",
        "/v1/batch",
        "test_batch.py::test_each_change_is_answered_for_itself_and_in_order",
        "test_batch.py::test_a_batch_holds_one_to_fifty_changes",
    ),
    _row(
        "POST",
        "/v1/availability",
        "test_availability.py::test_busy_time_is_left_out_and_free_or_declined_time_is_not",
        "test_availability.py::test_all_of_a_group_or_some_of_it",
        "test_availability.py::test_working_hours_count_only_when_asked_for",
        "test_availability.py::test_member_statuses_tell_whose_calendars_are_in_step",
        "test_availability.py::test_slots_stand_apart_and_overlapping_ones_begin_every_interval",
        missing="no resources, no member-level buffers, no maximum buffers; the calendar_ids of a rule do not narrow it; "
        "the default interval and the answer for an unknown sub are unverified",
    ),
    _row("POST", "/v1/availability_rules", "test_working_hours.py::test_rules_are_kept_listed_and_deleted"),
    _row("GET", "/v1/availability_rules", "test_working_hours.py::test_rules_are_kept_listed_and_deleted"),
    _row("GET", "/v1/availability_rules/{rule_id}", "test_working_hours.py::test_rules_are_kept_listed_and_deleted"),
    _row("DELETE", "/v1/availability_rules/{rule_id}", "test_working_hours.py::test_rules_are_kept_listed_and_deleted"),
    _row("POST", "/v1/available_periods", "test_working_hours.py::test_open_stretches_are_kept_read_and_deleted"),
    _row(
        "GET",
        "/v1/available_periods",
        "test_working_hours.py::test_open_stretches_are_kept_read_and_deleted",
        missing="always one page",
    ),
    _row("DELETE", "/v1/available_periods", "test_working_hours.py::test_open_stretches_are_kept_read_and_deleted"),
    _row(
        "POST",
        "/v1/channels",
        "test_channels.py::test_a_channel_is_verified_at_once",
        "test_channels.py::test_an_identical_channel_is_the_same_channel",
        "test_channels.py::test_a_change_by_hand_is_announced_with_the_moment_to_read_from",
        "test_channels.py::test_a_lost_login_is_announced_once_and_mailed",
        "test_channels.py::test_a_channel_that_fails_for_a_day_is_closed_without_a_word",
        "test_pycronofy.py::test_it_accepts_the_signatures_of_pushes",
        missing="changes are not merged into one push; the waits between attempts are unverified; "
        "no gdpr_requested, no conferencing_profile_disconnected",
    ),
    _row("GET", "/v1/channels", "test_channels.py::test_an_identical_channel_is_the_same_channel"),
    _row("DELETE", "/v1/channels/{channel_id}", "test_channels.py::test_a_closed_channel_hears_nothing_more"),
    Row("POST", "/v1/application_calendars", "absent"),
    Row("POST", "/v1/permissions", "absent", note="the control request `calendar` sets permission_level"),
    Row("POST", "/v1/conferencing_service_authorizations", "absent"),
    Row("POST", "/v1/element_tokens", "absent", note="the widgets run in a browser against the real service"),
    Row("POST", "/v1/sequenced_availability", "absent"),
    Row("POST", "/v1/real_time_scheduling", "absent"),
    Row("POST", "/v1/real_time_sequencing", "absent"),
    Row("POST", "/v1/add_to_calendar", "absent"),
    Row("POST", "/v1/smart_invites", "absent"),
    Row("POST", "/v1/attachments", "absent"),
    Row("POST", "/v1/service_account_authorizations", "absent"),
    Row("GET", "/v1/resources", "absent"),
    Row("GET", "/v1/accessible_calendars", "absent"),
    Row("POST", "/v1/scheduling_conversations", "absent"),
)
