"""Options, warrants and their issuers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.quote_session import recorded_session
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import ErrorCode
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.derivatives import (
    option_dates,
    option_quotes,
    option_strikes,
    warrant_issuers,
    warrant_list,
    warrant_quotes,
)

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


CALL, PUT = "13716.HK", "14209.HK"


def listed(
    session: QuoteSession, symbol: str = "700.HK", language: int = 1, **wanted: Any
) -> pb.WarrantFilterListResponse:
    config = pb.FilterConfig(**wanted)
    return warrant_list(session, pb.WarrantFilterListRequest(symbol=symbol, filter_config=config, language=language))


def symbols(session: QuoteSession, **wanted: Any) -> list[str]:
    return [row.symbol for row in listed(session, **wanted).warrant_list]


def test_everything_without_a_filter(session: QuoteSession) -> None:
    answer = listed(session)

    assert {CALL, PUT} <= {row.symbol for row in answer.warrant_list}
    assert answer.total_count == len(answer.warrant_list) >= 24
    assert {row.type for row in answer.warrant_list} == set(range(5))
    assert listed(session, symbol="1.HK").total_count == 0


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        ({"type": [0]}, CALL, PUT),
        ({"type": [1]}, PUT, CALL),
        ({"type": [2, 3, 4]}, "54113.HK", CALL),
        ({"issuer": [1]}, CALL, PUT),
        ({"issuer": [2]}, PUT, CALL),
        ({"expiry_date": [2]}, CALL, "15122.HK"),
        ({"expiry_date": [1, 3, 4]}, "15122.HK", PUT),
        ({"price_type": [1]}, "14688.HK", CALL),
        ({"price_type": [2]}, PUT, "54113.HK"),
        ({"status": [4]}, PUT, "15718.HK"),
        ({"status": [2]}, "15718.HK", "15802.HK"),
        ({"status": [3]}, "15802.HK", CALL),
        ({"type": [0], "issuer": [2]}, "15718.HK", CALL),
    ],
)
def test_filters_narrow_the_list(
    session: QuoteSession, wanted: dict[str, list[int]], inside: str, outside: str
) -> None:
    found = symbols(session, **wanted)

    assert inside in found
    assert outside not in found


def test_the_rates_of_the_list_are_parts_of_one(session: QuoteSession) -> None:
    """Change, premium and distances follow from the terms, as in the vendor's printed row."""
    rows = listed(session, type=[0, 1, 2, 3]).warrant_list
    spot = session.exchange.quote(InstrumentId("HK.00700")).last

    for row in rows:
        last, change, strike = (Decimal(text) for text in (row.last_done, row.change_val, row.strike_price))
        cost, call = last * Decimal(row.conversion_ratio), row.type in {0, 2}
        inside = spot - strike if call else strike - spot
        assert float(row.change_rate) == pytest.approx(float(change / (last - change)), abs=1e-7)
        assert float(row.premium) == pytest.approx(float((cost - inside) / spot), abs=1e-7)
        assert float(row.itm_otm) == pytest.approx(float(inside / strike), abs=1e-7)
        if row.type in {2, 3}:
            apart = spot / Decimal(row.call_price) - 1
            assert float(row.to_call_price) == pytest.approx(float(apart), abs=1e-7)
            assert (apart > 0) == call
        else:
            assert float(row.effective_leverage) * (1 if call else -1) > 0
    assert next(row.outstanding_ratio for row in rows if row.symbol == CALL) == "0.34000000"


def test_the_quote_of_a_warrant_has_its_ratio_as_a_part_of_one(session: QuoteSession) -> None:
    (row,) = warrant_quotes(session, many(CALL)).secu_quote

    assert row.warrant_extend.outstanding_ratio == "0.34000000"


def test_bears_are_sorted_below_bulls(session: QuoteSession) -> None:
    """By the signed distance to the call price; what has none stands between them."""
    kinds = [row.type for row in listed(session, sort_by=16, sort_order=0).warrant_list]

    assert [kind for kind in kinds if kind in {2, 3}] == sorted(
        (kind for kind in kinds if kind in {2, 3}), reverse=True
    )


@pytest.mark.parametrize("sort_by", range(22))
def test_the_order_turns_round(session: QuoteSession, sort_by: int) -> None:
    up, down = symbols(session, sort_by=sort_by, sort_order=0), symbols(session, sort_by=sort_by, sort_order=1)

    assert up != down
    assert sorted(up) == sorted(down)


def test_pages(session: QuoteSession) -> None:
    first, second = (listed(session, sort_offset=place, sort_count=1) for place in (0, 1))

    assert [row.symbol for row in (*first.warrant_list, *second.warrant_list)] == symbols(session)[:2]
    assert first.total_count == second.total_count == len(symbols(session))
    assert symbols(session, sort_offset=first.total_count, sort_count=1) == []
    with pytest.raises(SocketRefusal):
        symbols(session, sort_offset=-1)


def test_names_in_the_language_asked_for(session: QuoteSession) -> None:
    names = [
        next(row.name for row in listed(session, language=number).warrant_list if row.symbol == CALL)
        for number in (0, 1, 2)
    ]

    assert names == ["腾讯摩通七三购A", "TENCT@JPC2703A", "騰訊摩通七三購A"]
