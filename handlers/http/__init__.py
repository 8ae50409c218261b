"""What other servers and browsers ask over HTTP, turned into one call each."""
