"""Bulk on its engines: Ray, and Spark. In an environment of their own: ``make test-bulk``."""
