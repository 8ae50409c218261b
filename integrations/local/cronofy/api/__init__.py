"""The HTTP API: one module per family of endpoints, over `calls`."""
