"""Settings for tests: everything that has no default, and what a test names."""

from cryptography.fernet import Fernet

from bot.settings import Settings, load_settings

KEY = Fernet.generate_key().decode()


def make_settings(**environ: str) -> Settings:
    """Settings as if `environ` had been given, over values that allow a start."""
    base = {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "CRONOFY_CLIENT_ID": "client",
        "CRONOFY_CLIENT_SECRET": "secret",
        "ENCRYPTION_KEYS": KEY,
    }
    return load_settings({**base, **environ}, None)
