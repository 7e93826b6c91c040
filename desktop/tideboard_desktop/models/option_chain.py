"""One expiry of an option chain: strikes with their call and put, figures, where the money stands, sums."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.hub import Hub
from tideboard_core.model.derivatives import OptionContract, OptionFigures, OptionSide
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote
from tideboard_core.ports import Key, Topic
from tideboard_desktop.models.option_fields import FieldText, OptionField, amount_of, text_of


class Sums(NamedTuple):
    """Contracts of an expiry: traded today and open, calls and puts; None = no figures have come."""

    call_volume: int
    put_volume: int
    call_interest: int
    put_interest: int

    @property
    def volume_ratio(self) -> float | None:
        """Puts to calls by volume; None without calls."""
        return self.put_volume / self.call_volume if self.call_volume else None

    @property
    def interest_ratio(self) -> float | None:
        """Puts to calls by open interest; None without calls."""
        return self.put_interest / self.call_interest if self.call_interest else None


class OptionBoard:
    """Holds the contracts and figures of one expiry; pushed quotes are read from the hub at each question."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.contracts: tuple[OptionContract, ...] = ()
        self._strikes: list[Decimal] = []
        self._places: dict[InstrumentId, tuple[int, OptionSide]] = {}
        self._figures: dict[InstrumentId, OptionFigures] = {}
        self._came: dict[InstrumentId, float] = {}
        self.spot: Decimal | None = None

    # --- filling ----------------------------------------------------------------------------------------------------

    def show(self, contracts: Sequence[OptionContract]) -> None:
        """Another expiry, or the same once more: figures of contracts that stay are kept."""
        self.contracts = tuple(sorted(contracts, key=lambda one: one.strike))
        self._strikes = [one.strike for one in self.contracts]
        self._places = dict(_places(self.contracts))
        self._figures = {id_: one for id_, one in self._figures.items() if id_ in self._places}

    def take(self, figures: Iterable[OptionFigures], now: float) -> None:
        """Newer figures of some contracts, come at `now` (monotonic); those of other expiries are passed over."""
        for one in figures:
            if one.instrument in self._places:
                self._figures[one.instrument], self._came[one.instrument] = one, now

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def ids(self) -> list[InstrumentId]:
        """Every contract, calls before puts of each strike, lowest strike first."""
        return list(self._places)

    def strike(self, row: int) -> Decimal:
        """The strike of a row."""
        return self._strikes[row]

    def id_at(self, row: int, side: OptionSide) -> InstrumentId | None:
        """The contract of a row; None where only the other one is listed."""
        contract = self.contracts[row]
        return contract.call if side is OptionSide.CALL else contract.put

    def place_of(self, option: InstrumentId) -> tuple[int, OptionSide] | None:
        """Row and side of a contract, None when it is none of these."""
        return self._places.get(option)

    def figures(self, option: InstrumentId) -> OptionFigures | None:
        """What was asked of a contract last."""
        return self._figures.get(option)

    def came(self, option: InstrumentId) -> float | None:
        """When that was, monotonic seconds; None = never."""
        return self._came.get(option)

    def quote(self, option: InstrumentId) -> Quote | None:
        """What was pushed of a contract last."""
        quote: Quote | None = self._hub.value(Key(Topic.QUOTE, option))
        return quote

    def text(self, row: int, side: OptionSide, field: OptionField) -> FieldText | None:
        """A cell; None where there is no contract."""
        option = self.id_at(row, side)
        return None if option is None else text_of(field, self._figures.get(option), self.quote(option))

    def amount(self, row: int, side: OptionSide, field: OptionField) -> int:
        """Contracts behind a bar."""
        option = self.id_at(row, side)
        return 0 if option is None else amount_of(field, self._figures.get(option), self.quote(option))

    def price(self, row: int, side: OptionSide, field: OptionField) -> Decimal | None:
        """The price that a cell gives the ticket; None where there is none."""
        option = self.id_at(row, side)
        if option is None:
            return None
        figures, quote = self._figures.get(option), self.quote(option)
        if field is OptionField.LAST:
            value = quote.last if quote is not None else None if figures is None else figures.last
        elif figures is None:
            return None
        else:
            value = figures.bid if field is OptionField.BID else figures.ask
        return value if value is not None and value > 0 else None

    def largest(self, field: OptionField) -> int:
        """The longest bar of a column, calls and puts together; 0 = there is none."""
        rows = range(len(self.contracts))
        return max((self.amount(row, side, field) for row in rows for side in OptionSide), default=0)

    @property
    def money(self) -> int | None:
        """Before which row the underlying's price stands: all strikes above lie at it or below. None = not known."""
        if self.spot is None or not self._strikes:
            return None
        place = bisect_left(self._strikes, self.spot)
        return place + 1 if place < len(self._strikes) and self._strikes[place] == self.spot else place

    def in_the_money(self, row: int, side: OptionSide) -> bool:
        """Whether exercising would be worth something at the underlying's price."""
        if self.spot is None:
            return False
        strike = self._strikes[row]
        return strike < self.spot if side is OptionSide.CALL else strike > self.spot

    def sums(self) -> Sums | None:
        """Sums of the whole expiry; None while nothing is known of it."""
        if not self._figures:
            return None
        told = _by_side(self._places, self._figures)
        volume = {side: sum(self._volume(one) for one in ones) for side, ones in told.items()}
        interest = {side: sum(one.open_interest for one in ones) for side, ones in told.items()}
        call, put = OptionSide.CALL, OptionSide.PUT
        return Sums(volume[call], volume[put], interest[call], interest[put])

    def _volume(self, one: OptionFigures) -> int:
        return amount_of(OptionField.VOLUME, one, self.quote(one.instrument))


def _places(contracts: Sequence[OptionContract]) -> Iterable[tuple[InstrumentId, tuple[int, OptionSide]]]:
    for row, one in enumerate(contracts):
        if one.call is not None:
            yield one.call, (row, OptionSide.CALL)
        if one.put is not None:
            yield one.put, (row, OptionSide.PUT)


def _by_side(
    places: Mapping[InstrumentId, tuple[int, OptionSide]], figures: Mapping[InstrumentId, OptionFigures]
) -> dict[OptionSide, list[OptionFigures]]:
    told: dict[OptionSide, list[OptionFigures]] = {side: [] for side in OptionSide}
    for id_, one in figures.items():
        told[places[id_][1]].append(one)
    return told
