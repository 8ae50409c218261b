"""Answers as Slack messages, modals and page texts: pure functions from domain values to what a person sees."""
