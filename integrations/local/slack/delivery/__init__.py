"""What the local Slack sends to the app: events, commands and interactions, over HTTP or Socket Mode."""
