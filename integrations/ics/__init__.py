"""Sessions as calendar files."""
