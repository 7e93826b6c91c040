"""The fills of one account, by id and from order pushes that carry no fill id; no share counts twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from tideboard_core.model.order import Fill
from tideboard_core.model.shares import Shares


class Executions:
    """A fill without an id is shown until fills with ids cover what its order was filled up to."""

    def __init__(self) -> None:
        self._named: dict[str, Fill] = {}
        self._unnamed: dict[str, Fill] = {}
        self._came: dict[str, int] = {}
        self.pushes = 0
        """How many pushes were taken."""

    @property
    def waiting(self) -> bool:
        """Whether a fill still lacks its id."""
        return bool(self._unnamed)

    def take(self, fill: Fill) -> None:
        """Keep a pushed fill; the same one twice counts once."""
        self.pushes += 1
        if fill.upto is None:
            self._named[fill.id] = fill
            self._came[fill.id] = self.pushes
        else:
            self._unnamed[fill.id] = fill
        self._settle()

    def replace(self, fills: Iterable[Fill], *, begun: int, whole: bool = True) -> None:
        """Take over the broker's list, asked for when `pushes` was `begun`.

        It may lack a push since then, and one that is not `whole` any fill: these stay.
        """
        kept = {key: fill for key, fill in self._named.items() if not whole or self._came.get(key, 0) > begun}
        self._named = kept | {fill.id: fill for fill in fills}
        self._came = {key: came for key, came in self._came.items() if key in self._named}
        self._settle()

    def cover(self, order_id: str, filled: Shares) -> bool:
        """Whether the fills of an order add up to `filled` shares."""
        unnamed = (fill.upto or 0 for fill in self._unnamed.values() if fill.order_id == order_id)
        return max(self._shares()[order_id], *unnamed, 0) >= filled

    def rows(self) -> tuple[Fill, ...]:
        """Every fill once, newest first; a fill without an id is reduced by what fills with ids cover."""
        named = self._shares()
        rest = [
            replace(fill, quantity=min(fill.quantity, (fill.upto or 0) - named[fill.order_id]))
            for fill in self._unnamed.values()
        ]
        rows = [*self._named.values(), *rest]
        return tuple(sorted(rows, key=lambda fill: (fill.time, fill.id), reverse=True))

    def _settle(self) -> None:
        named = self._shares()
        self._unnamed = {key: fill for key, fill in self._unnamed.items() if (fill.upto or 0) > named[fill.order_id]}

    def _shares(self) -> dict[str, Shares]:
        shares: dict[str, Shares] = defaultdict(int)
        for fill in self._named.values():
            shares[fill.order_id] += fill.quantity
        return shares
