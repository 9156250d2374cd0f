"""Programs that measure how fast the service is, against what it cannot be faster than."""
