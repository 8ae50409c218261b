"""The control API under `/_local/`, for tests, demos and the page of the stand-ins."""
