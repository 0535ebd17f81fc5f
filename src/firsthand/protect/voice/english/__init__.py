"""English text to sounds, without a tagger and without anything under the GPL.

`pronounce` gives the phonemes that the synthetic voice reads, `arpabet` the ones that the aligner reads.
A word is looked up, then taken apart (`-s`, `-ed`, `-ing`), then spelt out by a small network.
"""

from __future__ import annotations

from .arpabet import arpabet
from .spoken import known_share, pronounce

__all__ = ["arpabet", "known_share", "pronounce"]
