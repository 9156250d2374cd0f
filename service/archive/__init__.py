"""Archives: all articles of a folder or a file, read by several processes, resumable."""
