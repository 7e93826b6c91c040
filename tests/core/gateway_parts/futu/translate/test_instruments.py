"""Static facts off the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tideboard_core.gateway_parts.futu.translate.instruments import instrument
from tideboard_core.gateway_parts.futu.translate.quotes import snapshot
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.opend.derivative_messages import add_option
from tideboard_core.sandbox.opend.quote_messages import static_basic
from tideboard_core.sandbox.opend.snapshots import snapshot_of
from tideboard_proto.opend import Qot_Common_pb2


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    made = Exchange(seed=7, date=date(2026, 11, 18))
    yield made
    made.close()


def test_an_option_arrives_as_the_exchange_lists_it(exchange: Exchange) -> None:
    listed = exchange.instrument(InstrumentId("HK.TCH261230C600000"))
    wire = Qot_Common_pb2.SecurityStaticInfo(basic=static_basic(listed))
    add_option(exchange, wire, listed)

    got = instrument(wire)

    assert (got.id, got.security_type, got.underlying) == (listed.id, SecurityType.OPTION, "HK.00700")
    assert wire.basic.lotSize == 100
    assert (got.lot_size, got.multiplier) == (listed.lot_size, listed.multiplier) == (1, 100)


def test_a_future_s_lot_is_the_money_of_a_point(exchange: Exchange) -> None:
    listed = exchange.instrument(InstrumentId("HK.MHImain"))
    wire = Qot_Common_pb2.SecurityStaticInfo(basic=static_basic(listed))

    got = instrument(wire)

    assert wire.basic.lotSize == 10
    assert (got.security_type, got.lot_size, got.multiplier) == (SecurityType.FUTURE, 1, 10)


@pytest.mark.parametrize(
    ("symbol", "wired", "lot"),
    [("HK.00700", 100, 100), ("HK.TCH261230C600000", 100, 1), ("HK.MHImain", 10, 1)],
)
def test_a_snapshot_counts_lots_as_orders_do(exchange: Exchange, symbol: str, wired: int, lot: int) -> None:
    sent = snapshot_of(exchange, InstrumentId(symbol))

    assert (sent.basic.lotSize, snapshot(sent).lot_size) == (wired, lot)
