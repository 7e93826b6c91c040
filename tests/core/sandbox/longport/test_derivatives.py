"""Options, warrants and their issuers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.quote_session import recorded_session
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.longport.derivatives import (
    option_dates,
    option_quotes,
    option_strikes,
    warrant_issuers,
    warrant_quotes,
)
from tideboard_core.sandbox.longport.quote_session import QuoteSession
from tideboard_core.sandbox.longport.refusals import SocketRefusal
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb

Strikes = pb.OptionChainDateStrikeInfoRequest


def dates(session: QuoteSession, symbol: str) -> list[str]:
    return list(option_dates(session, pb.SecurityRequest(symbol=symbol)).expiry_date)


def many(*symbols: str) -> pb.MultiSecurityRequest:
    return pb.MultiSecurityRequest(symbol=symbols)


@pytest.mark.parametrize("symbol", ["700.HK", "AAPL.US"])
def test_a_chain_leads_from_dates_to_quotes(session: QuoteSession, symbol: str) -> None:
    day = dates(session, symbol)[1]
    rows = option_strikes(session, Strikes(symbol=symbol, expiry_date=day)).strike_price_info
    symbols = [name for row in rows for name in (row.call_symbol, row.put_symbol)]

    quotes = option_quotes(session, many(*symbols)).secu_quote

    assert [quote.symbol for quote in quotes] == symbols
    for quote, row in zip(quotes[::2], rows, strict=True):
        assert quote.option_extend.strike_price == row.price
        assert (quote.option_extend.expiry_date, quote.option_extend.direction) == (day, "C")
        assert quote.option_extend.underlying_symbol == symbol
    calls = [Decimal(quote.last_done) for quote in quotes[::2]]
    assert calls == sorted(calls, reverse=True)
    assert min(calls) > 0


def test_a_security_without_options_has_empty_lists(session: QuoteSession) -> None:
    assert dates(session, "5.HK") == []
    assert not option_strikes(session, Strikes(symbol="5.HK", expiry_date="20261218")).strike_price_info
    assert not option_strikes(session, Strikes(symbol="700.HK", expiry_date="20261219")).strike_price_info
    assert not option_quotes(session, many("700.HK", "nonsense", "AAPL261218C1.US")).secu_quote


def test_a_day_that_cannot_be_read_is_refused(session: QuoteSession) -> None:
    with pytest.raises(BadInput):
        option_strikes(session, Strikes(symbol="700.HK", expiry_date="soon"))


def test_a_warrant_has_its_terms(session: QuoteSession) -> None:
    call, put = warrant_quotes(session, many("13716.HK", "700.HK", "14209.HK", "99999.HK")).secu_quote
    quote = session.shared.exchange.quote(InstrumentId("HK.13716"))

    assert Decimal(call.last_done) == quote.last
    assert (call.warrant_extend.category, put.warrant_extend.category) == ("Call", "Put")
    assert (call.warrant_extend.strike_price, call.warrant_extend.conversion_ratio) == ("634.000", "100")
    assert call.warrant_extend.expiry_date == "20270330"
    assert call.warrant_extend.last_trade_date < call.warrant_extend.expiry_date
    assert 0.1 < float(call.warrant_extend.implied_volatility) < 0.6


def test_issuers_have_numbers_and_names(session: QuoteSession) -> None:
    rows = warrant_issuers(session, control.Heartbeat()).issuer_info

    assert len({row.id for row in rows}) == len(rows) == 5
    assert (rows[1].name_cn, rows[1].name_en, rows[1].name_hk) == ("法兴", "Societe Generale", "法興")


def test_without_the_package_options_of_that_market_are_refused(standing_exchange: Exchange) -> None:
    session = recorded_session(standing_exchange, scenario="no-permission")

    for call in (lambda: option_quotes(session, many("AAPL261218C270000.US")), lambda: dates(session, "AAPL.US")):
        with pytest.raises(SocketRefusal) as seen:
            call()
        assert seen.value.code == ErrorCode.NO_ACCESS
    assert dates(session, "700.HK")
