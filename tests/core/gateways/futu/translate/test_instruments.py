"""Static facts off the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tideboard_core.gateways.futu.translate.instruments import instrument
from tideboard_core.gateways.futu.translate.quotes import snapshot
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.derivatives import add_option
from tideboard_sandbox.opend.messages.quotes import static_basic
from tideboard_sandbox.opend.quotes.snapshots import snapshot_of


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
    assert got.standard is True
    wire.optionExData.optionStandardType = Qot_Common_pb2.OptionStandardType_NonStandard
    assert instrument(wire).standard is False
    wire.optionExData.ClearField("optionStandardType")
    assert instrument(wire).standard is None


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


@pytest.mark.parametrize(
    ("symbol", "currency"), [("HK.00700", "HKD"), ("HK.80700", "CNY"), ("HK.800000", "HKD"), ("US.AAPL", "USD")]
)
def test_a_security_has_the_currency_of_its_counter(exchange: Exchange, symbol: str, currency: str) -> None:
    listed = exchange.instrument(InstrumentId(symbol))
    got = instrument(Qot_Common_pb2.SecurityStaticInfo(basic=static_basic(listed)))
    assert (got.currency, listed.currency) == (currency, currency)


@pytest.mark.parametrize(("kind", "structured"), [(0, False), (1, True), (3, True), (5, True)])
def test_a_warrant_of_a_bank_is_a_structured_product(kind: int, structured: bool) -> None:
    owner = Qot_Common_pb2.Security(market=1, code="00700")
    wire = Qot_Common_pb2.SecurityStaticInfo()
    wire.basic.CopyFrom(
        Qot_Common_pb2.SecurityStaticBasic(
            security=Qot_Common_pb2.Security(market=1, code="13579"), id=1, lotSize=100, secType=5, name="", listTime=""
        )
    )
    wire.warrantExData.CopyFrom(Qot_Common_pb2.WarrantStaticExData(type=kind, owner=owner))
    got = instrument(wire)
    assert (got.security_type, got.structured) == (SecurityType.WARRANT, structured)
    assert len(got.price_steps.tables) == (1 if structured else 3)
