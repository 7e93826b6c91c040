"""What a transport lacks is refused with the name of the connection that has it, before anything is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.behind.source import FutuBehind
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.instrument import InstrumentId, Market
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
        lambda behind: behind.events.noticed(Market.HK),
        lambda behind: behind.news.news(TENCENT),
        lambda behind: behind.company.ratings(TENCENT),
        lambda behind: behind.holders.holders(TENCENT),
        lambda behind: behind.company.rating_changes(Market.US, 10),
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
