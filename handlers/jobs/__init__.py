"""Durable work: what was promised is done, whatever stops the process."""
