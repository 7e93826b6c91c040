"""The screener over the exchange's shares."""

from __future__ import annotations

from datetime import date

import pytest

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.screening.candidates import Candidate
from tideboard_sandbox.exchange.screening.fields import PAST, PRICES
from tideboard_sandbox.exchange.screening.screener import Condition, Order

FRIDAY = date(2026, 11, 20)
NAMES = ["HK.00700", "HK.01211", "HK.00992", "HK.00005", "HK.02488"]


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(date=FRIDAY, universe=20)


def test_every_listed_and_synthetic_share_of_the_markets_is_a_candidate(
    exchange: Exchange, shares: dict[InstrumentId, Candidate]
) -> None:
    stocks = [row.id for row in exchange.instruments(Market.HK, SecurityType.STOCK)]

    assert list(shares) == [name for name in stocks if exchange.reference.offering(name) is None]
    assert InstrumentId("HK.900020") in shares
    mainland = exchange.reference.screener.screen([Market.SH, Market.SZ], tests=[], orders=[])
    assert {share.instrument.market for share in mainland} == {Market.SH, Market.SZ}


def test_cheap_tests_come_first_and_spare_the_dear_ones(exchange: Exchange) -> None:
    asked: list[str] = []

    def dear(share: Candidate) -> bool:
        asked.append(share.id)
        return True

    cheap = Condition(lambda share: share.id == "HK.00700", PRICES)
    found = exchange.reference.screener.screen([Market.HK], tests=[Condition(dear, PAST), cheap], orders=[])

    assert [share.id for share in found] == asked == ["HK.00700"]


def test_the_first_order_counts_most_and_a_list_narrows(exchange: Exchange) -> None:
    within = [InstrumentId(name) for name in NAMES]
    orders = [Order(lambda share: share.instrument.lot_size, True), Order(lambda share: share.id, False)]
    found = exchange.reference.screener.screen([Market.HK], tests=[], orders=orders, within=within)

    assert [share.id for share in found] == ["HK.00992", "HK.02488", "HK.01211", "HK.00005", "HK.00700"]
