"""What `dev.py` does, on the standard library alone: it runs before anything is installed."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Problem(Exception):
    """Something the reader can put right: one line that says what to do."""
