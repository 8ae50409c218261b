"""What Relink decides with: pure values and rules; standard library only, no await, no clock."""
