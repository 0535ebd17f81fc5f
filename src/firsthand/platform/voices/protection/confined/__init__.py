"""What runs alone in the sandbox, started by its path."""
