"""The first tables: people, grants, connections, sessions, placements, files, links, incidents, alerting, deliveries, channels."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_first_tables"
down_revision = None


def upgrade() -> None:
    """Make them, the indexes of every look-up with them."""
    _people_and_grants()
    _connections()
    _sessions()
    _files()
    _links()
    _incidents()
    _alerting()
    _table("deliveries", _text("key"), _instant("claimed_at"), key=["key"])
    op.create_index("ix_deliveries_claimed_at", "deliveries", ["claimed_at"])
    opaque = sa.UniqueConstraint("opaque", name="uq_notification_channels_opaque")
    _table("notification_channels", *_texts("sub", "opaque"), _instant("heard_at", empty=True), opaque, key=["sub"])
    _table("secrets", _text("name"), _sealed("value"), key=["name"])
    _table("budgets", _text("service"), _json("spent"), key=["service"])
    _audit_entries()
    _homes()
    _installations()
    _cases()
    _nudges()


def downgrade() -> None:
    """Drop them all, and everything that Relink remembered with them."""
    for table in ("session_people", "logins", "moves", "people_words"):
        op.drop_table(table)
    for table in ("sessions", "connections", "people", "grants", "placements", "hand_outs", "snapshots", "link_states", "pending_links"):
        op.drop_table(table)
    for table in (
        "checks",
        "budgets",
        "alerting",
        "last_seen",
        "state_changes",
        "support_items",
        "audit_entries",
        "homes",
        "nudges",
        "cases",
        "case_notes",
    ):
        op.drop_table(table)
    for table in (
        "incidents",
        "alerts",
        "alert_preferences",
        "recoveries",
        "deliveries",
        "notification_channels",
        "secrets",
        "installations",
    ):
        op.drop_table(table)


def _people_and_grants() -> None:
    told = [_text(name, empty=True) for name in ("time_zone", "locale", "programme", "slack_user_id", "slack_channel_id")]
    _table("people", _text("workspace_id"), _text("id"), _word("role"), _sealed("contact"), _text("email_mark"), *told)
    op.create_index("ix_people_workspace_id_slack_user_id", "people", ["workspace_id", "slack_user_id"], unique=True)
    op.create_index("ix_people_workspace_id_email_mark_id", "people", ["workspace_id", "email_mark", "id"])
    op.create_index("ix_people_workspace_id_programme", "people", ["workspace_id", "programme"])
    _table("people_words", *_texts("workspace_id", "mark", "person_id"), key=["workspace_id", "mark", "person_id"])
    op.create_index("ix_people_words_workspace_id_person_id", "people_words", ["workspace_id", "person_id"])
    account = (_text("sub", empty=True), _sealed("tokens", empty=True), _word("state"))
    turn = (_number("version"), _instant("leased_until", empty=True), _text("told_mark", empty=True))
    _table("grants", _text("workspace_id"), _text("person_id"), *account, *turn, key=["workspace_id", "person_id"])
    op.create_index("ix_grants_sub_workspace_id", "grants", ["sub", "workspace_id"], unique=True)
    times = (_instant("due_at"), _instant("read_due_at"), _instant("checked_at", empty=True))
    _table("checks", _text("sub"), _word("risk"), _word("status", empty=True), *times, key=["sub"])
    for columns in (["risk", "due_at"], ["read_due_at"], ["checked_at"]):
        op.create_index(f"ix_checks_{'_'.join(columns)}", "checks", columns)


def _connections() -> None:
    person = ["workspace_id", "person_id"]
    seen = (_text("time_zone", empty=True), _sealed("account", empty=True), _instant("checked_at", empty=True), _json("pending_since"))
    chosen = (_sealed("primary_calendar", empty=True), _instant("proven_at", empty=True), _json("not_blocking"), _json("mending_since"))
    _table("connections", *_texts(*person), *seen, *chosen, key=person)
    login = _texts("profile_id", "sub", "mark")
    _table("logins", *_texts(*person), *login, _within("logins", "connections", person), key=[*person, "profile_id"])
    op.create_index("ix_logins_workspace_id_mark", "logins", ["workspace_id", "mark"])


def _sessions() -> None:
    times = (_instant("starts_at"), _instant("ends_at"), _text("time_zone"), _instant("booked_at"), _instant("changed_at"))
    told = (_number("sequence"), _word("kind"), _word("status"), *times, _text("event_id", empty=True), _sealed("words"), _json("people"))
    _table("sessions", _text("workspace_id"), _text("id"), *told)
    columns = (*_texts("workspace_id", "session_id", "person_id"), _instant("starts_at"), _text("event_id"))
    within = _within("session_people", "sessions", ["workspace_id", "session_id"], ["workspace_id", "id"])
    _table("session_people", *columns, within, key=["workspace_id", "session_id", "person_id"])
    op.create_index("ix_session_people_workspace_id_person_id_starts_at", "session_people", ["workspace_id", "person_id", "starts_at"])
    entry = ["workspace_id", "person_id", "event_id"]
    op.create_index("ix_session_people_workspace_id_person_id_event_id", "session_people", entry, unique=True)
    where = [_text(name, empty=True) for name in ("calendar_id", "profile_id", "reason")]
    when = [_instant(name, empty=True) for name in ("attempted_at", "accepted_at", "seen_at")]
    key = ["workspace_id", "session_id", "person_id"]
    _table("placements", *_texts(*key), _word("state"), _number("sequence"), _text("event_id"), *where, *when, _json("left_on"), key=key)
    is_held = sa.text("state = 'held'")
    name, person = "ix_placements_workspace_id_person_id", ["workspace_id", "person_id"]
    op.create_index(name, "placements", person, sqlite_where=is_held, postgresql_where=is_held)


def _files() -> None:
    given = (*_texts("person_id", "slack_channel_id"), _text("thread_ts", empty=True), _json("session_ids"), _instant("made_at"))
    _table("hand_outs", *_texts("workspace_id", "id"), *given, _text("slack_file_id", empty=True), _instant("posted_at", empty=True))
    op.create_index("ix_hand_outs_workspace_id_person_id_posted_at", "hand_outs", ["workspace_id", "person_id", "posted_at"])
    key = ["workspace_id", "session_id", "person_id", "handed_at", "sequence"]
    shown = (_instant("starts_at"), _instant("ends_at"), _sealed("title"), _word("state"))
    given = (_instant("handed_at"), _number("sequence"), _text("uid"), _text("hand_out_id"))
    _table("snapshots", *_texts("workspace_id", "session_id", "person_id"), *shown, *given, key=key)
    op.create_index("ix_snapshots_ends_at", "snapshots", ["ends_at"])
    op.create_index("ix_snapshots_workspace_id_hand_out_id", "snapshots", ["workspace_id", "hand_out_id"])
    wish = (*_texts("person_id", "calendar_id"), _json("session_ids"), _instant("made_at"))
    _table("moves", *_texts("workspace_id", "id"), *wish, _text("slack_channel_id", empty=True), _text("ts", empty=True))
    op.create_index("ix_moves_made_at", "moves", ["made_at"])


def _links() -> None:
    door = (_word("purpose"), _word("provider", empty=True), _text("profile_id", empty=True))
    times = (_instant("made_at"), _instant("used_at", empty=True))
    came = (_word("outcome", empty=True), _sealed("login", empty=True))
    _table("link_states", *_texts("state", "workspace_id", "person_id"), *door, *times, *came, key=["state"])
    op.create_index("ix_link_states_made_at", "link_states", ["made_at"])
    login = (*_texts("sub", "profile_id"), _sealed("profile_name"), _word("provider"), _sealed("tokens", empty=True))
    state = (_word("purpose"), _word("phase"), _instant("came_at"), _instant("decided_at", empty=True))
    undo = (_sealed("replaced", empty=True), _text("replaced_sub", empty=True))
    unique = sa.UniqueConstraint("id", name="uq_pending_links_id")
    _table("pending_links", *_texts("workspace_id", "id", "person_id"), *login, *state, *undo, unique)
    op.create_index("ix_pending_links_sub", "pending_links", ["sub"])
    op.create_index("ix_pending_links_replaced_sub", "pending_links", ["replaced_sub"])
    op.create_index("ix_pending_links_workspace_id_person_id_came_at", "pending_links", ["workspace_id", "person_id", "came_at"])


def _incidents() -> None:
    later = (_instant(name, empty=True) for name in ("told_at", "spoken_at", "snoozed_until", "resolved_at"))
    times = (_instant("opened_at"), _instant("due_at"), *later)
    state = (_word("cause"), _word("state"), _number("said"), _word("ending", empty=True), _flag("baseline"), _flag("asked"))
    _table("incidents", *_texts("workspace_id", "id", "person_id"), *state, *times)
    is_open = sa.text("resolved_at IS NULL")
    cause = ["workspace_id", "person_id", "cause"]
    name = "ix_incidents_workspace_id_person_id_cause"
    op.create_index("ix_incidents_resolved_at", "incidents", ["resolved_at"])
    op.create_index("ix_incidents_workspace_id_person_id_ending", "incidents", ["workspace_id", "person_id", "ending"])
    op.create_index(name, "incidents", cause, unique=True, sqlite_where=is_open, postgresql_where=is_open)
    where = [_text(name, empty=True) for name in ("slack_channel_id", "ts")]
    alert = (_number("number"), _word("form"), _text("job_key"), _instant("decided_at"), *where)
    _table("alerts", *_texts("workspace_id", "incident_id"), *alert, key=["workspace_id", "incident_id", "number"])
    chosen = (_clock("begins"), _clock("ends"), _word("digest_day", empty=True), _flag("muted"))
    _table("alert_preferences", *_texts("workspace_id", "person_id"), *chosen, key=["workspace_id", "person_id"])
    test = (_number("trial"), _word("proof"), _text("test_calendar_id", empty=True), _json("test_left_on"))
    ends = [_instant(name, empty=True) for name in ("tried_at", "finished_at")]
    told = (_flag("tells"), *(_text(name, empty=True) for name in ("slack_channel_id", "ts")))
    _table("recoveries", *_texts("workspace_id", "id", "person_id"), _instant("begun_at"), *test, _json("sessions"), *ends, *told)
    op.create_index("ix_recoveries_workspace_id_person_id_begun_at", "recoveries", ["workspace_id", "person_id", "begun_at"])
    op.create_index("ix_recoveries_finished_at", "recoveries", ["finished_at"])


def _installations() -> None:
    bot, lease = _texts("bot_id", "bot_user_id"), (_number("version"), _instant("leased_until", empty=True))
    life = (_json("scopes"), _instant("installed_at"), _instant("ended_at", empty=True))
    _table("installations", _text("workspace_id"), *bot, _sealed("tokens", empty=True), *life, *lease, key=["workspace_id"])


def _alerting() -> None:
    times = [
        _instant(name, empty=True) for name in ("started_at", "paused_at", "held_at", "released_at", "speaking_since", "uninstalled_at")
    ]
    _table("alerting", _text("workspace_id"), *times, _number("accounts"), key=["workspace_id"])
    seen = (_word("status"), _instant("since"), _flag("worked"), _instant("counted_at", empty=True), _text("tenant", empty=True))
    _table("last_seen", *_texts("workspace_id", "person_id"), *seen, key=["workspace_id", "person_id"])
    op.create_index("ix_last_seen_workspace_id_tenant_since", "last_seen", ["workspace_id", "tenant", "since"])
    minute = ["workspace_id", "minute"]
    _table("state_changes", _text("workspace_id"), _number("minute"), _number("count"), key=minute)
    _support_items()


def _support_items() -> None:
    about = [_text(name, empty=True) for name in ("tenant", "slack_channel_id", "ts")]
    what = (_word("kind"), _word("cause", empty=True), _word("provider", empty=True), _sealed("organisation", empty=True))
    times = (_instant("opened_at"), _instant("closed_at", empty=True))
    _table("support_items", *_texts("workspace_id", "id"), *what, *times, _number("count"), _number("of"), *about)
    op.create_index("ix_support_items_closed_at", "support_items", ["closed_at"])
    for column, unique in (("opened_at", False), ("tenant", True)):
        is_open, name = sa.text("closed_at IS NULL"), f"ix_support_items_workspace_id_{column}"
        columns = ["workspace_id", column]
        op.create_index(name, "support_items", columns, unique=unique, sqlite_where=is_open, postgresql_where=is_open)


def _audit_entries() -> None:
    who = (_text("actor_id"), _sealed("actor_name"), _word("role"))
    what = (_instant("at"), _word("action"), *who, _text("person_id", empty=True))
    _table("audit_entries", *_texts("workspace_id", "key"), *what, key=["workspace_id", "key"])
    op.create_index("ix_audit_entries_workspace_id_person_id_at", "audit_entries", ["workspace_id", "person_id", "at"])
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])


def _homes() -> None:
    published = (_text("watches", empty=True), _text("digest", empty=True), _text("slack_hash", empty=True))
    opened = (_instant("opened_at"), _text("person_id", empty=True))
    _table("homes", *_texts("workspace_id", "slack_user_id"), *opened, *published, key=["workspace_id", "slack_user_id"])
    for column in ("person_id", "watches"):
        op.create_index(f"ix_homes_workspace_id_{column}", "homes", ["workspace_id", column])


def _nudges() -> None:
    who, times = (*_texts("key", "actor_id"), _sealed("actor_name"), _word("role")), (_instant("asked_at"), _instant("due_at"))
    _table("nudges", *_texts("workspace_id", "person_id"), *who, *times, _word("outcome"), key=["workspace_id", "person_id"])


def _cases() -> None:
    seen = (_word("cause", empty=True), _word("provider", empty=True), _text("tenant", empty=True), _text("programme", empty=True))
    state = (_word("reason"), _instant("opened_at"), _word("state"), *seen, _instant("next_at"))
    who = (_text("assignee_id", empty=True), _sealed("assignee_name", empty=True))
    ends = [_instant(name, empty=True) for name in ("closed_at", "out_of_reach_at")]
    card = [_text(name, empty=True) for name in ("slack_channel_id", "ts")]
    _table("cases", *_texts("workspace_id", "id", "person_id"), *state, *who, *ends, *card)
    is_open = sa.text("closed_at IS NULL")
    for columns, unique in ((["person_id"], True), (["next_at", "opened_at"], False)):
        name = f"ix_cases_workspace_id_{'_'.join(columns)}"
        op.create_index(name, "cases", ["workspace_id", *columns], unique=unique, sqlite_where=is_open, postgresql_where=is_open)
    is_closed = sa.text("closed_at IS NOT NULL")
    op.create_index("ix_cases_closed_at", "cases", ["closed_at"], sqlite_where=is_closed, postgresql_where=is_closed)
    said = (_instant("at"), _sealed("actor_name"), _word("event", empty=True), _sealed("text"))
    _table("case_notes", *_texts("workspace_id", "case_id", "key", "person_id"), *said, key=["workspace_id", "case_id", "key"])


def _table(name: str, *parts: Any, key: list[str] | None = None) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*(key or ["workspace_id", "id"]), name=f"pk_{name}"))


def _within(table: str, whole: str, columns: list[str], key: list[str] | None = None) -> sa.ForeignKeyConstraint:
    there = [f"{whole}.{column}" for column in key or columns]
    return sa.ForeignKeyConstraint(columns, there, name=f"fk_{table}_{whole}", ondelete="CASCADE")


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [_text(name) for name in names]


def _text(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=empty)


def _word(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(32), nullable=empty)


def _sealed(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=empty)


def _instant(name: str, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=empty)


def _clock(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Time(), nullable=True)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)
