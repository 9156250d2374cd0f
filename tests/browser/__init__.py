"""What people see: the service in a real browser."""
