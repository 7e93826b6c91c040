"""Calls of the ports that not every broker has, and how a gateway refuses one that it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tideboard_core.errors import NotOffered, ServerRefused


class Optional(StrEnum):
    """Calls of the ports that not every broker has."""

    FLOW_HISTORY = "capital flow of days"
    FLOW_OF_AN_INDEX = "capital flow of an index"
    BOOK_OF_AN_INDEX = "the book of an index"
    BROKERS_ABROAD = "a broker queue outside Hong Kong"
    HISTORY_QUOTA = "the quota of history candles"
    MARKET_LIST = "the list of a market's securities"
    UNLOCK = "an unlock at the broker"
    LOCK = "a lock at the broker"
    PAPER_UNLOCK = "an unlock of a paper account"
    PAPER_FILLS = "the fills of a paper account"
    PLATES = "plates"
    SCREEN = "a stock screen"
    FUTURES = "futures"
    IPOS = "new listings"
    ACTIONS = "corporate actions"
    CODE_CHANGES = "temporary codes"
    SUSPENSIONS = "suspended days"
    ALERTS = "price alerts"
    PROGRAM = "the state of a gateway program"
    ADMIN = "the administration of a gateway program"


OF_REFERENCE = frozenset(list(Optional)[list(Optional).index(Optional.PLATES) :])
"""Asked for with the reference data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A refusal instead of a call: its kind and its code."""

    code: str
    error: type[ServerRefused] = NotOffered


FUTU_LACKS: Mapping[Optional, Lack] = {
    Optional.FLOW_OF_AN_INDEX: Lack(code="not-offered"),
    Optional.BOOK_OF_AN_INDEX: Lack(code="not-offered"),
    Optional.BROKERS_ABROAD: Lack(code="not-offered"),
    Optional.PAPER_UNLOCK: Lack(code="no-lock-on-paper"),
}
"""What Futu lacks, whatever carries its calls."""
