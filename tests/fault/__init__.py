"""What becomes of requests when something breaks: databases, processes, connections."""
