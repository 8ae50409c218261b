"""Cronofy's API, as the use cases need it."""
