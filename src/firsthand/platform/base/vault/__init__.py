"""The one door to encryption.

Fields (`vault.fields`) and files (`vault.stream`) are sealed under a data key for each case and
compartment (`vault.keys`); what is sealed is read only inside a recorded reading (`vault.reading`).
Importing this package touches no model, so it may be imported before Django's apps are ready.
"""

from __future__ import annotations

from . import fields, keys, reading, stream
from .errors import KeyDestroyed, NotUnlocked, ReadingNotRecorded, Unreadable, VaultError
from .fields import SealedJSONField, SealedTextField
from .index import blind_index
from .keys import COMPARTMENTS, PROGRAMME
from .seal import bind, open_bytes, seal_bytes

__all__ = [
    "COMPARTMENTS",
    "PROGRAMME",
    "KeyDestroyed",
    "NotUnlocked",
    "ReadingNotRecorded",
    "SealedJSONField",
    "SealedTextField",
    "Unreadable",
    "VaultError",
    "bind",
    "blind_index",
    "fields",
    "keys",
    "open_bytes",
    "reading",
    "seal_bytes",
    "stream",
]
