"""The Merkle tree of RFC 6962 (Certificate Transparency), section 2.1: roots, proofs and their checks.

Pure functions on bytes: no Django, no database. A *leaf hash* is SHA-256 of 0x00 and the entry; a
*node hash* is SHA-256 of 0x01, the left and the right child. All hashes are 32 bytes. Functions that
take `hashes` expect leaf hashes in order. The checks return False for any proof that does not hold,
also for one of impossible shape; they never raise on bad proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

HASH_SIZE = 32
#: Root of a tree without entries: the hash of the empty string (RFC 6962, 2.1).
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node from its two children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """All that must be kept to append: the roots of the perfect subtrees, largest first.

    There is one peak per bit set in `size`, at most log2(size) + 1. Appending costs two hashes on
    average and log2(size) + 1 at most.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} entries does not have {len(self.peaks)} peaks")

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        size, peaks = self.size, self.peaks
        while size & 1:  # every trailing one bit is a peak of the same height as what we carry
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Root hash of the tree so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """The peaks, concatenated: 32 bytes for every bit set in `size`."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Frontier:
        """Inverse of `to_bytes`. Raises ValueError when the length does not belong to `size`."""
        if len(data) % HASH_SIZE:
            raise ValueError("the frontier is not a whole number of hashes")
        return cls(size, [data[start : start + HASH_SIZE] for start in range(0, len(data), HASH_SIZE)])


def root(hashes: Iterable[bytes]) -> bytes:
    """Root of the tree over these leaf hashes."""
    frontier = Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    return frontier.root()


def root_at(hashes: Sequence[bytes], size: int) -> bytes:
    """Root when only the first `size` leaves were there. Raises ValueError out of range."""
    if not 0 <= size <= len(hashes):
        raise ValueError(f"the tree has {len(hashes)} entries, not {size}")
    return root(hashes[:size])


def _split(width: int) -> int:
    """The largest power of two smaller than `width` (width > 1)."""
    return 1 << ((width - 1).bit_length() - 1)


def inclusion_proof(hashes: Sequence[bytes], index: int, size: int | None = None) -> list[bytes]:
    """Audit path of leaf `index` in the tree of the first `size` leaves (RFC 6962, 2.1.1).

    Raises ValueError when there is no such leaf in a tree of that size.
    """
    size = len(hashes) if size is None else size
    if not 0 <= index < size <= len(hashes):
        raise ValueError(f"no entry {index} in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(root(hashes[middle:end]))
            end = middle
        else:
            path.append(root(hashes[start:middle]))
            start = middle
    path.reverse()
    return path


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Is `leaf` the leaf hash at `index` of the tree of `size` with that root? (RFC 9162, 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    fn, sn, computed = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            computed = node_hash(sibling, computed)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            computed = node_hash(computed, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and computed == expected_root


def consistency_proof(hashes: Sequence[bytes], old: int, new: int | None = None) -> list[bytes]:
    """Proof that the tree of `new` leaves begins with the tree of `old` leaves (RFC 6962, 2.1.2).

    Empty for equal sizes and for an empty old tree. Raises ValueError when old > new or out of range.
    """
    new = len(hashes) if new is None else new
    if not 0 <= old <= new <= len(hashes):
        raise ValueError(f"no tree of {old} entries inside one of {new}")
    if old in (0, new):
        return []
    proof: list[bytes] = []
    start, end, whole = 0, new, True  # `whole`: the old tree is a complete subtree the verifier has
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(root(hashes[middle:end]))
            end = middle
        else:
            proof.append(root(hashes[start:middle]))
            start, whole = middle, False
    if not whole:
        proof.append(root(hashes[start:end]))
    proof.reverse()
    return proof


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Does the tree of `new` entries begin with the tree of `old` entries? (RFC 9162, 2.1.4.2)"""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof)
    if old & (old - 1) == 0:  # a perfect old tree is itself the first node of the path
        path.insert(0, old_root)
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for node in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node_hash(node, first), node_hash(node, second)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == old_root and second == new_root
