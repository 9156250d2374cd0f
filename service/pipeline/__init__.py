"""The pipeline: from the text of an article to its attributed claims."""
