"""Calculated figures: each against what it is made of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_core.wire.longport.symbols import instrument_of
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.derivatives import option_quotes, warrant_list
from tideboard_sandbox.longport.quotes.handlers import calc_indexes, capital_flow

TENCENT = InstrumentId("HK.00700")
EVERY = [number for name, number in pb.CalcIndex.items() if number]


def figures(session: QuoteSession, *symbols: str, wanted: list[int] = EVERY) -> list[pb.SecurityCalcIndex]:
    request = pb.SecurityCalcQuoteRequest(symbols=symbols, calc_index=wanted)  # type: ignore[arg-type]
    return list(calc_indexes(session, request).security_calc_index)


def filled(row: pb.SecurityCalcIndex) -> set[str]:
    return {field.name for field, _ in row.ListFields()} - {"symbol"}


def test_only_what_was_asked_for_is_filled(session: QuoteSession) -> None:
    (row,) = figures(session, "700.HK", wanted=[pb.CALCINDEX_LAST_DONE, pb.CALCINDEX_VOLUME, pb.CALCINDEX_DELTA])

    assert filled(row) == {"last_done", "volume"}


def test_figures_of_a_stock(session: QuoteSession) -> None:
    (row,) = figures(session, "700.HK")
    exchange = session.shared.exchange
    quote = exchange.quote(TENCENT)
    days = exchange.bars(TENCENT, BarPeriod.DAY, 30, Adjustment.FORWARD)

    assert Decimal(row.total_market_value) == quote.last * 9_120_000_000
    assert Decimal(row.change_val) == quote.change
    assert float(row.five_day_change_rate) == pytest.approx(float((quote.last / days[-6].close - 1) * 100), abs=1e-3)
    assert float(row.ten_day_change_rate) == pytest.approx(float((quote.last / days[-11].close - 1) * 100), abs=1e-3)
    flow = capital_flow(session, pb.CapitalFlowIntradayRequest(symbol="700.HK")).capital_flow_lines
    assert row.capital_flow == flow[-1].inflow
    assert 0.3 < float(row.volume_ratio) < 3
    assert float(row.pe_ttm_ratio) > 5
    assert "strike_price" not in filled(row)


def test_the_year_so_far_starts_at_last_years_close(session: QuoteSession) -> None:
    (row,) = figures(session, "700.HK", wanted=[pb.CALCINDEX_YTD_CHANGE_RATE])
    exchange = session.shared.exchange
    before = exchange.bars(TENCENT, BarPeriod.YEAR, 2, Adjustment.FORWARD)[0].close

    assert float(row.ytd_change_rate) == pytest.approx(
        float((exchange.quote(TENCENT).last / before - 1) * 100), abs=1e-3
    )


def test_figures_of_a_warrant_and_an_option(session: QuoteSession) -> None:
    warrant, option = figures(session, "13716.HK", "AAPL261218C270000.US")

    assert {"strike_price", "premium", "warrant_delta", "effective_leverage", "balance_point"} <= filled(warrant)
    assert "delta" not in filled(warrant)
    assert {"strike_price", "open_interest", "delta", "gamma", "theta", "vega", "rho"} <= filled(option)
    assert not {"pe_ttm_ratio", "warrant_delta"} & filled(option)


def test_figures_of_an_option_in_the_vendor_s_units(session: QuoteSession) -> None:
    """Volatility in percent, vega and rho for a change of 100 %, theta for a day; the premium is strike by price."""
    symbol = "AAPL261218C270000.US"
    (row,) = figures(session, symbol)
    picture = session.exchange.details.option(instrument_of(symbol))
    assert picture is not None
    (quote,) = option_quotes(session, pb.MultiSecurityRequest(symbol=[symbol])).secu_quote

    assert 10 < float(row.implied_volatility) < 100
    assert float(row.implied_volatility) == pytest.approx(float(quote.option_extend.implied_volatility) * 100, abs=0.01)
    wire = [float(row.delta), float(row.gamma), float(row.theta), float(row.vega) / 100, float(row.rho) / 100]
    assert wire == pytest.approx(list(picture.greeks), abs=1e-4)
    assert float(row.premium) == pytest.approx(27000 / float(row.last_done), abs=1e-3)


def test_figures_of_a_warrant_are_percent_here(session: QuoteSession) -> None:
    """As in the vendor's sample; in the list of warrants the same are parts of 1."""
    (row,) = figures(session, "13716.HK")
    config = pb.FilterConfig(type=[0])
    listed = warrant_list(session, pb.WarrantFilterListRequest(symbol="700.HK", filter_config=config)).warrant_list
    part = next(each for each in listed if each.symbol == row.symbol)

    assert (row.outstanding_ratio, float(part.outstanding_ratio)) == ("34.000", 0.34)
    for name in ("change_rate", "premium", "itm_otm", "implied_volatility"):
        assert float(getattr(row, name)) == pytest.approx(float(getattr(part, name)) * 100, abs=0.01), name


def test_an_index_has_no_flow_and_unknown_symbols_are_left_out(session: QuoteSession) -> None:
    (row,) = figures(session, "HSI.HK", "99999.HK", "nonsense")

    assert row.symbol == "HSI.HK"
    assert "capital_flow" not in filled(row)
    assert "last_done" in filled(row)
