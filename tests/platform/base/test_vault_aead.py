"""The cipher that the vault stands on, against the published vectors of RFC 8452, appendix C.2."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

KEY, NONCE = "01" + "00" * 31, "03" + "00" * 11
BLOCK_1, BLOCK_2, BLOCK_3 = "01" + "00" * 15, "02" + "00" * 15, "03" + "00" * 15

# key, nonce, associated data, plaintext, result
VECTORS = [
    (KEY, NONCE, "", "", "07f5f4169bbf55a8400cd47ea6fd400f"),
    (KEY, NONCE, "", "01" + "00" * 7, "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"),
    (KEY, NONCE, "", "01" + "00" * 11, "9aab2aeb3faa0a34aea8e2b18ca50da9ae6559e48fd10f6e5c9ca17e"),
    (KEY, NONCE, "", BLOCK_1, "85a01b63025ba19b7fd3ddfc033b3e76c9eac6fa700942702e90862383c6c366"),
    (
        KEY,
        NONCE,
        "",
        BLOCK_1 + BLOCK_2,
        "4a6a9db4c8c6549201b9edb53006cba821ec9cf850948a7c86c68ac7539d027fe819e63abcd020b006a976397632eb5d",
    ),
    (
        KEY,
        NONCE,
        "",
        BLOCK_1 + BLOCK_2 + BLOCK_3,
        "c00d121893a9fa603f48ccc1ca3c57ce7499245ea0046db16c53c7c66fe717e39cf6c748837b61f6ee3adcee17534ed5"
        "790bc96880a99ba804bd12c0e6a22cc4",
    ),
    (
        KEY,
        NONCE,
        "010000000000000000000000000000000200",
        "0300000000000000000000000000000004000000",
        "43dd0163cdb48f9fe3212bf61b201976067f342bb879ad976d8242acc188ab59cabfe307",
    ),
    (
        "3c535de192eaed3822a2fbbe2ca9dfc88255e14a661b8aa82cc54236093bbc23",
        "688089e55540db1872504e1c",
        "734320ccc9d9bbbb19cb81b2af4ecbc3e72834321f7aa0f70b7282b4f33df23f167541",
        "ced532ce4159b035277d4dfbb7db62968b13cd4eec",
        "626660c26ea6612fb17ad91e8e767639edd6c9faee9d6c7029675b89eaf4ba1ded1a286594",
    ),
]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_cipher_is_aes_256_gcm_siv(vector: tuple[str, str, str, str, str]) -> None:
    key, nonce, associated, plain, result = (bytes.fromhex(part) for part in vector)
    assert AESGCMSIV(key).encrypt(nonce, plain, associated) == result
    assert AESGCMSIV(key).decrypt(nonce, result, associated) == plain
    for position in range(len(result)):
        damaged = bytearray(result)
        damaged[position] ^= 1
        with pytest.raises(InvalidTag):
            AESGCMSIV(key).decrypt(nonce, bytes(damaged), associated)
