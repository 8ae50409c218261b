"""What the local Slack can do, held to the tests that prove it: the honest list, as data.

`supported` behaves as Slack documents, `partial` does so within its note, `absent` answers as an unknown method or
never happens. Each row that is not absent names the test that proves it, as a pytest id below `tests/local/slack/`.
"""

from dataclasses import dataclass
from typing import Literal

State = Literal["supported", "partial", "absent"]


@dataclass(frozen=True, slots=True)
class Row:
    """One method or feature."""

    feature: str
    state: State
    test: str = ""
    note: str = ""


def _supported(test: str, *features: str, note: str = "") -> tuple[Row, ...]:
    return tuple(Row(feature, "supported", test, note) for feature in features)


def _partial(test: str, feature: str, note: str) -> tuple[Row, ...]:
    return (Row(feature, "partial", test, note),)


def _absent(note: str, *features: str) -> tuple[Row, ...]:
    return tuple(Row(feature, "absent", note=note) for feature in features)


_API, _ERRORS, _VIEWS, _PERSON = "test_web_api.py::", "test_web_api_errors.py::", "test_views.py::", "test_person.py::"
_HTTP, _SOCKET, _URLS = "test_http_delivery.py::", "test_socket_mode.py::", "test_response_urls.py::"
_FILES, _FAULTS, _TOKENS = "test_files.py::", "test_limits_and_faults.py::", "test_tokens.py::"
_AGENT, _BOLT, _BLOCKS, _MENUS = "test_agent.py::", "test_bolt.py::", "test_blocks.py::", "test_menus_and_home.py::"

METHODS: tuple[Row, ...] = (
    *_supported(f"{_API}test_api_test_returns_what_was_sent", "api.test"),
    *_supported(f"{_SOCKET}test_a_url_opens_one_connection_which_begins_with_hello", "apps.connections.open"),
    *_supported(f"{_API}test_auth_test_tells_who_the_token_is", "auth.test"),
    *_supported(
        f"{_API}test_a_posted_message_comes_back_with_completed_blocks_and_in_history_with_its_metadata",
        "chat.postMessage",
        note="links are not unfurled, names not linked, texts without blocks get no rich text block",
    ),
    *_partial(
        f"{_API}test_an_update_changes_the_message_in_place_and_keeps_what_is_left_out",
        "chat.update",
        "blocks that are left out stay: not documented without doubt, so the app should always send them",
    ),
    *_supported(f"{_API}test_a_deleted_message_is_gone", "chat.delete"),
    *_supported(
        f"{_API}test_an_ephemeral_message_is_seen_by_one_person_and_not_in_history", "chat.postEphemeral"
    ),
    *_supported(f"{_API}test_a_scheduled_message_is_posted_when_its_time_has_come", "chat.scheduleMessage"),
    *_supported(f"{_API}test_a_scheduled_message_can_be_taken_back", "chat.deleteScheduledMessage"),
    *_supported(f"{_API}test_a_direct_message_is_opened_once", "conversations.open"),
    *_supported(
        f"{_API}test_conversations_are_described_as_the_bot_sees_them", "conversations.info", "conversations.members"
    ),
    *_partial(
        f"{_API}test_history_is_paged_and_bounded_by_time",
        "conversations.history",
        "the limit for commercial apps outside the Marketplace (one call a minute) is not applied",
    ),
    *_supported(
        f"{_API}test_a_message_is_posted_to_a_person_by_a_channels_name_and_in_a_thread", "conversations.replies"
    ),
    *_supported(f"{_API}test_people_are_described_with_what_decides_who_they_are", "users.info"),
    *_supported(f"{_API}test_people_are_found_by_address_if_they_are_active_members", "users.lookupByEmail"),
    *_supported(f"{_API}test_people_are_listed_in_pages", "users.list"),
    *_supported(f"{_API}test_user_groups_and_their_members", "usergroups.list", "usergroups.users.list"),
    *_supported(f"{_API}test_the_team", "team.info"),
    *_supported(f"{_API}test_do_not_disturb_periods", "dnd.info"),
    *_supported(f"{_API}test_a_reaction_is_seen", "reactions.add", note="any plausible name counts as an emoji"),
    *_partial(
        f"{_VIEWS}test_a_modal_is_opened_filled_in_and_submitted",
        "views.open",
        "interactivity pointers are unknown; a second modal replaces the first",
    ),
    *_supported(f"{_VIEWS}test_a_click_inside_a_modal_may_push_up_to_three", "views.push"),
    *_supported(f"{_VIEWS}test_a_view_is_updated_by_id_or_external_id_unless_its_hash_is_old", "views.update"),
    *_supported(f"{_MENUS}test_the_home_tab_is_opened_published_and_operated", "views.publish"),
    *_supported(
        f"{_FILES}test_the_sdk_uploads_a_file_which_the_person_sees_and_downloads",
        "files.getUploadURLExternal", "files.completeUploadExternal", "files.info",
        note="no previews or thumbnails; several channels at once are not taken",
    ),
    *_supported(
        f"{_AGENT}test_a_status_line_lasts_until_the_app_answers_or_two_minutes", "assistant.threads.setStatus"
    ),
    *_supported(
        f"{_AGENT}test_titles_and_prompts_of_a_thread_and_of_the_whole_tab",
        "assistant.threads.setTitle", "assistant.threads.setSuggestedPrompts",
    ),
    *_partial(
        f"{_AGENT}test_a_session_has_a_state_and_keeps_its_first_title",
        "agents.sessions.setStatus",
        "a processing session does not time out; names and icons are ignored",
    ),
    *_supported(
        f"{_TOKENS}test_a_person_allows_the_app_and_the_code_becomes_a_token_once",
        "oauth.v2.access", note="bot tokens only; no PKCE, no organisations",
    ),
    *_absent(
        "answers unknown_method",
        "agents.sessions.rename", "apps.uninstall", "auth.revoke", "bookmarks.add", "bookmarks.list",
        "chat.appendStream", "chat.getPermalink", "chat.startStream", "chat.stopStream", "conversations.list",
        "dnd.teamInfo", "files.delete", "oauth.v2.exchange", "pins.add", "reactions.remove", "users.conversations",
    ),
)  # fmt: skip

