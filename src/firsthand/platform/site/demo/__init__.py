"""The demo programme: an invented town, its people and its records, made through the real services.

Everything in it is invented. It exists in demo mode alone (FIRSTHAND_DEMO=1), and the pages say so.
"""

from __future__ import annotations

from .accounts import accounts_table as accounts_table
from .programme import load as load
