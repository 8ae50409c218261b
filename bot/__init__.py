"""What Relink knows, decides and says; the loose files here assemble."""
