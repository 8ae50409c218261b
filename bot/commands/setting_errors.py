"""Settings for a command, or a clean stop that names everything wrong with them."""

import os
from pathlib import Path

import typer

from bot.settings import Settings, SettingsError, load_settings

ROOT = Path(__file__).resolve().parents[2]


def settings_or_exit() -> Settings:
    """The settings from the environment and the project's .env file; exits with 2 and the whole list of complaints."""
    try:
        return load_settings(os.environ, ROOT / ".env")
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
