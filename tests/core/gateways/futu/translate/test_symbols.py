"""Symbols, markets and session states, both ways."""

from __future__ import annotations

import pytest

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.futu.translate.symbols import instrument_of, market_state, security, traded_instrument
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import MarketState
from tideboard_proto.opend import Qot_Common_pb2


@pytest.mark.parametrize(
    ("symbol", "market", "code"),
    [
        ("HK.00700", 1, "00700"),
        ("US..DJI", 11, ".DJI"),
        ("US.BRK.B", 11, "BRK.B"),
        ("SH.600519", 21, "600519"),
        ("SZ.300750", 22, "300750"),
        ("SG.D05", 31, "D05"),
    ],
)
def test_symbols_go_both_ways(symbol: str, market: int, code: str) -> None:
    wire = security(InstrumentId(symbol))

    assert (wire.market, wire.code) == (market, code)
    assert instrument_of(wire) == symbol


def test_futures_market_of_hong_kong_is_hong_kong() -> None:
    assert instrument_of(Qot_Common_pb2.Security(market=2, code="HSImain")) == "HK.HSImain"


@pytest.mark.parametrize(
    ("market", "code"), [(41, "7203"), (1, ""), (0, "X"), (1, "00700\u200b"), (1, "0\n"), (1, "7" * 65)]
)
def test_unknown_markets_and_empty_codes_raise_our_error(market: int, code: str) -> None:
    with pytest.raises(GatewayError):
        instrument_of(Qot_Common_pb2.Security(market=market, code=code))


@pytest.mark.parametrize(
    ("sec_market", "trd_market", "code", "symbol"),
    [
        (1, 1, "00700", "HK.00700"),
        (0, 1, "00700", "HK.00700"),
        (0, 2, "AAPL", "US.AAPL"),
        (31, 4, "600519", "SH.600519"),
        (0, 4, "600519", "SH.600519"),
        (0, 3, "300750", "SZ.300750"),
        (0, 6, "D05", "SG.D05"),
    ],
)
def test_traded_symbols_use_the_account_where_the_security_says_nothing(
    sec_market: int, trd_market: int, code: str, symbol: str
) -> None:
    assert traded_instrument(sec_market=sec_market, trd_market=trd_market, code=code) == symbol


def test_security_of_an_unknown_market_never_borrows_the_accounts_market() -> None:
    with pytest.raises(GatewayError):
        traded_instrument(sec_market=51, trd_market=1, code="7203")


def test_every_state_of_the_schema_has_a_meaning() -> None:
    unknown = [
        value.name
        for value in Qot_Common_pb2.QotMarketState.DESCRIPTOR.values
        if market_state(value.number) is MarketState.UNKNOWN
    ]

    assert unknown == ["QotMarketState_None"]
    assert market_state(999) is MarketState.UNKNOWN


def test_trading_at_the_closing_price_is_no_late_session() -> None:
    """The schema names 28 for A shares and 35 trade at last; the late session of New York is another number."""
    states = [Qot_Common_pb2.QotMarketState_AShareAfterHoursBegin, Qot_Common_pb2.QotMarketState_TRADE_AT_LAST]

    assert [market_state(number) for number in states] == [MarketState.FIXED_PRICE, MarketState.AT_CLOSE]
    assert market_state(Qot_Common_pb2.QotMarketState_AfterHoursBegin) is MarketState.AFTER_HOURS
