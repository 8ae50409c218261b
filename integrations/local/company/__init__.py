"""A believable coaching company as data (people.yaml, sessions.yaml), for every stand-in to start with."""
