"""docs/privacy.md says what the settings and the tables say."""

from datetime import timedelta
from typing import Any

from annotated_types import Ge, Le

from bot.app import retention_of
from bot.domain.retention import DEFAULT, DELIVERIES
from bot.settings import Settings
from storage.personal_data import KEPT
from tests.docs.pages import read, table
from tests.integrations.settings import make_settings

KEEP = {name: field for name, field in Settings.model_fields.items() if name.startswith("keep_")}


def test_every_number_of_days_is_there_with_its_bounds() -> None:
    rows = [[f"`{name.upper()}`", *map(str, (field.default, _bound(field, Ge), _bound(field, Le)))] for name, field in KEEP.items()]
    assert table(read("docs/privacy.md"), "setting") == rows


def test_everything_that_is_kept_for_a_time_names_its_setting() -> None:
    [*how_long] = (row[2] for row in table(read("docs/privacy.md"), "what"))
    assert {name for name in KEEP if any(name.upper() in told for told in how_long)} == set(KEEP)
    assert DELIVERIES.days == 2
    assert "two days" in how_long


def test_what_an_erasure_leaves_is_named_with_the_reason() -> None:
    assert {row[0].strip("`"): row[1] for row in table(read("docs/privacy.md"), "table")} == KEPT


def test_without_a_word_about_it_the_settings_keep_what_the_domain_keeps() -> None:
    assert retention_of(make_settings()) == DEFAULT
    assert retention_of(make_settings(KEEP_ACCESS_LOG_DAYS="40")).audit_entries == timedelta(days=40)


def test_rows_outlast_the_finished_jobs_that_stand_under_their_keys() -> None:
    assert _bound(KEEP["keep_jobs_days"], Le) < min(_bound(KEEP[name], Ge) for name in ("keep_incidents_days", "keep_files_days"))


def _bound(field: Any, kind: type[Ge | Le]) -> Any:
    [bound] = [each for each in field.metadata if isinstance(each, kind)]
    return getattr(bound, kind.__name__.lower())
