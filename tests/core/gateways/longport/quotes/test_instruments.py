"""Static facts, with the shares behind an option contract."""

from __future__ import annotations

import pytest

from fakes.servers.longport.feed import reply
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

APPLE, CALL = InstrumentId("US.AAPL"), InstrumentId("US.AAPL261120C245000")


@pytest.mark.parametrize(("told", "sizes"), [("100", [100, 1]), ("", [1])])
async def test_an_option_s_facts_have_the_shares_of_a_contract(
    longport: ScriptedLongport, feed: LongportGateway, told: str, sizes: list[int]
) -> None:
    names = ["AAPL261120C245000.US", "AAPL.US"]
    rows = [pb.StaticInfo(symbol=name, name_en="X", lot_size=1) for name in names]
    reply(longport, QuoteCommand.STATIC_INFO, pb.SecurityStaticInfoResponse(secu_static_info=rows))
    option = pb.OptionQuote(symbol=names[0], option_extend=pb.OptionExtend(contract_multiplier=told))
    reply(longport, QuoteCommand.OPTION_QUOTE, pb.OptionQuoteResponse(secu_quote=[option]))

    assert [each.multiplier for each in await feed.quotes.instruments([CALL, APPLE])] == sizes
    assert [list(call.symbol) for call in longport.packets(QuoteCommand.OPTION_QUOTE)] == [names[:1]]


async def test_without_a_right_to_option_quotes_shares_are_still_told(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    names = ["AAPL261120C245000.US", "AAPL.US"]
    rows = [pb.StaticInfo(symbol=name, name_en="X", lot_size=1) for name in names]
    reply(longport, QuoteCommand.STATIC_INFO, pb.SecurityStaticInfoResponse(secu_static_info=rows))
    longport.scripts["quote"][QuoteCommand.OPTION_QUOTE] = lambda _request: Refused(7, 301603, "no quotes")

    assert [each.id for each in await feed.quotes.instruments([CALL, APPLE])] == [APPLE]
