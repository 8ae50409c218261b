"""The table of secrets that Relink makes for itself."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Sealed


class SecretRow(Base):
    """A secret made once for the whole installation and sealed like everything else, so it outlives every encryption key."""

    __tablename__ = "secrets"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Sealed(str, "secrets.value"))
