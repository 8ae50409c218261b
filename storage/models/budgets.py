"""The table of what was asked of services."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class BudgetRow(Base):
    """What all processes together sent to one service in the last minute or so, counted by the second of the database's clock."""

    __tablename__ = "budgets"

    service: Mapped[str] = mapped_column(primary_key=True)
    spent: Mapped[dict[str, int]]
