"""The screener: shares of some markets that pass every test, the cheap tests first, in the order asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_sandbox.exchange.derivatives.temporary_codes import TemporaryListing
from tideboard_sandbox.exchange.engine.floor import Floor
from tideboard_sandbox.exchange.screening.candidates import Candidate, Hours
from tideboard_sandbox.exchange.screening.snapshots import PriceSummaries


class Condition(NamedTuple):
    """A condition and its cost class (see `fields`)."""

    holds: Callable[[Candidate], bool]
    cost: int


class Order(NamedTuple):
    """A figure to sort by."""

    key: Callable[[Candidate], float | str]
    descending: bool


class Screener:
    """Screens the shares of a trading floor."""

    def __init__(self, floor: Floor, price_summaries: PriceSummaries) -> None:
        self._floor = floor
        self._price_summaries = price_summaries
        self._hours: Hours = {}

    def screen(
        self,
        markets: Iterable[Market],
        *,
        tests: Sequence[Condition],
        orders: Sequence[Order],
        within: Sequence[InstrumentId] | None = None,
    ) -> list[Candidate]:
        """Shares that pass, of `within` alone when it is given; the first order counts most."""
        found = self._candidates(frozenset(markets), within)
        for test in sorted(tests, key=lambda test: test.cost):
            found = [share for share in found if test.holds(share)]
        for order in reversed(orders):
            found.sort(key=order.key, reverse=order.descending)
        return found

    def _candidates(self, markets: frozenset[Market], within: Sequence[InstrumentId] | None) -> list[Candidate]:
        floor = self._floor
        companies = (one for one in floor.catalogue if not isinstance(one, TemporaryListing))
        listed = [one.instrument for one in companies] + floor.universe.instruments()
        shares = {
            row.id: row
            for row in listed
            if row.market in markets
            and row.security_type is SecurityType.STOCK
            and row.id not in floor.universe.unlisted_shares
            and (within is None or row.id in within)
        }
        read, price_at = self._price_summaries.one_call(), self._price_summaries.price_at
        return [Candidate(floor, share, read, price_at, self._hours) for share in shares.values()]
