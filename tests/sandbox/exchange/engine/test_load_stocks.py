"""Synthetic stocks: their own codes, valid prices, exact sums."""

from __future__ import annotations

from datetime import UTC, datetime

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.engine.load_stocks import SyntheticStock, Universe

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def test_codes_are_six_digits_and_end_with_the_count() -> None:
    universe = Universe(2, seed=1)

    assert [instrument.id for instrument in universe.instruments()] == ["HK.900001", "HK.900002"]
    for name in ("HK.900003", "HK.00700", "US.900001", "HK.90000A", "HK.900000"):
        assert not universe.has(InstrumentId(name))
        assert universe.find(InstrumentId(name)) is None


def test_sums_are_those_of_the_trades() -> None:
    stock, volume, turnover = SyntheticStock(3, seed=1), 0, 0
    for _ in range(200):
        before = stock.volume
        stock.trade()
        price = int(stock.quote(NOW).last * 10_000)
        volume += stock.volume - before
        turnover += price * (stock.volume - before)

    assert (stock.volume, stock.turnover) == (volume, turnover)
    quote = stock.quote(NOW)
    assert quote.low <= quote.last <= quote.high
    assert quote.volume % stock.instrument.lot_size == 0


def test_a_stock_is_the_same_whenever_it_is_made() -> None:
    first, second = Universe(50, seed=4), Universe(50, seed=4)
    second.instruments()
    name = InstrumentId("HK.900042")
    stocks = [universe.find(name) for universe in (first, second)]
    assert all(stock is not None for stock in stocks)

    assert len({stock.quote(NOW) for stock in stocks if stock is not None}) == 1
