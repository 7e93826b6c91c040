"""Valuation, ratings and dividends: what is asked, each field of the answer, and what is LongPort's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.company import Dividend, RatingChange, RatingDirection, Ratings, ValuationMetric
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetCorporateActionsDividends_pb2 as dividends_pb
from tideboard_proto.opend import Qot_GetRatingChange_pb2 as change_pb
from tideboard_proto.opend import Qot_GetResearchAnalystConsensus_pb2 as consensus_pb
from tideboard_proto.opend import Qot_GetValuationDetail_pb2 as valuation_pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
CONSENSUS, CHANGES = ProtoId.Qot_GetResearchAnalystConsensus, ProtoId.Qot_GetRatingChange


async def test_ratings_are_parts_of_the_analysts(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    s2c = consensus_pb.S2C(
        highest=820.0, average=716.0, lowest=579.51, total=44, updateTimeStr="2026-05-11", buy=22.727, strongBuy=77.273
    )
    opend.reply(CONSENSUS, s2c)

    assert await gateway.behind.company.ratings(TENCENT) == Ratings(
        instrument=TENCENT, source="Futu OpenD", counts=None, target_low=Decimal("579.51"), target_mean=Decimal(716),
        target_high=Decimal(820), updated=date(2026, 5, 11), analysts=44,
        percents=(Decimal("77.273"), Decimal("22.727"), Decimal(0), Decimal(0), Decimal(0)),
    )  # fmt: skip


async def test_nobody_rates_it(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(CONSENSUS, consensus_pb.S2C())
    empty = Ratings(instrument=TENCENT, source="Futu OpenD", counts=None)
    assert await gateway.behind.company.ratings(TENCENT) == empty


async def test_changes_of_all_kinds_by_day(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def answer(request: change_pb.Request) -> change_pb.Response:
        kind = request.c2s.changeType
        row = change_pb.RatingChangeItem(
            security=Qot_Common_pb2.Security(market=11, code="AAPL"), name="Apple", rating=3, lastRating=2,
            targetPrice=300.0, lastTargetPrice=250.0, changeType=kind, institutionName="Keel",
            recommendationDate=f"2026-11-1{kind}",
        )  # fmt: skip
        return change_pb.Response(retType=0, s2c=change_pb.S2C(dataList=[row]))

    opend.answers[CHANGES] = answer

    found = await gateway.behind.company.rating_changes(Market.US, 2)

    assert [row.direction for row in found] == [RatingDirection.NEW, RatingDirection.DOWN]
    assert found[0] == RatingChange(
        instrument=APPLE, name="Apple", institution="Keel", rating="BUY", day=date(2026, 11, 13),
        direction=RatingDirection.NEW, rating_before="HOLD", target=Decimal(300), target_before=Decimal(250),
    )  # fmt: skip
    assert [(each.c2s.changeType, each.c2s.count) for each in opend.requests(CHANGES)] == [(1, 2), (2, 2), (3, 2)]


async def test_changes_are_of_new_york_alone(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    with pytest.raises(NotOffered):
        await gateway.behind.company.rating_changes(Market.HK, 2)
    assert not opend.requests(CHANGES)


async def test_dividends_by_ex_date(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        dividends_pb.DividendItem(statement="planned"),
        dividends_pb.DividendItem(statement="old", exDate="2025-05-08"),
        dividends_pb.DividendItem(
            statement="new", exDate="2026-05-08", recordDate="2026-05-11", dividendPayableDate="2026-05-25"
        ),
    ]
    opend.reply(ProtoId.Qot_GetCorporateActionsDividends, dividends_pb.S2C(dividendList=rows))

    found = await gateway.behind.company.dividends(TENCENT)

    assert [row.text for row in found.rows] == ["new", "old", "planned"]
    assert found.rows[0] == Dividend(
        text="new", ex_day=date(2026, 5, 8), record_day=date(2026, 5, 11), payment_day=date(2026, 5, 25)
    )


async def test_valuation_by_three_metrics(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    item = valuation_pb.ValuationTrend.ValuationHistoricalItem
    items = [item(value=21.5, timeStr="2026-11-17"), item(value=-3.0, timeStr="2026-11-16")]
    trend = valuation_pb.ValuationTrend(historicalItems=items)
    opend.reply(ProtoId.Qot_GetValuationDetail, valuation_pb.S2C(trend=trend))

    found = await gateway.behind.company.valuation(TENCENT)

    assert [row.metric for row in found.series] == [
        ValuationMetric.EARNINGS, ValuationMetric.BOOK, ValuationMetric.SALES,
    ]  # fmt: skip
    assert [(point.day.day, point.value) for point in found.series[0].points] == [
        (16, Decimal(-3)), (17, Decimal("21.5")),
    ]  # fmt: skip
    assert [each.c2s.valuationType for each in opend.requests(ProtoId.Qot_GetValuationDetail)] == [1, 2, 3]


@pytest.mark.parametrize("call", ["eps_forecasts", "consensus", "reports"])
async def test_the_rest_is_longports(gateway: OpendGateway, call: str) -> None:
    with pytest.raises(NotOffered) as refused:
        await getattr(gateway.behind.company, call)(TENCENT)
    assert refused.value.data["offered_by"] == "LongPort"
