"""Static facts off the wire."""

from __future__ import annotations

from datetime import date

from tideboard_core.gateway_parts.futu.translate.instruments import instrument
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.opend.derivative_messages import add_option
from tideboard_core.sandbox.opend.quote_messages import static_basic
from tideboard_proto.opend import Qot_Common_pb2


def test_an_option_arrives_as_the_exchange_lists_it() -> None:
    exchange = Exchange(seed=7, date=date(2026, 11, 18))
    listed = exchange.instrument(InstrumentId("HK.TCH261230C600000"))
    wire = Qot_Common_pb2.SecurityStaticInfo(basic=static_basic(listed))
    add_option(exchange, wire, listed)

    got = instrument(wire)

    assert (got.id, got.security_type, got.underlying) == (listed.id, SecurityType.OPTION, "HK.00700")
    assert wire.basic.lotSize == 100
    assert (got.lot_size, got.multiplier) == (listed.lot_size, listed.multiplier) == (1, 100)
    exchange.close()
