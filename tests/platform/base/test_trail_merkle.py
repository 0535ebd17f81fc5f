"""The tree against RFC 6962's published vectors, against another implementation, and its proofs."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.platform.base.trail.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    root_at,
    verify_consistency,
    verify_inclusion,
)

# Reference vectors of Certificate Transparency (google/certificate-transparency, merkle_tree_test and
# its ports): eight entries, the root after each, and proofs between them.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # (entry, size): path
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {  # (old, new): proof
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = [leaf_hash(entry) for entry in INPUTS]


def made(count: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


def unhex(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(node) for node in path]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root([]) == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_published_roots(size: int) -> None:
    assert root_at(LEAVES, size).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("place", "path"), INCLUSION.items())
def test_published_inclusion_proofs(place: tuple[int, int], path: list[str]) -> None:
    index, size = place
    assert inclusion_proof(LEAVES, index, size) == unhex(path)
    assert verify_inclusion(LEAVES[index], index, size, unhex(path), bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("sizes", "path"), CONSISTENCY.items())
def test_published_consistency_proofs(sizes: tuple[int, int], path: list[str]) -> None:
    old, new = sizes
    assert consistency_proof(LEAVES, old, new) == unhex(path)
    assert verify_consistency(old, new, bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]), unhex(path))


def test_roots_agree_with_pymerkle() -> None:
    # pymerkle is under the GPL: it is a second opinion in this test, installed by developers only, and
    # never imported by the product.
    from pymerkle import InmemoryTree

    theirs = InmemoryTree(algorithm="sha256")
    ours = Frontier()
    for number in range(200):
        entry = number.to_bytes(4, "big") * (number % 5)
        theirs.append_entry(entry)
        ours.append(leaf_hash(entry))
        assert ours.root() == theirs.get_root()


def test_pymerkle_accepts_our_tree_by_its_own_proofs() -> None:
    from pymerkle import InmemoryTree
    from pymerkle import verify_consistency as their_consistency
    from pymerkle import verify_inclusion as their_inclusion

    theirs = InmemoryTree(algorithm="sha256")
    leaves = made(45)
    for number in range(45):
        theirs.append_entry(number.to_bytes(4, "big"))
    for index in range(45):
        their_inclusion(leaves[index], root(leaves), theirs.prove_inclusion(index + 1, 45))
    for old in range(1, 46):
        their_consistency(root_at(leaves, old), root(leaves), theirs.prove_consistency(old, 45))


@given(count=st.integers(1, 130), data=st.data())
def test_every_entry_proves_that_it_is_in(count: int, data: st.DataObject) -> None:
    leaves = made(count)
    index = data.draw(st.integers(0, count - 1))
    proof = inclusion_proof(leaves, index)
    assert verify_inclusion(leaves[index], index, count, proof, root(leaves))
    assert not verify_inclusion(leaf_hash(b"another"), index, count, proof, root(leaves))
    assert not verify_inclusion(leaves[index], index, count, [*proof, EMPTY_ROOT], root(leaves))
    if proof:
        assert not verify_inclusion(leaves[index], index, count, proof[:-1], root(leaves))
        other = data.draw(st.integers(0, count - 1).filter(lambda place: place != index))
        assert not verify_inclusion(leaves[index], other, count, proof, root(leaves))


@given(new=st.integers(1, 130), data=st.data())
def test_every_earlier_tree_proves_that_it_is_the_beginning(new: int, data: st.DataObject) -> None:
    leaves = made(new)
    old = data.draw(st.integers(1, new))
    before, after = root_at(leaves, old), root(leaves)
    proof = consistency_proof(leaves, old, new)
    assert verify_consistency(old, new, before, after, proof)
    assert not verify_consistency(old, new, EMPTY_ROOT, after, proof)
    if old < new:
        assert not verify_consistency(old, new, before, root([*leaves[:-1], leaf_hash(b"another")]), proof)
        assert not verify_consistency(old, new, before, after, proof[:-1])
        place = data.draw(st.integers(0, len(proof) - 1))
        broken = [*proof[:place], bytes([proof[place][0] ^ 1]) + proof[place][1:], *proof[place + 1 :]]
        assert not verify_consistency(old, new, before, after, broken)


@given(count=st.integers(0, 300), cut=st.integers(0, 300))
def test_a_frontier_continues_from_its_bytes(count: int, cut: int) -> None:
    leaves, cut = made(count), min(cut, count)
    frontier = Frontier()
    for leaf in leaves[:cut]:
        frontier.append(leaf)
    assert len(frontier.peaks) <= cut.bit_length()
    again = Frontier.from_bytes(cut, frontier.to_bytes())
    for leaf in leaves[cut:]:
        again.append(leaf)
    assert again.root() == root(leaves)


@pytest.mark.parametrize(("size", "data"), [(1, b""), (0, b"x" * 32), (3, b"x" * 32), (1, b"x" * 31), (-1, b"")])
def test_a_frontier_of_another_size_is_refused(size: int, data: bytes) -> None:
    with pytest.raises(ValueError, match=r"peaks|whole number"):
        Frontier.from_bytes(size, data)


def test_proofs_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="no entry 8"):
        inclusion_proof(LEAVES, 8)
    with pytest.raises(ValueError, match="no tree of 5"):
        consistency_proof(LEAVES, 5, 4)
    with pytest.raises(ValueError, match="has 8 entries"):
        root_at(LEAVES, 9)
    assert not verify_inclusion(LEAVES[0], 1, 1, [], LEAVES[0])
    assert not verify_consistency(3, 2, EMPTY_ROOT, EMPTY_ROOT, [])
