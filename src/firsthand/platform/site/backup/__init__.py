"""Backups that the server can write and cannot read."""
