"""Calendars: days that are asked for, pages, what is out, when on its day; and the lists of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.events import CalendarEvent, EventFigure, EventKind, MarketEvent, Noticed, SessionPart
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.opend.protocols import ProtoId, response_class
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetDividendCalendar_pb2 as dividend_pb
from tideboard_proto.opend import Qot_GetEarningsCalendar_pb2 as report_pb
from tideboard_proto.opend import Qot_GetEconomicCalendar_pb2 as macro_pb
from tideboard_proto.opend import Qot_GetHotList_pb2 as hot_pb
from tideboard_proto.opend import Qot_GetIpoList_pb2 as ipo_pb
from tideboard_proto.opend import Qot_GetTopMoversRank_pb2 as movers_pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
REPORTS, DIVIDENDS = ProtoId.Qot_GetEarningsCalendar, ProtoId.Qot_GetDividendCalendar
MACROS, OFFERS = ProtoId.Qot_GetEconomicCalendar, ProtoId.Qot_GetIpoList
FIRST, LAST = date(2026, 11, 16), date(2026, 11, 30)
HK = Qot_Common_pb2.Security(market=1, code="00700")
US = Qot_Common_pb2.Security(market=11, code="AAPL")


def report(day: str = "2026-11-17") -> report_pb.EarningsCalendarItem:
    return report_pb.EarningsCalendarItem(
        security=US,
        name="Apple",
        earningsDate=day,
        pubType=report_pb.EarningsCalendarPubType_After,
        periodText="2026/Q3",
        estimateList=[
            report_pb.EstimateData(estimateType=1, predictValue=1.5, currency="USD"),
            report_pb.EstimateData(estimateType=2, predictValue=90.0, actualValue=91.0, currency="USD"),
        ],
    )


def macro(title: str, stamp: float = 1795184400.0) -> macro_pb.EconomicCalendarItem:
    return macro_pb.EconomicCalendarItem(
        title=title, timestamp=stamp, country="US", star=3, previous="1.1%", consensus="1.2%"
    )


async def test_a_week_of_reports_at_a_time(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(REPORTS, report_pb.S2C(itemList=[report()]))

    first = await gateway.behind.events.calendar(EventKind.REPORT, FIRST, LAST, (Market.US,))
    last = await gateway.behind.events.calendar(EventKind.REPORT, LAST, LAST, (Market.US,))

    assert first.next_day == date(2026, 11, 23)
    assert first.events == (
        CalendarEvent(
            kind=EventKind.REPORT, day=date(2026, 11, 17), market=Market.US, instrument=APPLE, name="Apple",
            text="2026/Q3", source="Futu OpenD", session=SessionPart.AFTER, currency="USD",
            figures=(
                EventFigure("estimate_eps", "1.5", Decimal("1.5")),
                EventFigure("estimate_revenue", "90", Decimal(90)),
                EventFigure("actual_revenue", "91", Decimal(91)),
            ),
        ),
    )  # fmt: skip
    assert (last.events, last.next_day, last.unread) == ((), None, "date: 1")
    assert first.unread == ""
    asked = [(each.c2s.market, each.c2s.beginDate, each.c2s.endDate) for each in opend.requests(REPORTS)]
    assert asked == [(11, "2026-11-16", "2026-11-22"), (11, "2026-11-30", "2026-11-30")]


async def test_days_that_were_not_asked_for_are_left_out_and_counted(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    opend.reply(REPORTS, report_pb.S2C(itemList=[report("2026-11-15"), report(), report("2026-11-23")]))

    page = await gateway.behind.events.calendar(EventKind.REPORT, FIRST, LAST, (Market.US,))

    assert [row.day for row in page.events] == [date(2026, 11, 17)]
    assert page.unread == "date: 2"


async def test_every_market_is_asked_unless_some_are_named(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(REPORTS, report_pb.S2C(itemList=[report()]))

    found = await gateway.behind.events.calendar(EventKind.REPORT, FIRST, FIRST)

    assert sorted(each.c2s.market for each in opend.requests(REPORTS)) == [1, 11, 21, 22, 31]
    assert found.unread == "security"


async def test_a_day_of_dividends_at_a_time(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = dividend_pb.DividendCalendarItem(
        security=HK, name="Tencent", statement="Final HKD 4.5", exDate="2026-11-16", recordDate="2026-11-17"
    )
    opend.reply(DIVIDENDS, dividend_pb.S2C(itemList=[row], allCount=1))

    page = await gateway.behind.events.calendar(EventKind.DIVIDEND, FIRST, LAST, (Market.HK, Market.SH))

    assert [each.c2s.market for each in opend.requests(DIVIDENDS)] == [1]
    assert page.next_day == date(2026, 11, 17)
    assert page.events == (
        CalendarEvent(
            kind=EventKind.DIVIDEND, day=FIRST, market=Market.HK, instrument=TENCENT, name="Tencent",
            text="Final HKD 4.5", source="Futu OpenD", figures=(EventFigure("record_day", "2026-11-17"),),
        ),
    )  # fmt: skip


async def test_listings_whose_day_is_known(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        ipo_pb.IpoData(basic=ipo_pb.BasicIpoData(security=US, name=name, listTime=day))
        for name, day in (("Kelp", "2026-11-20"), ("Sand", None), ("Late", "2026-12-20"))
    ]
    opend.reply(OFFERS, ipo_pb.S2C(ipoList=rows))

    page = await gateway.behind.events.calendar(EventKind.IPO, FIRST, LAST, (Market.US,))

    assert [(row.name, row.day) for row in page.events] == [("Kelp", date(2026, 11, 20))]
    assert page.next_day is None


async def test_both_mainland_exchanges_have_one_list_of_offers(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        ipo_pb.IpoData(
            basic=ipo_pb.BasicIpoData(
                security=Qot_Common_pb2.Security(market=market, code=code), name=code, listTime="2026-11-20"
            )
        )
        for market, code in ((21, "688001"), (22, "301001"))
    ]
    opend.reply(OFFERS, ipo_pb.S2C(ipoList=rows))

    both = await gateway.behind.events.calendar(EventKind.IPO, FIRST, LAST, (Market.SH, Market.SZ))
    one = await gateway.behind.events.calendar(EventKind.IPO, FIRST, LAST, (Market.SZ,))
    other = await gateway.behind.events.calendar(EventKind.IPO, FIRST, LAST, (Market.HK,))

    assert [(row.instrument, row.market) for row in both.events] == [
        ("SH.688001", Market.SH), ("SZ.301001", Market.SZ),
    ]  # fmt: skip
    assert (both.unread, one.events, one.unread) == ("", both.events, "")
    assert (other.events, other.unread) == ((), "security")
    assert [each.c2s.market for each in opend.requests(OFFERS)] == [21, 22, 1]


async def test_macro_figures_of_all_pages(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    pages = {
        "": macro_pb.S2C(itemList=[macro("Prices")], hasMore=True, nextPage="a"),
        "a": macro_pb.S2C(itemList=[macro("Jobs")], hasMore=True, nextPage="a"),
    }
    opend.answers[MACROS] = lambda request: response_class(MACROS)(retType=0, s2c=pages[request.c2s.nextPage])

    page = await gateway.behind.events.calendar(EventKind.MACRO, FIRST, LAST, (Market.US,))

    assert len(opend.requests(MACROS)) == 2
    assert [row.text for row in page.events] == ["Jobs", "Prices"]
    assert page.events[0] == CalendarEvent(
        kind=EventKind.MACRO, day=date(2026, 11, 20), market=Market.US, instrument=None, name="US", text="Jobs",
        source="Futu OpenD", time=datetime(2026, 11, 20, 14, 20, tzinfo=UTC), stars=3,
        figures=(EventFigure("previous", "1.1%"), EventFigure("estimate", "1.2%")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("country", "market", "day", "name"),
    [
        ("United States", Market.US, 20, "US"),
        ("美国", Market.US, 20, "US"),
        ("中国香港", Market.HK, 21, "HK"),
        ("China", Market.SH, 21, "CN"),
        ("新加坡", Market.SG, 21, "SG"),
        ("日本", None, 21, "日本"),
    ],
)
async def test_a_country_is_named_in_the_language_of_the_gateway(
    gateway: OpendGateway, opend: ScriptedOpend, country: str, market: Market | None, day: int, name: str
) -> None:
    row = macro("Jobs", datetime(2026, 11, 21, 1, tzinfo=UTC).timestamp())
    row.country = country
    opend.reply(MACROS, macro_pb.S2C(itemList=[row]))

    page = await gateway.behind.events.calendar(EventKind.MACRO, FIRST, LAST)

    assert [(row.market, row.day.day, row.name) for row in page.events] == [(market, day, name)]


async def test_too_many_macro_figures_go_on_at_the_last_day(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def answer(request: macro_pb.Request) -> object:
        number = int(request.c2s.nextPage or 0)
        rows = [macro(f"Figure {number}", 1795184400.0 + number * 86400)]
        s2c = macro_pb.S2C(itemList=rows, hasMore=True, nextPage=str(number + 1))
        return response_class(MACROS)(retType=0, s2c=s2c)

    opend.answers[MACROS] = answer  # type: ignore[assignment]  # a Response is a Message

    page = await gateway.behind.events.calendar(EventKind.MACRO, FIRST, LAST, (Market.US,))

    assert [row.text for row in page.events] == [f"Figure {number}" for number in range(4)]
    assert page.next_day == date(2026, 11, 24)


@pytest.mark.parametrize("kind", [EventKind.SPLIT, EventKind.MEETING, EventKind.CLOSED, EventKind.MERGER])
async def test_other_calendars_are_longports(gateway: OpendGateway, kind: EventKind) -> None:
    with pytest.raises(NotOffered) as refused:
        await gateway.behind.events.calendar(kind, FIRST, LAST)
    assert refused.value.data["offered_by"] == "LongPort"


def mover(code: str, change: float | None) -> movers_pb.TopMoversRankItem:
    security = Qot_Common_pb2.Security(market=1, code=code)
    return movers_pb.TopMoversRankItem(security=security, name=code, changeRatio=change)


async def test_the_largest_moves_are_rises_and_falls(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    """The ranking has one direction at a time; in a small market each list ends with the other's rows."""
    rises = [mover("00001", 7.5), mover("00002", 1.0), mover("00003", -0.5), mover("00004", None)]
    falls = [mover("00005", -9.0), mover("00003", -0.5), mover("00002", 1.0)]

    def answer(request: movers_pb.Request) -> movers_pb.Response:
        falling = request.c2s.sortDir == movers_pb.SortDir_Ascending
        return movers_pb.Response(retType=0, s2c=movers_pb.S2C(dataList=falls if falling else rises))

    opend.answers[ProtoId.Qot_GetTopMoversRank] = answer

    found = await gateway.behind.events.movers(Market.HK, 10)

    assert [(row.instrument, row.rising) for row in found] == [
        ("HK.00005", False),
        ("HK.00001", True),
        ("HK.00002", True),
        ("HK.00003", False),
        ("HK.00004", None),
    ]
    assert getattr(found, "unread", None) == ""
    assert [row.instrument for row in await gateway.behind.events.movers(Market.HK, 2)] == ["HK.00005", "HK.00001"]


