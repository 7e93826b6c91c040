"""One expiry of an option chain: strikes with call and put, figures, the money, sums."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.market.hub import Hub
from tideboard_core.model.derivatives import OptionContract, OptionFigures, OptionSide, OptionStyle
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote
from tideboard_desktop.options.chain_fields import FILED, FieldText, OptionField, amount_of, text_of
from tideboard_desktop.ui.csv_export import CsvCell, rows_to_csv


class OptionSums(NamedTuple):
    """Contracts of an expiry: today's volume and open interest of calls and puts; None = no figures yet."""

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
    """Contracts and figures of one expiry; reads pushed quotes from the hub at each question."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.contracts: tuple[OptionContract, ...] = ()
        self._strikes: list[Decimal] = []
        self._roots: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._places: dict[InstrumentId, tuple[int, OptionSide]] = {}
        self._figures: dict[InstrumentId, OptionFigures] = {}
        self._came: dict[InstrumentId, float] = {}
        self.spot: Decimal | None = None

    # --- filling ----------------------------------------------------------------------------------------------------

    def show(self, contracts: Sequence[OptionContract]) -> None:
        """Show an expiry; figures of contracts that stay are kept."""
        self.contracts = tuple(sorted(contracts, key=lambda one: one.strike))
        self._strikes = [one.strike for one in self.contracts]
        self._roots = tuple(one.adjusted_root for one in self.contracts)
        doubted = [one.separate_root for one in self.contracts]
        several = len({root for root, known in zip(doubted, self._roots, strict=True) if not known}) > 1
        self._shown = tuple(known or (several and root) or "" for root, known in zip(doubted, self._roots, strict=True))
        self._places = dict(_places(self.contracts))
        self._figures = {id_: one for id_, one in self._figures.items() if id_ in self._places}

    def take(self, figures: Iterable[OptionFigures], now: float) -> None:
        """Store newer figures, received at `now` (monotonic seconds); those of other expiries are ignored."""
        for one in figures:
            if one.instrument in self._places:
                self._figures[one.instrument], self._came[one.instrument] = one, now

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def ids(self) -> list[InstrumentId]:
        """All contracts by ascending strike, calls before puts."""
        return list(self._places)

    def strike(self, row: int) -> Decimal:
        return self._strikes[row]

    def adjusted_root(self, row: int) -> str:
        """How the code of an adjusted contract begins; empty for the usual ones of the expiry."""
        return self._roots[row]

    def shown_root(self, row: int) -> str:
        """The same, and the root of a contract where nothing says which of several roots is that of the usual ones."""
        return self._shown[row]

    @property
    def rooted_rows(self) -> list[int]:
        """Rows with a root beside their strike."""
        return [row for row, root in enumerate(self._shown) if root]

    @property
    def usual_rows(self) -> list[int]:
        """Rows whose contracts are not adjusted, by strike: the strike of an adjusted one is no price of its owner."""
        return [row for row, root in enumerate(self._roots) if not root]

    def id_at(self, row: int, side: OptionSide) -> InstrumentId | None:
        """The contract of a row; None if only the other side is listed."""
        contract = self.contracts[row]
        return contract.call if side is OptionSide.CALL else contract.put

    def place_of(self, option: InstrumentId) -> tuple[int, OptionSide] | None:
        """Row and side of a contract, None if it is not in this expiry."""
        return self._places.get(option)

    def figures(self, option: InstrumentId) -> OptionFigures | None:
        return self._figures.get(option)

    def came(self, option: InstrumentId) -> float | None:
        """When they arrived, in monotonic seconds; None = never."""
        return self._came.get(option)

    def quote(self, option: InstrumentId) -> Quote | None:
        """The newest pushed quote of a contract."""
        return self._hub.value(Topic.QUOTE.of(option))

    def text(self, row: int, side: OptionSide, field: OptionField) -> FieldText | None:
        """A cell's text; None without a contract."""
        option = self.id_at(row, side)
        return None if option is None else text_of(field, self._figures.get(option), self.quote(option))

    def amount(self, row: int, side: OptionSide, field: OptionField) -> int:
        """Contracts for a bar."""
        option = self.id_at(row, side)
        return 0 if option is None else amount_of(field, self._figures.get(option), self.quote(option))

    def price(self, row: int, side: OptionSide, field: OptionField) -> Decimal | None:
        """The price that a cell passes to the ticket; None if it has none."""
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

    def file_cells(self, row: int) -> list[CsvCell]:
        """A strike with every digit, calls before puts; the last price is the newest one, pushed or polled."""
        cells: list[CsvCell] = [self.strike(row)]
        for side in OptionSide:
            option = self.id_at(row, side)
            figures = None if option is None else self._figures.get(option)
            cells += [option, self.price(row, side, OptionField.LAST)]
            cells += [None if figures is None else field.value(figures) for field in FILED]
        return cells

    def csv(self) -> str:
        """The whole expiry, a strike per row."""
        heads = ["symbol", "last", *(field.head for field in FILED)]
        header = ["strike", *(f"{side.value} {head}" for side in OptionSide for head in heads)]
        return rows_to_csv(header, map(self.file_cells, range(len(self.contracts))))

    def largest(self, field: OptionField) -> int:
        """The longest bar of a column over calls and puts; 0 = none."""
        rows = range(len(self.contracts))
        return max((self.amount(row, side, field) for row in rows for side in OptionSide), default=0)

    @property
    def money(self) -> int | None:
        """The row before which the underlying's price lies: strikes above are at or below it. None = unknown."""
        if self.spot is None or not self._strikes:
            return None
        place = bisect_left(self._strikes, self.spot)
        return place + 1 if place < len(self._strikes) and self._strikes[place] == self.spot else place

    def in_the_money(self, row: int, side: OptionSide) -> bool:
        """Whether exercise would have a value at the underlying's price."""
        if self.spot is None or self._roots[row]:  # what it delivers is not told
            return False
        strike = self._strikes[row]
        return strike < self.spot if side is OptionSide.CALL else strike > self.spot

    @property
    def style(self) -> OptionStyle | None:
        """The one style of the expiry's contracts; None where they differ, or nobody tells it."""
        styles = {one.style for one in self._figures.values()}
        return styles.pop() if len(styles) == 1 else None

    def sums(self) -> OptionSums | None:
        """Sums of the expiry; None while no figures are known."""
        if not self._figures:
            return None
        sides = _by_side(self._places, self._figures)
        volume = {side: sum(self._volume(one) for one in ones) for side, ones in sides.items()}
        interest = {side: sum(one.open_interest for one in ones) for side, ones in sides.items()}
        call, put = OptionSide.CALL, OptionSide.PUT
        return OptionSums(volume[call], volume[put], interest[call], interest[put])

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
    sides: dict[OptionSide, list[OptionFigures]] = {side: [] for side in OptionSide}
    for id_, one in figures.items():
        sides[places[id_][1]].append(one)
    return sides
