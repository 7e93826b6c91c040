"""Reference calls: what is asked, and that unknown symbols cost nothing but themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from fakes.clock import ManualClock
from fakes.longport_feed import TENCENT, answering, feed_to, reply
from fakes.scripted_longport import Refused, ScriptedLongport
from fakes.sinks import Sinks
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

APPLE, CALL = InstrumentId("US.AAPL"), InstrumentId("US.AAPL261120C245000")


@pytest.fixture
async def feed(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in."""
    async with feed_to(answering(longport), sinks, clock) as gateway:
        yield gateway


async def test_option_and_warrant_quotes(longport: ScriptedLongport, feed: LongportGateway) -> None:
    option = pb.OptionQuote(symbol="AAPL261120C245000.US", last_done="22.38")
    reply(longport, QuoteCommand.OPTION_QUOTE, pb.OptionQuoteResponse(secu_quote=[option]))
    warrant = pb.WarrantQuote(symbol="13716.HK", last_done="0.255")
    reply(longport, QuoteCommand.WARRANT_QUOTE, pb.WarrantQuoteResponse(secu_quote=[warrant]))

    (one,) = await feed.option_quotes([CALL])
    (other,) = await feed.warrant_quotes([InstrumentId("HK.13716")])

    assert (one.quote.instrument, other.quote.instrument) == (CALL, "HK.13716")
    assert [list(call.symbol) for call in longport.packets(QuoteCommand.OPTION_QUOTE)] == [["AAPL261120C245000.US"]]


@pytest.mark.parametrize(("told", "sizes"), [("100", [100, 1]), ("", [1])])
async def test_an_option_s_facts_have_the_shares_of_a_contract(
    longport: ScriptedLongport, feed: LongportGateway, told: str, sizes: list[int]
) -> None:
    names = ["AAPL261120C245000.US", "AAPL.US"]
    rows = [pb.StaticInfo(symbol=name, name_en="X", lot_size=1) for name in names]
    reply(longport, QuoteCommand.STATIC_INFO, pb.SecurityStaticInfoResponse(secu_static_info=rows))
    option = pb.OptionQuote(symbol=names[0], option_extend=pb.OptionExtend(contract_multiplier=told))
    reply(longport, QuoteCommand.OPTION_QUOTE, pb.OptionQuoteResponse(secu_quote=[option]))

    assert [each.multiplier for each in await feed.instruments([CALL, APPLE])] == sizes
    assert [list(call.symbol) for call in longport.packets(QuoteCommand.OPTION_QUOTE)] == [names[:1]]


async def test_without_a_right_to_option_quotes_shares_are_still_told(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    names = ["AAPL261120C245000.US", "AAPL.US"]
    rows = [pb.StaticInfo(symbol=name, name_en="X", lot_size=1) for name in names]
    reply(longport, QuoteCommand.STATIC_INFO, pb.SecurityStaticInfoResponse(secu_static_info=rows))
    longport.scripts["quote"][QuoteCommand.OPTION_QUOTE] = lambda _request: Refused(7, 301603, "no quotes")

    assert [each.id for each in await feed.instruments([CALL, APPLE])] == [APPLE]


async def test_a_chain_by_expiry(longport: ScriptedLongport, feed: LongportGateway) -> None:
    dates = pb.OptionChainDateListResponse(expiry_date=["20261218", "20261120"])
    reply(longport, QuoteCommand.OPTION_CHAIN_DATES, dates)
    row = pb.StrikePriceInfo(price="245", call_symbol="AAPL261120C245000.US")
    reply(longport, QuoteCommand.OPTION_CHAIN_STRIKES, pb.OptionChainDateStrikeInfoResponse(strike_price_info=[row]))

    first, _ = await feed.option_expiries(APPLE)
    (contract,) = await feed.option_chain(APPLE, first)

    assert (first, contract.call, contract.expiry) == (date(2026, 11, 20), CALL, date(2026, 11, 20))
    (asked,) = longport.packets(QuoteCommand.OPTION_CHAIN_STRIKES)
    assert (asked.symbol, asked.expiry_date) == ("AAPL.US", "20261120")


async def test_warrants_by_the_page(longport: ScriptedLongport, feed: LongportGateway) -> None:
    """A count of 0 would ask for all of them at once."""
    reply(longport, QuoteCommand.WARRANT_LIST, pb.WarrantFilterListResponse(total_count=300))

    page = await feed.warrants(TENCENT, begin=200, count=0)

    assert (page.rows, page.total) == ((), 300)
    (asked,) = longport.packets(QuoteCommand.WARRANT_LIST)
    assert (asked.filter_config.sort_offset, asked.filter_config.sort_count) == (200, 1)


async def test_issuers_and_participants_have_names(longport: ScriptedLongport, feed: LongportGateway) -> None:
    rows = [pb.IssuerInfo(id=2, name_en="UBS"), pb.IssuerInfo(id=1, name_cn="摩根", name_en="JP Morgan")]
    reply(longport, QuoteCommand.WARRANT_ISSUERS, pb.IssuerInfoResponse(issuer_info=rows))

    assert await feed.warrant_issuers() == [(1, "JP Morgan"), (2, "UBS")]
    assert await feed.participants() == [("BEA", (4498,))]


async def test_every_figure_is_asked_for(longport: ScriptedLongport, feed: LongportGateway) -> None:
    row = pb.SecurityCalcIndex(symbol="700.HK", pe_ttm_ratio="9.9")
    reply(longport, QuoteCommand.CALC_INDEXES, pb.SecurityCalcQuoteResponse(security_calc_index=[row]))

    (got,) = await feed.figures([TENCENT, InstrumentId("HK.99999")])

    assert got.instrument == TENCENT
    (asked,) = longport.packets(QuoteCommand.CALC_INDEXES)
    assert (list(asked.symbols), len(asked.calc_index)) == (["700.HK", "99999.HK"], 40)


async def test_temperature_and_watchlists_over_http(longport: ScriptedLongport, feed: LongportGateway) -> None:
    warm = {"temperature": 60, "valuation": 50, "sentiment": 70, "timestamp": "1651115955"}
    longport.reply("GET", "/v1/quote/market_temperature", warm)
    longport.reply("GET", "/v1/watchlist/groups", {"groups": [{"id": "1", "name": "All", "securities": []}]})

    assert (await feed.market_temperature(Market.SH)).temperature == 60
    assert [group.name for group in await feed.watchlist_groups()] == ["All"]
    assert [seen.target for seen in longport.seen][-2:] == [
        "/v1/quote/market_temperature?market=CN", "/v1/watchlist/groups",
    ]  # fmt: skip
