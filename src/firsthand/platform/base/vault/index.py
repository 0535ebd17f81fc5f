"""Blind indexes: finding an equal value without keeping it.

HMAC-SHA256 under a key derived for the purpose. The root is a wrapped data key of the programme, not
the unlock secret itself, so that changing the secret leaves every index true.
"""

from __future__ import annotations

import hmac
import unicodedata
from hashlib import sha256

from .kek import derive
from .keys import INDEX, PROGRAMME, data_key


def blind_index(text: str, *, purpose: str) -> str:
    """64 hexadecimal digits, equal for equal text and purpose only.

    Text is compared as people read it: compatibility forms, case, spacing and invisible marks (such
    as right-to-left marks) make no difference.
    """
    if not purpose:
        raise ValueError("a blind index needs a purpose")
    key = derive(data_key(PROGRAMME, INDEX, make=True), f"index/{purpose}")
    return hmac.new(key, _as_read(text).encode(), sha256).hexdigest()


def _as_read(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(char for char in folded if unicodedata.category(char) != "Cf").split())
