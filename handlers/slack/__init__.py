"""What people do in Slack, turned into one call each."""
