"""What keeps Relink from working, in words for whoever runs it: the setting to look at, the cause, the cure.

`run`, `import`, `demo` and `doctor` say the same of it.
"""

import errno
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

from alembic.util import CommandError
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.domain.errors import Refused, TokenRefused, TryLater
from bot.settings import Problem
from storage.encryption import Undecipherable

BOT_CURE = "Copy the Bot User OAuth Token again from the app's page at Slack, OAuth & Permissions."
APP_CURE = "Make an app-level token with scope connections:write under Basic Information, and switch Socket Mode on."
SQLITE = "Let Relink write to that file and to its folder, which must exist."
POSTGRESQL = "See that PostgreSQL runs there and lets this user in with this password, and into this database."


class CannotWork(Exception):
    """Relink cannot do its work as it is set up."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@contextmanager
def bot_token_problems() -> Iterator[None]:
    """Around what Slack is asked with SLACK_BOT_TOKEN. Raises CannotWork instead of what Slack said."""
    with _token_problems("SLACK_BOT_TOKEN", BOT_CURE):
        yield


@contextmanager
def app_token_problems() -> Iterator[None]:
    """The same for SLACK_APP_TOKEN."""
    with _token_problems("SLACK_APP_TOKEN", APP_CURE):
        yield


@contextmanager
def _token_problems(setting: str, cure: str) -> Iterator[None]:
    try:
        yield
    except (TokenRefused, Refused) as error:
        raise CannotWork(Problem(setting, f"is not accepted ({error})", cure)) from error
    except TryLater as error:
        raise CannotWork(Problem("SLACK_API_URL", f"leads to no Slack that answers ({error})", "See to the network.")) from error


@contextmanager
def database_problems(url: str) -> Iterator[None]:
    """Around what is done with the database of this DATABASE_URL. Raises CannotWork instead of what the database said."""
    try:
        yield
    except CommandError as error:
        cure = "Run the version of Relink that this database belongs to, or a newer one."
        raise CannotWork(Problem("DATABASE_URL", "names a database that is ahead of this version of Relink", cure)) from error
    except Undecipherable as error:
        cure = "Put the key that was in use back into ENCRYPTION_KEYS, behind the newest one."
        raise CannotWork(Problem("ENCRYPTION_KEYS", f"does not fit what is stored ({error})", cure)) from error
    except (SQLAlchemyError, OSError) as error:
        cure = SQLITE if make_url(url).get_backend_name() == "sqlite" else POSTGRESQL
        raise CannotWork(Problem("DATABASE_URL", f"names a database that cannot be used ({_first_line(error)})", cure)) from error


def _first_line(error: Exception) -> str:
    """What the driver says, without the statement and its values."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return next(iter(str(cause).splitlines()), type(error).__name__)


def bound_socket(host: str, port: int, setting: str = "PORT") -> socket.socket:
    """A socket that has the port and does not listen yet: whoever connects before somebody serves is refused.

    Raises CannotWork, naming `setting` for a port that cannot be had.
    """
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise CannotWork(_address_problem(host, port, setting, error)) from error
    return bound


def check_port(host: str, port: int, setting: str) -> None:
    """Raises CannotWork for a port that cannot be had now."""
    with closing(bound_socket(host, port, setting)):
        pass


def _address_problem(host: str, port: int, setting: str, error: OSError) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return Problem(setting, f"{port} is taken: something else listens there already", "End that, or choose another port.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Problem(setting, f"{port} is not ours to use ({error.strerror})", "Choose one from 1024 up.")
    cure = "Relink listens on this address: use 127.0.0.1, or 0.0.0.0 inside a container."
    return Problem("HOST", f"{host} is no address of this machine ({error.strerror})", cure)
