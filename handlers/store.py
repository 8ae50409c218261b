"""How a database that is down or busy shows: whoever meets one of these may try again later."""

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

STORE_FAILURES = (OperationalError, InterfaceError, PoolTimeout, TimeoutError)
"""What the driver raises, and what waiting for a connection or for one's turn to write ends with."""
