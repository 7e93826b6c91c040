"""What stands in the place of an id where a broker tells an order or an execution without one.

FutuOpenD-rs 1.5.0 answers orders of a US paper account with the id "0" and lists them under it (user, wbot 5bb0308,
measured 14 and 15 August 2026). Such a row is known by its own fields alone: its key is no name that a request could
carry, and two rows with the same fields are told apart by their number.
"""

from __future__ import annotations

import hashlib
from typing import Final

NO_NAMES: Final = frozenset({"", "0"})
"""Texts and numbers of ids that name nothing."""
UNNAMED: Final = "order-unnamed"
"""Code of a denial: the broker lists an order without a name, so that nothing can be asked about it."""
MARK: Final = "~"
"""Begins every key; no broker's id is known to."""


def name_in(*ids: object) -> str:
    """The first of these ids that names something, empty where none does."""
    return next((name for name in map(str, ids) if name not in NO_NAMES), "")


def is_key(id_: str) -> bool:
    """Whether an id is the key of a row without a name."""
    return id_[:1] == MARK


def key_of(*fields: object) -> str:
    """The key of a row without a name; its fields are those that the broker does not change while it stands."""
    text = "\x1f".join(map(str, fields))
    return MARK + hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def numbered(key: str, number: int) -> str:
    """The key of the row of that number, from 1 on, among those with the same fields."""
    return key if number == 1 else f"{key}-{number}"
