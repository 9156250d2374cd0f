"""What the pipeline must get right about naming and targets, one phenomenon at a time."""
