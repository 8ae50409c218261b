"""What Relink remembers."""
