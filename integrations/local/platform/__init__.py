"""A local coaching platform that answers over the wire as the real one does."""
