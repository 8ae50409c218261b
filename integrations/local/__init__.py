"""Stand-ins for Slack, Cronofy and a coaching platform; they share no code with our clients."""
