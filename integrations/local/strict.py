"""What all seeds and settings of the stand-ins have in common."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Never changes once made, and takes no unknown name: a misspelt one is an error, not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)
