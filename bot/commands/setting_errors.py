"""Settings for a command, or a clean stop that names everything wrong with them."""

import os

import typer

from bot.setting_kinds import ROOT
from bot.settings import Settings, SettingsError, load_settings


def settings_or_exit() -> Settings:
    """The settings from the environment and the project's .env file; exits with 2 and the whole list of complaints."""
    try:
        return load_settings(os.environ, ROOT / ".env")
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
