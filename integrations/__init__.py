"""The outside that Relink uses."""
