"""`relink local`: the stand-ins for Slack, Cronofy and the coaching platform."""


def local() -> None:
    """Serve a local Slack, Cronofy and coaching platform until stopped."""
