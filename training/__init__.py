"""From annotated articles to the released tagger; never imported by the service."""
