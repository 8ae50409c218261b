"""docs/configuration.md says of every setting what the code says."""

from pydantic import SecretStr

from bot.settings import Settings
from tests.docs.pages import read, tables
from tests.integrations.settings import make_settings


def test_every_setting_is_there_with_its_default_and_its_description() -> None:
    rows = [row for headings, rows in tables(read("docs/configuration.md")) if headings[0] == "setting" for row in rows]
    assert rows == [[f"`{name.upper()}`", _default(name), field.description] for name, field in Settings.model_fields.items()]


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    if field.is_required():
        return "needed"
    if field.default in (None, ()):
        return ""
    value = getattr(make_settings(), name) if field.default_factory else field.default
    return f"`{value.get_secret_value() if isinstance(value, SecretStr) else value}`"
