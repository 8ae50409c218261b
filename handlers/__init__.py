"""Everything that can wake Relink: a person, another server, the clock."""
