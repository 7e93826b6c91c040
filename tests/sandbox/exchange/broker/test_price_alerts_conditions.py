"""What a price alert looks at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKind
from tideboard_sandbox.exchange.broker.price_alerts import Observation, measured
from tideboard_sandbox.exchange.facade import Exchange

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(seed=7, date=date(2026, 11, 18))


def seen(exchange: Exchange, name: InstrumentId = TENCENT, block: str | None = None) -> Observation:
    return Observation(exchange._floor.market_for(name), block)


def test_extremes_between_two_looks_count(exchange: Exchange) -> None:
    observation = seen(exchange)
    far = observation.last + 5

    assert measured(observation, AlertKind.PRICE_UP, far, high=far, low=None) == (far, True)
    assert measured(observation, AlertKind.PRICE_UP, far, high=None, low=None) == (observation.last, False)
    assert measured(observation, AlertKind.PRICE_DOWN, observation.last - 5, high=None, low=observation.last - 5)[1]


def test_figures_are_those_of_quote_book_and_minutes(exchange: Exchange) -> None:
    observation, quote, book = seen(exchange), exchange.quote(TENCENT), exchange.order_book(TENCENT)
    assert book.best_bid is not None
    figures = {kind: measured(observation, kind, Decimal(0), high=None, low=None)[0] for kind in AlertKind}

    assert figures[AlertKind.VOLUME_UP] == quote.volume
    assert figures[AlertKind.TURNOVER_UP] == quote.turnover
    assert figures[AlertKind.BID_UP] == book.best_bid.price
    assert figures[AlertKind.BID_VOLUME_UP] == book.best_bid.quantity
    past = Decimal(str(exchange.minute_line(TENCENT).prices[-6]))
    assert figures[AlertKind.FIVE_MINUTES_RATE_UP] == ((quote.last - past) * 100 / past).quantize(Decimal("0.001"))


def test_the_price_is_that_of_the_session(exchange: Exchange) -> None:
    block = exchange.quote(APPLE).overnight
    assert block is not None

    assert seen(exchange, APPLE, "overnight").last == block.price
    assert seen(exchange, APPLE).last == exchange.quote(APPLE).last