ADDRESSES: tuple[Row, ...] = (
    *_supported(f"{_TOKENS}test_arguments_come_by_query_form_multipart_and_json_and_the_token_by_header_or_form",
                "/api/{method}"),
    *_supported(f"{_URLS}test_an_address_works_five_times", "/commands/{team}/{number}/{secret}"),
    *_partial(
        f"{_URLS}test_a_click_can_replace_or_delete_its_message_or_answer_beside_it",
        "/actions/{team}/{number}/{secret}",
        "the original stays unless replace_original or delete_original says otherwise",
    ),
    *_supported(f"{_BOLT}test_a_message_shortcut_answers_at_its_response_url", "/app/{team}/{number}/{secret}"),
    *_supported(f"{_FILES}test_bytes_must_come_in_the_announced_length_to_an_announced_address", "/upload/v1/{key}"),
    *_supported(f"{_FILES}test_reading_a_file_needs_the_scope", "/files-pri/{file}/{name}"),
    *_supported(f"{_TOKENS}test_a_refusal_and_a_bad_page_address", "/oauth/v2/authorize"),
    *_supported(f"{_HTTP}test_a_direct_message_becomes_an_event", "/_local/say"),
    *_supported(f"{_HTTP}test_edits_deletions_and_the_apps_own_messages_come_back", "/_local/edit", "/_local/delete"),
    *_supported(f"{_HTTP}test_a_command_is_answered_by_its_acknowledgement", "/_local/command"),
    *_supported(f"{_PERSON}test_a_choice_is_sent_and_kept_for_the_person_who_made_it", "/_local/act"),
    *_supported(f"{_MENUS}test_a_menu_loads_its_options_and_offers_only_those", "/_local/options"),
    *_supported(f"{_VIEWS}test_missing_and_too_long_inputs_are_marked_by_the_client_and_not_sent", "/_local/submit"),
    *_supported(f"{_VIEWS}test_closing_shows_the_modal_below_and_tells_the_app_when_it_asked_for_it", "/_local/close"),
    *_supported(f"{_HTTP}test_home_and_lifecycle_events", "/_local/open_home", "/_local/uninstall"),
    *_supported(f"{_BOLT}test_a_message_shortcut_answers_at_its_response_url", "/_local/shortcut"),
    *_supported(f"{_PERSON}test_the_state_holds_no_secret", "/_local/state"),
    *_supported(f"{_PERSON}test_a_deed_shows_only_what_changed_and_looking_shows_everything", "/_local/look"),
    *_supported(f"{_FILES}test_a_file_may_stay_private", "/_local/files/{file_id}"),
    *_supported(f"{_FAULTS}test_errors_and_statuses_come_as_often_as_ordered", "/_local/faults"),
    *_supported(f"{_BOLT}test_bolt_repeats_the_challenge", "/_local/verify_url"),
)  # fmt: skip

