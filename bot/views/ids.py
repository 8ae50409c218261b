"""The names by which Slack tells us what somebody pressed, picked or submitted."""

from enum import StrEnum


class ActionId(StrEnum):
    """What a button or a select does. Slack wants them unique within a message, so some carry a suffix: see `with_suffix`."""

    RUN = "run"  # value: a Subcommand
    AGAIN = "again"  # value: what was asked, as the handlers wrote it down
    OPEN_DOOR = "open_door"  # a url button: the browser goes there, the handler only acknowledges
    IT_NOTE = "it_note"
    CHECK_SESSION = "check_session"  # value: a session's id
    RESEND = "resend"  # value: a session's id
    GET_FILE = "get_file"  # value: a session's id
    GET_ALL_FILES = "get_all_files"
    PICK_SESSION_WHY = "pick_session_why"  # options by search; selected value: a session's id
    PICK_SESSION_FILE = "pick_session_file"  # options by search; selected value: a session's id
    PICK_PRIMARY = "pick_primary"  # options by search; selected value: a calendar's reference
    MOVE_SESSIONS = "move_sessions"  # value: a calendar's reference
    LEAVE_SESSIONS = "leave_sessions"  # value: a calendar's reference
    NOT_BLOCKING = "not_blocking"  # options by search; selected values: calendars' references
    UNLINK = "unlink"  # value: a profile's id
    USE_LINK = "use_link"  # value: a pending link's id
    REJECT_LINK = "reject_link"  # value: a pending link's id
    DONE = "done"
    RECOVER = "recover"  # value: a recovery's id
    SEE_RECEIPT = "see_receipt"  # value: a recovery's id
    UNDO_LINK = "undo_link"  # value: a pending link's id

    PUT_OFF = "put_off"  # options: a PutOff, a colon and an incident's id
    PUT_BACK = "put_back"  # value: an incident's id
    COHORT = "cohort"  # value: the number of a page, a colon and a programme's name
    NUDGE = "nudge"  # value: a person's id
    REFER = "refer"  # value: a person's id
    SEND_NUDGE = "send_nudge"  # value: a person's id
    ALERT_SETTINGS = "alert_settings"
    MUTE_ALERTS = "mute_alerts"
    UNMUTE_ALERTS = "unmute_alerts"

    EXPORT_DATA = "export_data"
    ERASE_DATA = "erase_data"

    LOOK_UP = "look_up"  # value: a person's id; staff's, as are those below
    QUEUE = "queue"  # value: a query
    FILTER_QUEUE = "filter_queue"  # value: a query
    TAKE_FROM_QUEUE = "take_from_queue"  # value: a case's id, a space and a query
    OPEN_CASE = "open_case"  # value: a case's id
    TAKE_CASE = "take_case"  # value: a case's id
    RELEASE_CASE = "release_case"  # value: a case's id
    ESCALATE_CASE = "escalate_case"  # value: a case's id
    RESOLVE_CASE = "resolve_case"  # value: a case's id
    REOPEN_CASE = "reopen_case"  # value: a case's id
    NOTE_CASE = "note_case"  # value: a case's id
    BEGIN_CASE = "begin_case"  # value: a person's id
    MATCH_PERSON = "match_person"  # value: a person's id


class BlockId(StrEnum):
    """The blocks that hold something to press or pick."""

    MAIN_ACTIONS = "main_actions"
    PRIMARY = "primary"
    SESSION = "session"
    BLOCKING = "blocking"
    WAITING = "waiting"
    HOURS = "hours"
    BEGINS = "begins"
    ENDS = "ends"
    DIGEST = "digest"
    MUTED = "muted"
    HOME = "home"
    CAUSE = "cause"
    PROVIDER = "provider"
    AGE = "age"
    DOMAIN = "domain"
    PROGRAMME = "programme"
    ASSIGNEE = "assignee"
    NOBODYS = "nobodys"
    NOTE = "note"
    SLACK_USER = "slack_user"


class CallbackId(StrEnum):
    """The modals."""

    IT_NOTE = "it_note"
    ALERT_SETTINGS = "alert_settings"
    RECEIPT = "receipt"
    QUEUE = "queue"
    CASE_NOTE = "case_note"
    MATCH = "match"


def with_suffix(action: ActionId, suffix: str) -> str:
    """An action id that is unique in its message; `suffix` only tells its kind apart, and is not to be trusted."""
    return f"{action}:{suffix}"


def without_suffix(action_id: str) -> str:
    """The ActionId of what was pressed."""
    return action_id.partition(":")[0]
