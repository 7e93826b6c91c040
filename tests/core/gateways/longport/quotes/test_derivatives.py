"""Options and warrants: what is asked, and that unknown symbols cost nothing but themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from google.protobuf.message import Message

from fakes.servers.longport.feed import TENCENT, reply
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

APPLE, CALL = InstrumentId("US.AAPL"), InstrumentId("US.AAPL261120C245000")


async def test_a_chain_by_expiry(longport: ScriptedLongport, feed: LongportGateway) -> None:
    dates = pb.OptionChainDateListResponse(expiry_date=["20261218", "20261120"])
    reply(longport, QuoteCommand.OPTION_CHAIN_DATES, dates)
    row = pb.StrikePriceInfo(price="245", call_symbol="AAPL261120C245000.US")
    reply(longport, QuoteCommand.OPTION_CHAIN_STRIKES, pb.OptionChainDateStrikeInfoResponse(strike_price_info=[row]))

    first, _ = await feed.derivatives.option_expiries(APPLE)
    (contract,) = await feed.derivatives.option_chain(APPLE, first)

    assert (first, contract.call, contract.expiry) == (date(2026, 11, 20), CALL, date(2026, 11, 20))
    (asked,) = longport.packets(QuoteCommand.OPTION_CHAIN_STRIKES)
    assert (asked.symbol, asked.expiry_date) == ("AAPL.US", "20261120")


async def test_warrants_by_the_page(longport: ScriptedLongport, feed: LongportGateway) -> None:
    """A count of 0 would ask for all of them at once."""
    reply(longport, QuoteCommand.WARRANT_LIST, pb.WarrantFilterListResponse(total_count=300))

    page = await feed.derivatives.warrants(TENCENT, begin=200, count=0)

    assert (page.rows, page.total) == ((), 300)
    (asked,) = longport.packets(QuoteCommand.WARRANT_LIST)
    assert (asked.filter_config.sort_offset, asked.filter_config.sort_count) == (200, 1)


async def test_issuers_are_sorted_by_name(longport: ScriptedLongport, feed: LongportGateway) -> None:
    rows = [pb.IssuerInfo(id=2, name_en="UBS"), pb.IssuerInfo(id=1, name_cn="摩根", name_en="JP Morgan")]
    reply(longport, QuoteCommand.WARRANT_ISSUERS, pb.IssuerInfoResponse(issuer_info=rows))

    assert await feed.derivatives.warrant_issuers() == [(1, "JP Morgan"), (2, "UBS")]


async def test_every_figure_is_asked_for(longport: ScriptedLongport, feed: LongportGateway) -> None:
    row = pb.SecurityCalcIndex(symbol="700.HK", pe_ttm_ratio="9.9")
    reply(longport, QuoteCommand.CALC_INDEXES, pb.SecurityCalcQuoteResponse(security_calc_index=[row]))

    (got,) = await feed.derivatives.figures([TENCENT, InstrumentId("HK.99999")])

    assert got.instrument == TENCENT
    (asked,) = longport.packets(QuoteCommand.CALC_INDEXES)
    assert (list(asked.symbols), len(asked.calc_index)) == (["700.HK", "99999.HK"], 40)


def quoted(longport: ScriptedLongport, prices: Mapping[str, str]) -> None:
    """Have the call quoted at 22.38, and the last prices of these told among the calculated figures, of no others."""
    terms = pb.OptionExtend(strike_price="245", direction="C", underlying_symbol="AAPL.US", implied_volatility="0.25")
    option = pb.OptionQuote(symbol="AAPL261120C245000.US", last_done="22.38", option_extend=terms)
    reply(longport, QuoteCommand.OPTION_QUOTE, pb.OptionQuoteResponse(secu_quote=[option]))

    def computed(request: Any) -> Message | Refused:
        if not {*request.symbols} <= {*prices}:
            return Refused(7, 301604, "no quote access")
        rows = [
            pb.SecurityCalcIndex(symbol=name, last_done=prices[name], premium="1094.73") for name in request.symbols
        ]
        return pb.SecurityCalcQuoteResponse(security_calc_index=rows)

    longport.scripts["quote"][QuoteCommand.CALC_INDEXES] = computed


async def test_the_premium_stands_on_the_underlying_s_price(longport: ScriptedLongport, feed: LongportGateway) -> None:
    quoted(longport, {"AAPL261120C245000.US": "22.38", "AAPL.US": "250"})

    (got,) = await feed.derivatives.option_figures([CALL])

    assert got.premium == (245 + Decimal("22.38") - 250) * 100 / 250
    whole, spot = longport.packets(QuoteCommand.CALC_INDEXES)
    assert (list(whole.symbols), len(whole.calc_index)) == (["AAPL261120C245000.US"], 40)
    assert (list(spot.symbols), list(spot.calc_index)) == (["AAPL.US"], [pb.CALCINDEX_LAST_DONE])


async def test_a_price_that_may_not_be_seen_costs_the_premium_alone(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    quoted(longport, {"AAPL261120C245000.US": "22.38"})

    (got,) = await feed.derivatives.option_figures([CALL])

    assert (got.last, got.premium, got.implied_volatility) == (Decimal("22.38"), None, Decimal("0.25"))
