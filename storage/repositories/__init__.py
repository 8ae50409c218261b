"""What is remembered, by aggregate: domain values in and out, one file each."""
