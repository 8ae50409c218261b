"""What a person can want."""

from enum import StrEnum


class Intent(StrEnum):
    """The twenty-one intents; a message gets one."""

    CHECK_STATUS = "check_status"
    EXPLAIN_STATUS = "explain_status"
    MISSING_SESSION = "missing_session"
    RELINK = "relink"
    CONFIRM_FIXED = "confirm_fixed"
    MANAGE_ACCOUNTS = "manage_accounts"
    PRIMARY_CALENDAR = "primary_calendar"
    LIST_SESSIONS = "list_sessions"
    DOWNLOAD_ICS = "download_ics"
    HOURS_BUFFERS = "hours_buffers"
    AVAILABILITY = "availability"
    BOOK_SESSION = "book_session"
    BOOK_GROUP = "book_group"
    INTEGRATIONS = "integrations"
    NOTIFICATIONS = "notifications"
    STAFF_TRIAGE = "staff_triage"
    HUMAN_SUPPORT = "human_support"
    PRIVACY = "privacy"
    HELP = "help"
    OUT_OF_SCOPE = "out_of_scope"
    GIBBERISH = "gibberish"
