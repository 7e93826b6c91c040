"""Why nobody knows how much of a security an account holds, and between what it lies."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.order_terms import Side
from tideboard_core.model.shares import Shares


class DoubtCause(StrEnum):
    """What makes a holding doubtful; of several the first of these is told.

    UNREAD = the account's lists were not read on this connection. LACKING = the newest list lacks the holding, or shows
    less of it, and no fill explains that. EMPTY = a list without any holding, beside funds that have a market value.
    FILLS = a list, and the fills that the account was told, make two holdings of it. TAKEN_BACK = the same of a fill
    that was taken back or changed.
    """

    UNREAD = "unread"
    LACKING = "lacking"
    EMPTY = "empty"
    FILLS = "fills"
    TAKEN_BACK = "taken-back"


UNPROVEN = frozenset({DoubtCause.UNREAD, DoubtCause.LACKING, DoubtCause.EMPTY})
"""Causes that leave nothing proven, also of what is held in either case."""


class HeldDoubt(NamedTuple):
    """A holding that lies between `low` and `high`, signed, short below zero."""

    cause: DoubtCause
    low: Shares
    high: Shares

    @property
    def unproven(self) -> bool:
        """Whether nothing of it is proven and every exit is typed; else only what is beyond the smaller holding."""
        return self.cause in UNPROVEN

    def closable(self, side: Side) -> Shares:
        """The most that an order of this side may close."""
        return max(self.high if side is Side.SELL else -self.low, 0)

    def surely(self, held: Shares) -> Shares:
        """What of a listed holding is held in either case, as far as it can be closed."""
        return max(min(held, self.low), 0) if held > 0 else min(max(held, self.high), 0)
