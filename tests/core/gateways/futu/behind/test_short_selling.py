"""Short sales and positions: pages, each market's list, days once and in order, percents and what they are of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.short_selling import ShortPosition, ShortRank, ShortVolume, VenueShares
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.opend.protocols import ProtoId, response_class
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetDailyShortVolume_pb2 as volume_pb
from tideboard_proto.opend import Qot_GetShortInterest_pb2 as interest_pb
from tideboard_proto.opend import Qot_GetShortSellingRank_pb2 as rank_pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
VOLUME = ProtoId.Qot_GetDailyShortVolume


def hk_day(day: str, sold: int = 200) -> volume_pb.HkDailyShortVolumeItem:
    return volume_pb.HkDailyShortVolumeItem(
        timestampStr=day, sharesTraded=3000, turnover=6000.0, shortSellSharesTraded=sold, shortSellTurnover=400.0,
        closePrice=2.1,
    )  # fmt: skip


async def test_a_day_in_hong_kong_has_the_percent_of_its_shares(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(VOLUME, volume_pb.S2C(hkItemList=[hk_day("2026-11-17"), hk_day("2026-11-16")], nextKey="-1"))

    found = await gateway.behind.short_selling.volumes(TENCENT, 20)

    assert (found.instrument, found.source, found.unread) == (TENCENT, "Futu OpenD", "")
    assert [row.day.day for row in found.days] == [16, 17]
    assert found.days[1] == ShortVolume(
        day=date(2026, 11, 17), shares=200, volume=3000, turnover_short=Decimal(400), turnover=Decimal(6000),
        percent=Decimal("6.666667"), close=Decimal("2.1"),
    )  # fmt: skip


async def test_a_day_in_new_york_tells_which_venues_it_counts(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = volume_pb.UsDailyShortVolumeItem(
        timestampStr="2026-11-17", totalSharesShort=10, nasdaqSharesShort=6, nyseSharesShort=4, shortPercent=12.34,
        volume=81,
    )  # fmt: skip
    opend.reply(VOLUME, volume_pb.S2C(usItemList=[row], nextKey="-1"))

    (day,) = (await gateway.behind.short_selling.volumes(APPLE)).days

    assert day == ShortVolume(
        day=date(2026, 11, 17), shares=10, volume=81, percent=Decimal("12.34"),
        venues=(VenueShares("NASDAQ", 6), VenueShares("NYSE", 4)),
    )  # fmt: skip


async def test_a_hundred_days_are_two_pages_and_a_key_that_repeats_ends_them(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    days = [hk_day(date.fromordinal(738000 - back).isoformat()) for back in range(50)]
    older = [hk_day(date.fromordinal(737950 - back).isoformat()) for back in range(50)]
    pages = {"": volume_pb.S2C(hkItemList=days, nextKey="a"), "a": volume_pb.S2C(hkItemList=older, nextKey="a")}
    opend.answers[VOLUME] = lambda request: response_class(VOLUME)(retType=0, s2c=pages[request.c2s.nextKey])

    found = await gateway.behind.short_selling.volumes(TENCENT)
    few = await gateway.behind.short_selling.volumes(TENCENT, 7)

    assert len(found.days) == 100
    assert [(each.c2s.nextKey, each.c2s.num) for each in opend.requests(VOLUME)] == [("", 50), ("a", 50), ("", 7)]
    assert few.days == found.days[-7:]


async def test_a_day_twice_counts_once_and_is_named(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [hk_day("2026-11-17", 200), hk_day("2026-11-17", 100), hk_day("2026-11-16")]
    opend.reply(VOLUME, volume_pb.S2C(hkItemList=rows, nextKey="-1"))

    found = await gateway.behind.short_selling.volumes(TENCENT)

    assert [row.shares for row in found.days] == [200, 200]
    assert found.unread == "timestampStr"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "soon", "", "<b>2026-11-17</b>"])
async def test_a_day_that_cannot_be_is_left_out_and_named(
    gateway: OpendGateway, opend: ScriptedOpend, day: str
) -> None:
    opend.reply(VOLUME, volume_pb.S2C(hkItemList=[hk_day("2026-11-16"), hk_day(day)], nextKey="-1"))

    found = await gateway.behind.short_selling.volumes(TENCENT)

    assert len(found.days) == 1
    assert found.unread == "time"


async def test_an_empty_answer_is_one(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(VOLUME, volume_pb.S2C())
    found = await gateway.behind.short_selling.volumes(TENCENT)
    assert (found.days, found.unread) == ((), "")


async def test_positions_say_what_their_percent_is_of(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    hong_kong = interest_pb.HkShortInterestItem(
        timestampStr="2026-11-13", aggregatedShort=500, aggregatedShortRatio=0.6, closePrice=2.0
    )
    new_york = interest_pb.UsShortInterestItem(
        timestampStr="2026-10-30", sharesShort=90, shortPercent=1.5, avgDailyShareVolume=30, daysToCover=3.0
    )
    opend.reply(ProtoId.Qot_GetShortInterest, interest_pb.S2C(hkItemList=[hong_kong], usItemList=[new_york]))

    (first,) = (await gateway.behind.short_selling.positions(TENCENT)).days
    (second,) = (await gateway.behind.short_selling.positions(APPLE)).days

    assert first == ShortPosition(
        day=date(2026, 11, 13), shares=500, percent=Decimal("0.6"), percent_of="float", close=Decimal(2)
    )
    assert second == ShortPosition(
        day=date(2026, 10, 30), shares=90, percent=Decimal("1.5"), daily_volume=30, days_to_cover=Decimal(3)
    )


async def test_the_ranking_keeps_its_order_and_leaves_out_what_is_of_another_market(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    rows = [
        rank_pb.ShortSellingRankItem(
            security=Qot_Common_pb2.Security(market=market, code=code), name=code, shortNumber=9, shortRatio=20.5,
            shortPositionVolume=70, shortPositionRatio=0.5, daysToCover=2.5, volume=44, closePrice=3.0,
        )
        for market, code in ((11, "TSLA"), (1, "00700"), (11, "AAPL"))
    ]  # fmt: skip
    opend.reply(ProtoId.Qot_GetShortSellingRank, rank_pb.S2C(dataList=rows, allCount=3))

    found = await gateway.behind.short_selling.ranking(Market.US, 500)

    assert [row.instrument for row in found] == ["US.TSLA", APPLE]
    assert found[1] == ShortRank(
        instrument=APPLE, name="AAPL", shares=9, percent=Decimal("20.5"), volume=44, close=Decimal(3), position=70,
        position_percent=Decimal("0.5"), days_to_cover=Decimal("2.5"),
    )  # fmt: skip
    (asked,) = opend.requests(ProtoId.Qot_GetShortSellingRank)
    assert (asked.c2s.market, asked.c2s.sortField, asked.c2s.sortDir, asked.c2s.count) == (11, 3, 0, 35)
