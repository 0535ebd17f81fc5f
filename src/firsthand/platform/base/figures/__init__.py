"""Figures as the page's language has them: numbers in words, and pictures drawn on the server, what an engine says."""

from __future__ import annotations

from .numbers import isolated, number, signed
from .picture import INKS, Key, draw, reading
from .said import said

__all__ = ["INKS", "Key", "draw", "isolated", "number", "reading", "said", "signed"]
