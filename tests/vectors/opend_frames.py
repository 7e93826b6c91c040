"""Frames made by the broker's own packer: what our bytes must equal, and what our reader must understand."""

from __future__ import annotations

from tideboard_core.wire.opend.crypto import AesCbc, FtAesEcb
from tideboard_core.wire.opend.framing import PLAIN, Cipher

KEY = b"0123456789abcdef"
IV = b"fedcba9876543210"
CBC = AesCbc(key=KEY, iv=IV)
ECB = FtAesEcb(key=KEY)

INIT_CONNECT = bytes.fromhex(
    "4654e90300000000010000002800000085a9e559ffd2b280eb0b8a2c51cf71cb67ff66d200000000000000000a2608ac"
    "02120850794e6f726d616c180120ffffffffffffffffff0128003206507974686f6e3800"
)
KEEP_ALIVE = bytes.fromhex(
    "4654ec03000000000200000008000000a574904e7c778af7b84d66bebdfda3c5553a555800000000000000000a060880e2cfaa06"
)
FLOW_PLAIN = bytes.fromhex(
    "46548b0c00000000030000000f000000b0a8a6a06a26193bc747f78e7caccf1fcd0c8e7600000000000000000a0d0a09"
    "0801120530303730301001"
)
FLOW_CBC = bytes.fromhex(
    "46548b0c000000000400000010000000b0a8a6a06a26193bc747f78e7caccf1fcd0c8e76000000000000000083694225"
    "97de60e0ee1433d479aafa25"
)
FLOW_ECB = bytes.fromhex(
    "46548b0c000000000500000020000000b0a8a6a06a26193bc747f78e7caccf1fcd0c8e76000000000000000006273b13"
    "923ce6943aef811a49bd595b0000000000000000000000000000000f"
)
ALIGNED_ECB = bytes.fromhex(
    "46548b0c00000000070000002000000060faec02534095c7739521c1f520e3f6b4ce12df0000000000000000b1b6d9d5"
    "f5710371bfd5dfbf997f12d800000000000000000000000000000000"
)
ALIGNED_CBC = bytes.fromhex(
    "46548b0c00000000080000002000000060faec02534095c7739521c1f520e3f6b4ce12df000000000000000027a4b0af"
    "83804e0358e9e44f83c76e38b4c2c9e74d3ea745a41b39cfc393ee84"
)
PLACE_ORDER = bytes.fromhex(
    "46549a08000000000900000033000000f4aeceee0b1fd006a1b27797a2fd8ab835686c3c00000000000000000a310a07"
    "088080c00310091207080010e9071801180120012a053030373030310000000000005940390000000000007e405001"
)

VECTORS: dict[str, tuple[bytes, Cipher, int, int]] = {
    "init-connect": (INIT_CONNECT, PLAIN, 1001, 1),
    "keep-alive": (KEEP_ALIVE, PLAIN, 1004, 2),
    "flow-plain": (FLOW_PLAIN, PLAIN, 3211, 3),
    "flow-cbc": (FLOW_CBC, CBC, 3211, 4),
    "flow-ecb": (FLOW_ECB, ECB, 3211, 5),
    "aligned-ecb": (ALIGNED_ECB, ECB, 3211, 7),
    "aligned-cbc": (ALIGNED_CBC, CBC, 3211, 8),
    "place-order": (PLACE_ORDER, PLAIN, 2202, 9),
}
"""Name -> wire bytes, cipher of the session, protocol id, serial."""
