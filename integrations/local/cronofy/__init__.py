"""A local Cronofy that answers over the wire as the real one does."""
