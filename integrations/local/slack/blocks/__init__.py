"""Block Kit as Slack checks, completes and operates it."""