async def test_unusual_moves_are_longports(gateway: OpendGateway) -> None:
    with pytest.raises(NotOffered) as refused:
        await gateway.behind.events.noticed(Market.HK)
    assert refused.value.data["offered_by"] == "LongPort"


async def test_what_is_moved_and_traded_most(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    mover = movers_pb.TopMoversRankItem(security=HK, name="Tencent", changeRatio=7.5)
    hot = hot_pb.HotListItem(
        security=HK, name="Tencent", tradeHeat=88.5, newsInfo=hot_pb.HotNewsInfo(title="<b>Up</b>\n")
    )
    opend.reply(ProtoId.Qot_GetTopMoversRank, movers_pb.S2C(dataList=[mover]))
    opend.reply(ProtoId.Qot_GetHotList, hot_pb.S2C(dataList=[hot]))
    known = {"instrument": TENCENT, "name": "Tencent", "time": None, "source": "Futu OpenD"}

    assert await gateway.behind.events.movers(Market.HK, 500) == [
        MarketEvent(**known, text="", rising=True, figures=("changeRatio 7.50",))  # type: ignore[arg-type]
    ]
    assert await gateway.behind.events.noticed(Market.HK, Noticed.WATCHED) == [
        MarketEvent(**known, text="<b>Up</b> ", figures=("tradeHeat 88.50",))  # type: ignore[arg-type]
    ]
