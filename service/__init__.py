"""sayso: who says what in a news article."""
