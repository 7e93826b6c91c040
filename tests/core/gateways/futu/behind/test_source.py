"""What a transport lacks is refused with the name of the connection that has it, before anything is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.behind.source import FutuBehind
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.events import EventKind, Noticed
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports.behind import BehindSource, PremiumPeriod
from tideboard_core.wire.opend_rest.rows import row_for

DAY = date(2026, 11, 16)
TENCENT = InstrumentId("HK.00700")


@pytest.mark.parametrize(
    "call",
    [
        lambda behind: behind.brokers.trades(TENCENT),
        lambda behind: behind.short_selling.volumes(TENCENT),
        lambda behind: behind.short_selling.positions(TENCENT),
        lambda behind: behind.short_selling.ranking(Market.HK, 10),
        lambda behind: behind.events.calendar(EventKind.REPORT, DAY, DAY),
        lambda behind: behind.events.noticed(Market.HK, Noticed.WATCHED),
        lambda behind: behind.news.news(TENCENT),
        lambda behind: behind.company.ratings(TENCENT),
        lambda behind: behind.holders.holders(TENCENT),
        lambda behind: behind.company.rating_changes(Market.US, 10),
        lambda behind: behind.company.star_report(TENCENT),
        lambda behind: behind.events.option_events(Market.HK),
        lambda behind: behind.holders.institution_list(Market.HK, 10),
    ],
)
async def test_calls_without_a_row_are_opends(
    gateway: OpendGateway, opend: ScriptedOpend, call: Callable[[FutuBehind], Awaitable[object]]
) -> None:
    behind = FutuBehind(gateway.link, lambda proto_id: row_for(proto_id) is not None)
    before = len(opend.received)

    with pytest.raises(NotOffered) as refused:
        await call(behind)

    assert (refused.value.code, refused.value.data["offered_by"]) == ("offered-elsewhere", "Futu OpenD")
    assert len(opend.received) == before


@pytest.mark.parametrize(
    "call",
    [
        lambda behind: behind.listings.premium(TENCENT, PremiumPeriod.DAY, 10),
        lambda behind: behind.listings.price_volumes(TENCENT),
        lambda behind: behind.listings.option_volumes(TENCENT, 10),
        lambda behind: behind.company.rating_history(TENCENT),
        lambda behind: behind.company.compared(TENCENT, [], "HKD"),
        lambda behind: behind.events.rankings(),
        lambda behind: behind.events.ranking("ib_rise-hk"),
        lambda behind: behind.results.account(),
        lambda behind: behind.results.security(TENCENT),
        lambda behind: behind.results.markets(),
        lambda behind: behind.results.flows(TENCENT),
        lambda behind: behind.results.rates(),
        lambda behind: behind.brokers.holding_history(TENCENT, "B01224"),
        lambda behind: behind.events.calendar(EventKind.MEETING, DAY, DAY),
    ],
)
async def test_what_futu_lacks_is_longports(
    gateway: OpendGateway, call: Callable[[BehindSource], Awaitable[object]]
) -> None:
    with pytest.raises(NotOffered) as refused:
        await call(gateway.behind)
    assert (refused.value.data["provider"], refused.value.data["offered_by"]) == ("Futu OpenD", "LongPort")
