"""Slack, as the use cases need it."""
