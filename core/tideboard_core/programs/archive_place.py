"""Where the archive of the window's values is, and which of them are compared; the window says it for each question."""

from __future__ import annotations

import msgspec


class ArchivePlace(msgspec.Struct, frozen=True, kw_only=True):
    """The folder of the archive, and the key under which it keeps a security's values: its provider and market's rules.

    `practice`: its values are those of the practice exchange. `provider` is empty where the window keeps none of this
    market; `now` is the exchange's time in seconds since 1970, UTC.
    """

    folder: str
    provider: str
    tier_version: str
    currency: str
    practice: bool
    now: float
