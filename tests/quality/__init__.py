"""Programs that look at a running service from outside; none is collected by pytest."""
