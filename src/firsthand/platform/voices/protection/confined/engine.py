"""Runs alone in the sandbox: the protection engine on one recording. Knows nothing of the platform."""
