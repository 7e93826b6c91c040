"""Synthetic Hong Kong stocks for load tests: a quote with volume and turnover sums, no order book and no history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.quote import Level, OrderBook, Quote, Snapshot
from tideboard_sandbox.exchange.instruments.price_grid import AS_OF_NOW, SCALE, StepRule, ladder_of, to_decimal
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.market.quotes import money
from tideboard_sandbox.exchange.reference.fundamentals import PerShare, per_share
from tideboard_sandbox.exchange.reference.ipos import UnlistedShare

_FIRST = 900_001
"""Six digits, so that no synthetic code equals a real one."""

_LOTS = (100, 200, 500, 1000, 2000)


class SyntheticStock:
    """One stock of the universe: last price, extremes and sums."""

    __slots__ = (
        "address",
        "high",
        "instrument",
        "ladder",
        "level",
        "low",
        "open",
        "prev_close",
        "random",
        "turnover",
        "volume",
    )

    def __init__(self, number: int, seed: int, rule: StepRule = AS_OF_NOW) -> None:
        identity = InstrumentId(f"HK.{_FIRST + number}")
        self.address = Address(seed, (identity,))
        self.random = self.address.stream()
        facts = Instrument(
            id=identity,
            name=f"Synthetic {number + 1}",
            name_en=f"Synthetic {number + 1}",
            security_type=SecurityType.STOCK,
            lot_size=_LOTS[number % len(_LOTS)],
            currency="HKD",
            listing_date="2020-01-02",
        )
        self.instrument = rule.applied(facts)
        self.ladder = ladder_of(self.instrument)
        self.level = self.ladder.index(int(10_000 * 2 ** self.random.uniform(0, 8)))
        self.prev_close = self.open = self.high = self.low = self.last
        self.volume = self.turnover = 0

    @property
    def last(self) -> int:
        """Last price in units."""
        return self.ladder.price(self.level)

    @property
    def issued_shares(self) -> int:
        return int(200e6 + 5e9 * self.address.fraction("issued"))

    @property
    def per_share(self) -> PerShare:
        """Earnings and net assets of a share."""
        return per_share(self.prev_close / SCALE, self.address)

    def trade(self) -> None:
        """One more trade, a tick up or down or at the same price."""
        self.level = max(self.level + self.random.choice((-1, 0, 0, 1)), 20)
        price = self.last
        size = self.random.randint(1, 20) * self.instrument.lot_size
        self.high, self.low = max(self.high, price), min(self.low, price)
        self.volume += size
        self.turnover += price * size

    def quote(self, now: datetime) -> Quote:
        return Quote(
            instrument=self.instrument.id,
            last=to_decimal(self.last),
            prev_close=to_decimal(self.prev_close),
            open=to_decimal(self.open),
            high=to_decimal(self.high),
            low=to_decimal(self.low),
            volume=self.volume,
            turnover=money(self.turnover),
            time=now,
        )

    def book(self, now: datetime) -> OrderBook:
        """One level on each side of the last price."""
        lot = self.instrument.lot_size
        bid, ask = (Level(to_decimal(self.ladder.price(self.level + step)), 20 * lot, 3) for step in (0, 1))
        return OrderBook(instrument=self.instrument.id, bids=(bid,), asks=(ask,), time=now)

    def snapshot(self, now: datetime) -> Snapshot:
        """Quote and best prices."""
        book = self.book(now)
        return Snapshot(
            quote=self.quote(now),
            bid=book.bids[0].price,
            ask=book.asks[0].price,
            bid_volume=book.bids[0].quantity,
            ask_volume=book.asks[0].quantity,
            lot_size=self.instrument.lot_size,
            price_step=to_decimal(self.ladder.step(self.last)),
            name=self.instrument.name,
        )


class Universe:
    """Securities that have a quote only: synthetic stocks and shares that are not listed yet.

    There are `count` synthetic stocks, each made when it is first asked for.
    """

    def __init__(
        self,
        count: int,
        seed: int,
        unlisted_shares: Mapping[InstrumentId, UnlistedShare] | None = None,
        rule: StepRule = AS_OF_NOW,
    ) -> None:
        self.count = count
        self._rule = rule
        self.unlisted_shares: Mapping[InstrumentId, UnlistedShare] = unlisted_shares or {}
        self._seed = seed
        self._stocks: dict[InstrumentId, SyntheticStock] = {}

    def find(self, instrument: InstrumentId) -> SyntheticStock | UnlistedShare | None:
        """A security by id; None if it is not of the universe."""
        return self.unlisted_shares.get(instrument) or self.synthetic(instrument)

    def synthetic(self, instrument: InstrumentId) -> SyntheticStock | None:
        stock = self._stocks.get(instrument)
        if stock is None and (number := self._number(instrument)) is not None:
            stock = self._stocks[instrument] = SyntheticStock(number, self._seed, self._rule)
        return stock

    def has(self, instrument: InstrumentId) -> bool:
        return instrument in self.unlisted_shares or instrument in self._stocks or self._number(instrument) is not None

    def instruments(self) -> list[Instrument]:
        """Static facts of all of them, the synthetic ones last."""
        stocks = (self.synthetic(InstrumentId(f"HK.{_FIRST + number}")) for number in range(self.count))
        listed = [stock.instrument for stock in stocks if stock is not None]
        return [stock.instrument for stock in self.unlisted_shares.values()] + listed

    def _number(self, instrument: InstrumentId) -> int | None:
        if not self.count:  # as a rule, and each quote asks
            return None
        market, _, code = instrument.partition(".")
        if market != "HK" or len(code) != len(str(_FIRST)) or not code.isdigit():
            return None
        number = int(code) - _FIRST
        return number if 0 <= number < self.count else None
