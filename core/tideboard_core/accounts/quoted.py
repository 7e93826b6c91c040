"""Holdings that their broker does not price, at the prices of the connection that brings those."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.accounts.held_figures import KEPT, HeldFigures
from tideboard_core.accounts.reading import AccountReading
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Position
from tideboard_core.orders.price_source import price_now
from tideboard_core.orders.valuation import priced_at
from tideboard_core.ports.system import Clock

Known = tuple[Decimal | None, Instrument | None]
"""Price and facts of a security."""


class _Kept(NamedTuple):
    given: AccountReading
    known: dict[InstrumentId, Known]
    shown: AccountReading


class QuotedReadings:
    """Values what a broker tells without a price, as the data centre of the United States does with contracts.

    A quote that a view has subscribed to counts, as in the table of the account in view, but none that is older than
    KEPT seconds while its connection is lost; without one the price that `HeldFigures` has read last. Where neither is
    known, or the multiplier of a contract is not, nothing is valued.
    """

    def __init__(self, hub: Hub, clock: Clock, figures: HeldFigures) -> None:
        self._hub, self._clock, self._figures = hub, clock, figures
        self._kept: dict[AccountId, _Kept] = {}

    def of(self, readings: Iterable[AccountReading]) -> list[AccountReading]:
        """The readings with what is valued here; each is the same object as before while nothing of it changed."""
        wanted = self._hub.wanted()
        return [self._of(reading, wanted) for reading in readings]

    def lacking(self, readings: Iterable[AccountReading]) -> frozenset[InstrumentId]:
        """Securities of which a price has to be read: no broker of theirs has it, and no quote of a view tells it."""
        wanted = self._hub.wanted()
        return frozenset(one for each in readings for one in unpriced(each) if self._quote(one, wanted) is None)

    def _of(self, reading: AccountReading, wanted: frozenset[object]) -> AccountReading:
        names = unpriced(reading)
        if not names:
            self._kept.pop(reading.key, None)
            return reading
        known = {one: self._known(one, wanted) for one in names}
        kept = self._kept.get(reading.key)
        if kept is None or kept.given is not reading or kept.known != known:
            rows = tuple(_valued(one, known) for one in reading.positions or ())
            same = all(new is old for new, old in zip(rows, reading.positions or (), strict=True))
            kept = _Kept(reading, known, reading if same else replace(reading, positions=rows))
            self._kept[reading.key] = kept
        return kept.shown

    def _known(self, instrument: InstrumentId, wanted: frozenset[object]) -> Known:
        price = self._quote(instrument, wanted)
        facts: Instrument | None = self._hub.value(Topic.INSTRUMENT.of(instrument))
        return (
            self._figures.prices.get(instrument) if price is None else price,
            facts or self._figures.facts.get(instrument),
        )

    def _quote(self, instrument: InstrumentId, wanted: frozenset[object]) -> Decimal | None:
        """The price of a quote that is kept up, and for KEPT seconds of one whose connection is lost."""
        key = Topic.QUOTE.of(instrument)
        age = self._hub.age(key)
        if key not in wanted or age is None or (age >= KEPT and not self._figures.connected):
            return None
        return price_now(self._hub, instrument, self._clock.market())


def unpriced(reading: AccountReading) -> Sequence[InstrumentId]:
    """What an account holds without a price of its broker."""
    return [one.instrument for one in reading.positions or () if one.quantity and not one.priced]


def _valued(position: Position, known: dict[InstrumentId, Known]) -> Position:
    if position.priced or not position.quantity:
        return position
    return priced_at(position, *known[position.instrument])
