"""Handler that ranks a market's shares by what is sold short (3415)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetShortSellingRank_pb2 as pb
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.reference.short_sales import REPORT_DAYS, ShortDay, ShortPosition
from tideboard_sandbox.exchange.screening.candidates import Candidate
from tideboard_sandbox.exchange.screening.fields import change_over
from tideboard_sandbox.opend.messages.codes import security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.reference.plates import plate_of
from tideboard_sandbox.opend.session.quote_rights import allowed_market
from tideboard_sandbox.opend.session.state import Session

ROWS, MOST_ROWS = 10, 35
"""Rows of a page that names no number, and the most that there are."""

WEEK, MONTH = 5, 20
"""Trading days of the averages."""

_MARKETS: dict[int, Market] = {
    qot.QotMarket_Unknown: Market.US,
    qot.QotMarket_US_Security: Market.US,
    qot.QotMarket_HK_Security: Market.HK,
}


class _ShortSales(NamedTuple):
    """One share with its whole days and its newest published position."""

    share: Candidate
    days: Sequence[ShortDay]
    position: ShortPosition
    issued: int

    def number(self, begin: int, end: int | None = None) -> int:
        """Shares sold short, on average of the days from index `begin` on."""
        days = self.days[begin:end]
        return sum(day.shares for day in days) // len(days)

    def ratio(self, begin: int, end: int | None = None) -> float:
        """Shares sold short in percent of the volume of these days."""
        days = self.days[begin:end]
        volume = sum(day.record.volume for day in days)
        return 100 * sum(day.shares for day in days) / volume if volume else 0.0

    def volume(self, begin: int) -> int:
        days = self.days[begin:]
        return sum(day.record.volume for day in days) // len(days)

    @property
    def change(self) -> int:
        return self.number(-1) - self.number(-2, -1)

    @property
    def ratio_change(self) -> float:
        return self.ratio(-1) - self.ratio(-2, -1)

    @property
    def position_ratio(self) -> float:
        """The open position in percent of the issued shares."""
        return 100 * self.position.shares / self.issued

    @property
    def days_to_cover(self) -> float:
        return self.position.shares / max(self.position.daily_volume, 1)


_FIGURES: dict[int, Callable[[_ShortSales], float]] = {
    pb.ShortSellingSortField_Unknown: lambda row: row.change,
    pb.ShortSellingSortField_ShortNumberChange: lambda row: row.change,
    pb.ShortSellingSortField_ShortRatioChange: lambda row: row.ratio_change,
    pb.ShortSellingSortField_ShortNumber: lambda row: row.number(-1),
    pb.ShortSellingSortField_ShortRatio: lambda row: row.ratio(-1),
    pb.ShortSellingSortField_Volume: lambda row: row.volume(-1),
    pb.ShortSellingSortField_PositionVolume: lambda row: row.position.shares,
    pb.ShortSellingSortField_PositionRatio: lambda row: row.position_ratio,
    pb.ShortSellingSortField_DaysToCover: lambda row: row.days_to_cover,
    pb.ShortSellingSortField_WeekAvgVolume: lambda row: row.volume(-WEEK),
    pb.ShortSellingSortField_WeekAvgShortNumber: lambda row: row.number(-WEEK),
    pb.ShortSellingSortField_WeekAvgShortRatio: lambda row: row.ratio(-WEEK),
    pb.ShortSellingSortField_MonthAvgVolume: lambda row: row.volume(-MONTH),
    pb.ShortSellingSortField_MonthAvgShortNumber: lambda row: row.number(-MONTH),
    pb.ShortSellingSortField_MonthAvgShortRatio: lambda row: row.ratio(-MONTH),
}


def short_ranking(session: Session, c2s: pb.C2S) -> pb.S2C:
    """Shares of Hong Kong or New York by a figure of their short sales, by default its change on the last whole day."""
    market, figure = _MARKETS.get(c2s.market), _FIGURES.get(c2s.sortField)
    count = c2s.count if c2s.HasField("count") else ROWS
    for name, wrong in (
        ("market", market is None),
        ("sortField", figure is None),
        ("sortDir", c2s.sortDir not in pb.SortDir.values()),
        ("offset", c2s.offset < 0),
        ("count", not 1 <= count <= MOST_ROWS),
    ):
        if wrong:
            raise Refusal(BAD_ARGUMENT.format(name=name))
    assert market is not None
    assert figure is not None
    allowed_market(session, market)
    within = [name for plate in c2s.plateList for name in plate_of(session, plate).members] if c2s.plateList else None
    rows = _sold_short(session, market, within)
    rows.sort(key=figure, reverse=c2s.sortDir == pb.SortDir_Descending)
    return pb.S2C(dataList=[_item(row) for row in rows[c2s.offset : c2s.offset + count]], allCount=len(rows))


def _sold_short(session: Session, market: Market, within: Sequence[InstrumentId] | None) -> list[_ShortSales]:
    exchange = session.shared.exchange
    details = exchange.details
    found: list[_ShortSales] = []
    for share in exchange.reference.screener.screen((market,), tests=[], orders=[], within=within):
        if details.is_synthetic(share.id):
            continue
        days, positions = details.short_days(share.id, MONTH), details.short_positions(share.id, REPORT_DAYS)
        if len(days) > 1 and positions:
            found.append(_ShortSales(share, days, positions[-1], details.issued_shares(share.id)))
    return found


def _item(row: _ShortSales) -> pb.ShortSellingRankItem:
    """Prices and changes are those of the last whole day, as the figures beside them."""
    record = row.days[-1].record
    item = pb.ShortSellingRankItem(
        security=security_of(row.share.id),
        name=row.share.instrument.name,
        closePrice=record.close / SCALE,
        changeRatio=100 * (record.close / record.prev_close - 1),
        volume=record.volume,
        shortNumber=row.number(-1),
        shortNumberChange=row.change,
        shortRatio=row.ratio(-1),
        shortRatioChange=row.ratio_change,
        shortPositionVolume=row.position.shares,
        shortPositionRatio=row.position_ratio,
        daysToCover=row.days_to_cover,
        weekAvgShortNumber=row.number(-WEEK),
        weekAvgShortRatio=row.ratio(-WEEK),
        monthAvgShortNumber=row.number(-MONTH),
        monthAvgShortRatio=row.ratio(-MONTH),
    )
    for name, days in (("changeRatio5D", WEEK), ("changeRatio10D", 2 * WEEK)):
        change = change_over(row.share, days)
        if change is not None:
            setattr(item, name, change)
    return item
