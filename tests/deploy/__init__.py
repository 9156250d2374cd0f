"""What runs several replicas: its files, and the same topology as processes."""
