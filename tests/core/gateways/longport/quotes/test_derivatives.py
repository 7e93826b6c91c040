"""Options and warrants: what is asked, and that unknown symbols cost nothing but themselves."""

from __future__ import annotations

from datetime import date

from fakes.servers.longport.feed import TENCENT, reply
from fakes.servers.longport.scripted import ScriptedLongport
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
