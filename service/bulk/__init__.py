"""Bulk: archives of millions, cut into parts, which the actors of a Ray cluster read and write."""
