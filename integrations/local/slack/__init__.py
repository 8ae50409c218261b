"""A local Slack that answers over the wire as the real one does."""
