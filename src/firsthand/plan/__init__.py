"""Who should speak where: plans of appearances, and how near the best they are."""
