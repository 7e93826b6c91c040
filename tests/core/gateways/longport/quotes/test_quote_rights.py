"""What the login may see, asked of the broker; limits of the profile."""

from __future__ import annotations

import pytest

from fakes.servers.longport.feed import TENCENT, reply
from fakes.servers.longport.scripted import Refused, ScriptedLongport
from tideboard_core.gateways.common.list_reads import parts
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.rate_limits import MAX_SYMBOLS
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuoteRight
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb

PROFILE = QuoteCommand.USER_QUOTE_PROFILE


async def max_symbols(longport: ScriptedLongport, feed: LongportGateway) -> int:
    """Symbols that may be subscribed while none is."""
    longport.scripts["quote"][QuoteCommand.SUBSCRIPTIONS] = lambda _request: Refused(3, 301600, "invalid request")
    return (await feed.quotes.subscription_info()).remaining


async def test_packages_and_rights(longport: ScriptedLongport, feed: LongportGateway) -> None:
    profile = pb.UserQuoteProfileResponse(subscribe_limit=100)
    detail = profile.quote_level_detail.by_market_code["HK"]
    detail.packages.append(pb.UserQuoteLevelDetail.PackageDetail(key="HK_Basic", name="15-min Delay"))
    detail.warning_msg = "Quotes are delayed."
    reply(longport, PROFILE, profile)

    packages = await feed.quotes.quote_packages()

    assert (packages[Market.HK].delayed, packages[Market.HK].warning) == (True, "Quotes are delayed.")
    assert await feed.quotes.quote_rights() == {Market.HK: QuoteRight.LV1}
    assert [call.language for call in longport.packets(PROFILE)] == ["en", "en"]
    assert await max_symbols(longport, feed) == 100


async def test_the_profile_is_asked_for_once_by_what_only_needs_its_limits(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    await feed.quotes.subscribe([])
    await feed.quotes.subscribe([])

    assert len(longport.packets(PROFILE)) == 1


async def test_the_rates_of_the_profile_are_kept(longport: ScriptedLongport, feed: LongportGateway) -> None:
    rows = [pb.RateLimit(command="QueryCapitalFlowIntraday", limit=1, burst=1)]
    reply(longport, PROFILE, pb.UserQuoteProfileResponse(rate_limit=rows))
    reply(longport, QuoteCommand.CAPITAL_FLOW, pb.CapitalFlowIntradayResponse())
    await feed.quotes.quote_packages()

    await feed.flow.capital_flow(TENCENT)

    assert feed.flow.flow_wait() >= 1


async def test_a_broker_that_tells_nothing_has_its_documented_limits(
    longport: ScriptedLongport, feed: LongportGateway
) -> None:
    longport.scripts["quote"][PROFILE] = lambda _request: Refused(3, 301600, "invalid request")

    assert await feed.quotes.quote_packages() == {}
    assert await max_symbols(longport, feed) == 500


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (500, [500]), (501, [500, 1])])
def test_parts_hold_five_hundred(count: int, sizes: list[int]) -> None:
    assert [len(part) for part in parts(list(range(count)), MAX_SYMBOLS)] == sizes
