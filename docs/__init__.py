"""Programs that keep the guides true; ``make docs`` runs them."""
