"""The coaching platform, told by webhooks."""