FEATURES: tuple[Row, ...] = (
    *_supported(f"{_HTTP}test_deliveries_are_signed_over_their_raw_body", "signed HTTP deliveries"),
    *_supported(f"{_HTTP}test_an_event_is_retried_three_times_with_its_own_id_and_the_reason", "retries of events"),
    *_supported(f"{_HTTP}test_retries_end_after_three_or_when_the_app_wants_none", "x-slack-no-retry"),
    *_supported(f"{_HTTP}test_a_late_command_is_a_timeout_and_a_refused_one_failed", "three seconds to acknowledge"),
    *_supported(f"{_HTTP}test_a_direct_message_becomes_an_event", "message events"),
    *_supported(f"{_HTTP}test_a_mention_in_a_channel_is_two_events_with_different_ids", "app_mention"),
    *_supported(f"{_HTTP}test_home_and_lifecycle_events", "app_home_opened", "app_uninstalled", "tokens_revoked"),
    *_supported(f"{_HTTP}test_an_event_needs_its_subscription_and_its_scope", "subscriptions and scopes of events"),
    *_supported(f"{_SOCKET}test_envelopes_carry_what_arrived_and_say_whether_they_take_an_answer", "Socket Mode"),
    *_supported(
        f"{_SOCKET}test_the_client_moves_to_a_new_connection_when_told_to", "Socket Mode: warning and refresh"
    ),
    *_supported(f"{_SOCKET}test_a_disabled_link_lets_nobody_in_until_it_is_put_right", "Socket Mode: link_disabled"),
    *_supported(
        f"{_SOCKET}test_ten_connections_are_open_at_once_and_an_eleventh_is_sent_away",
        "Socket Mode: ten connections",
    ),
    *_supported(
        f"{_SOCKET}test_a_deaf_connection_delivers_nothing_and_a_new_one_does", "Socket Mode: deaf connections"
    ),
    *_supported(f"{_BOLT}test_a_click_in_a_message_replaces_it", "block_actions"),
    *_supported(f"{_VIEWS}test_a_submission_updates_stacks_and_clears", "view_submission and its answers"),
    *_supported(f"{_MENUS}test_a_menu_loads_its_options_and_offers_only_those", "block_suggestion"),
    *_supported(f"{_VIEWS}test_a_trigger_works_once_and_for_three_seconds", "trigger ids"),
    *_supported(f"{_TOKENS}test_rotated_tokens_expire_and_a_refresh_token_works_once", "token rotation"),
    *_supported(f"{_FAULTS}test_a_tiers_minute_is_enforced_until_it_has_passed", "rate tiers"),
    *_supported(f"{_ERRORS}test_a_missing_scope_is_named", "scopes"),
    *_partial(
        f"{_BLOCKS}test_bad_blocks_are_refused_with_the_reason_and_the_place",
        "Block Kit limits",
        "alert, card, carousel, container, plan, task_card and data blocks, and the inside of rich text and tables, "
        "are taken as they are",
    ),
    *_partial(
        f"{_VIEWS}test_missing_and_too_long_inputs_are_marked_by_the_client_and_not_sent",
        "what the client checks in inputs",
        "lengths and required fields only; files and rich text cannot be entered, feedback buttons not pressed",
    ),
    *_absent(
        "never happens",
        "app_rate_limited", "disabling subscriptions after failures", "unfurling", "Slack Connect channels",
        "response_url_enabled inputs", "user_change", "team_join", "enterprise installations", "threads broadcast",
    ),
)  # fmt: skip

ROWS = (*METHODS, *ADDRESSES, *FEATURES)
