"""Who meets the campaign: drawn by chance, as the design declares it, and repeatable from the seal."""

from __future__ import annotations

from .balance import Balance, balance_table
from .drawing import Assigned, assign, redraw
from .units import Units, read_units

__all__ = ["Assigned", "Balance", "Units", "assign", "balance_table", "read_units", "redraw"]
