"""Clients that others make of the specification."""
