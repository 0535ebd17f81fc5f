"""Accounts, agencies, roles, and the actor of each request."""
