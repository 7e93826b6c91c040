"""Handlers that rank a market's shares: rises and falls (3433), movers (3413), periods (3416), heat (3414)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from tideboard_core.model.instrument import Market, market_of
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetHotList_pb2 as heat_pb
from tideboard_proto.opend import Qot_GetPeriodChangeRank_pb2 as period_pb
from tideboard_proto.opend import Qot_GetRiseFallDistribution_pb2 as distribution_pb
from tideboard_proto.opend import Qot_GetTopMoversRank_pb2 as movers_pb
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.screening.candidates import Candidate
from tideboard_sandbox.exchange.screening.fields import BASE, Measure, Read, accumulated, change_over
from tideboard_sandbox.exchange.screening.screener import Condition
from tideboard_sandbox.opend.messages.codes import security_of
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.reference.plates import plate_of
from tideboard_sandbox.opend.reference.screening import MARKETS
from tideboard_sandbox.opend.session.quote_rights import allowed_market
from tideboard_sandbox.opend.session.state import Session

ROWS, MOST_ROWS = 50, 200
"""Rows of a ranking that names no number, and the most that there are."""

NEAR = 5.0
"""Percent from an extreme of 52 weeks that count as near; the vendor does not publish its own."""

_Item = TypeVar("_Item", movers_pb.TopMoversRankItem, period_pb.PeriodChangeRankItem)
_RANKED: dict[int, Market] = {qot.QotMarket_HK_Security: Market.HK, qot.QotMarket_US_Security: Market.US}
_BORDERS = (0, 3, 5, 7)
"""Percent between which rises are counted; falls are the other way round."""


def _today(name: str) -> Measure:
    measure = accumulated(name, 1)
    assert measure is not None
    return measure


_CHANGE, _VOLUME, _TURNOVER = _today("ChangeRate"), _today("Volume"), _today("Turnover")
_TURNOVER_RATE, _AMPLITUDE = _today("TurnoverRate"), _today("Amplitude")
_PERIODS: dict[int, tuple[str, Read]] = {
    period_pb.PeriodType_5Min: ("changeRate5Min", BASE["ChangeRate5min"].read),
    period_pb.PeriodType_1Day: ("changeRatio", _CHANGE.read),
    period_pb.PeriodType_5Day: ("changeRate5D", lambda share: change_over(share, 5)),
    period_pb.PeriodType_20Day: ("changeRate20D", lambda share: change_over(share, 20)),
    period_pb.PeriodType_60Day: ("changeRate60D", lambda share: change_over(share, 60)),
    period_pb.PeriodType_120Day: ("changeRate120D", lambda share: change_over(share, 120)),
    period_pb.PeriodType_250Day: ("changeRate250D", lambda share: change_over(share, 250)),
    period_pb.PeriodType_YTD: ("changeRateYTD", BASE["ChangeRateBeginYear"].read),
}
_SHARED: dict[str, Read] = {
    "curPrice": BASE["CurPrice"].read,
    "changeRatio": _CHANGE.read,
    "turnover": _TURNOVER.read,
    "volume": _VOLUME.read,
    "turnoverRatio": _TURNOVER_RATE.read,
    "peTTM": BASE["PeTTM"].read,
    "amplitude": _AMPLITUDE.read,
    "marketCap": BASE["MarketVal"].read,
    "volumeRatio": BASE["VolumeRatio"].read,
}
"""Fields of the rankings of movers and of periods."""

_MOVER = _SHARED | {"changeAmount": lambda share: share.summary.change / SCALE}
_PERIOD = (
    _SHARED
    | dict(_PERIODS.values())
    | {"changeRate10D": lambda share: change_over(share, 10), "pb": BASE["PbRate"].read}
)
_PRICES: dict[int, Callable[[Candidate], bool]] = {
    movers_pb.PriceFilter_All: lambda share: True,
    movers_pb.PriceFilter_LessThan1: lambda share: share.last < 1,
    movers_pb.PriceFilter_Between1And10: lambda share: 1 <= share.last <= 10,
    movers_pb.PriceFilter_Between10And100: lambda share: 10 <= share.last <= 100,
    movers_pb.PriceFilter_GreaterThan100: lambda share: share.last > 100,
    movers_pb.PriceFilter_Near52WeekHigh: lambda share: _near(share, 0),
    movers_pb.PriceFilter_Near52WeekLow: lambda share: _near(share, 1),
}
_MOVER_FILTERS: dict[int, Measure] = {
    movers_pb.IndicatorType_MarketCap: BASE["MarketVal"],
    movers_pb.IndicatorType_PE: BASE["PeTTM"],
}
_PERIOD_FILTERS: dict[int, Measure] = {
    period_pb.IndicatorType_Price: BASE["CurPrice"],
    period_pb.IndicatorType_MarketCap: BASE["MarketVal"],
    period_pb.IndicatorType_Volume: _VOLUME,
    period_pb.IndicatorType_Turnover: _TURNOVER,
    period_pb.IndicatorType_PE: BASE["PeTTM"],
    period_pb.IndicatorType_PB: BASE["PbRate"],
    period_pb.IndicatorType_TurnoverRatio: _TURNOVER_RATE,
    period_pb.IndicatorType_VolumeRatio: BASE["VolumeRatio"],
    period_pb.IndicatorType_Amplitude: _AMPLITUDE,
}
_HEATS = frozenset(
    {heat_pb.HotListSortField_Unknown, heat_pb.HotListSortField_TradeHeat, heat_pb.HotListSortField_AverageHeat}
)
"""There are no searches or news in this exchange: heat is that of trading."""


def rise_fall(session: Session, c2s: distribution_pb.C2S) -> distribution_pb.S2C:
    """How many shares of a plate, or of a market, rose and fell by how many percent; the largest falls first."""
    if c2s.HasField("security"):
        plate = plate_of(session, c2s.security)
        markets: Sequence[Market] = (market_of(plate.id),)
        shares = session.shared.exchange.reference.screener.screen(markets, tests=[], orders=[], within=plate.members)
    else:
        shares = _of_market(session, MARKETS.get(c2s.market, ()), [])
    changes = [_CHANGE.read(share) or 0.0 for share in shares]
    ranges = [*_falls(changes), _range(0, 0, changes.count(0.0)), *_rises(changes)]
    return distribution_pb.S2C(plate=c2s.security if c2s.HasField("security") else None, rangeList=ranges)


def top_movers(session: Session, c2s: movers_pb.C2S) -> movers_pb.S2C:
    """Shares by their change today, the largest rise first by default."""
    tests = [_mover_test(one) for one in c2s.filterList]
    page, count = _ranked(session, c2s, tests, _CHANGE.read)
    rows = [_row(movers_pb.TopMoversRankItem(security=security_of(share.id)), share, _MOVER) for share in page]
    return movers_pb.S2C(dataList=rows, allCount=count)


def period_changes(session: Session, c2s: period_pb.C2S) -> period_pb.S2C:
    """Shares by their change over a period, five minutes by default; those without so long a past left out."""
    number = c2s.periodType or period_pb.PeriodType_5Min
    if number not in _PERIODS:
        raise Refusal(BAD_ARGUMENT.format(name="periodType"))
    change = _PERIODS[number][1]
    filters = {**_PERIOD_FILTERS, period_pb.IndicatorType_ChangeRatio: Measure(change, _CHANGE.cost)}
    page, count = _ranked(session, c2s, [_test(one, filters) for one in c2s.filterList], change)
    rows = [_row(period_pb.PeriodChangeRankItem(security=security_of(share.id)), share, _PERIOD) for share in page]
    return period_pb.S2C(dataList=rows, allCount=count)


def hot_list(session: Session, c2s: heat_pb.C2S) -> heat_pb.S2C:
    """Shares by how much of the busiest one's turnover they have, in percent, with the change from the day before."""
    if c2s.sortField not in _HEATS:
        raise Refusal(BAD_ARGUMENT.format(name="sortField"))
    filters: dict[int, Measure] = {heat_pb.IndicatorType_MarketCap: BASE["MarketVal"]}
    everything = _of_market(session, _markets(c2s.market), [])
    now = _heats({share.id: _TURNOVER.read(share) or 0.0 for share in everything})
    newest = {share.id: share.newest(2).turnovers for share in everything}
    before = _heats({name: turnovers[0] for name, turnovers in newest.items() if len(turnovers) > 1})
    tests = [_test(one, filters) for one in c2s.filterList]
    page, count = _ranked(session, c2s, tests, lambda share: now[share.id])
    return heat_pb.S2C(
        dataList=[_heat(share, now[share.id], before.get(share.id)) for share in page],
        allCount=count,
    )


def _heats(turnovers: dict[Any, float]) -> dict[Any, float]:
    most = max(turnovers.values(), default=0.0)
    return {name: 100 * turnover / most if most else 0.0 for name, turnover in turnovers.items()}


def _heat(share: Candidate, now: float, before: float | None) -> heat_pb.HotListItem:
    item = heat_pb.HotListItem(
        security=security_of(share.id), name=share.instrument.name, tradeHeat=now, averageHeat=now
    )
    if before is not None:
        item.tradeHeatChange = item.averageHeatChange = now - before
    return item


def _falls(changes: Sequence[float]) -> list[distribution_pb.RiseFallRange]:
    most = _BORDERS[-1]
    far = _range(0, -most, sum(x < -most for x in changes), distribution_pb.DistributionType_NegativeInfinity)
    between = [
        _range(-high, -low, sum(-high <= x < -low for x in changes)) for low, high in reversed(list(pairwise(_BORDERS)))
    ]
    return [far, *between]


def _rises(changes: Sequence[float]) -> list[distribution_pb.RiseFallRange]:
    most = _BORDERS[-1]
    far = _range(most, 0, sum(x > most for x in changes), distribution_pb.DistributionType_PositiveInfinity)
    between = [_range(low, high, sum(low < x <= high for x in changes)) for low, high in pairwise(_BORDERS)]
    return [*between, far]


def _range(
    left: int, right: int, count: int, kind: int = distribution_pb.DistributionType_NormalRange
) -> distribution_pb.RiseFallRange:
    return distribution_pb.RiseFallRange(type=kind, leftBorder=left, rightBorder=right, stockCount=count)


def _ranked(
    session: Session,
    c2s: movers_pb.C2S | period_pb.C2S | heat_pb.C2S,
    tests: Sequence[Condition],
    figure: Read,
) -> tuple[list[Candidate], int]:
    """A page of the shares that pass and have the figure, sorted by it, and how many there are in all."""
    if c2s.offset < 0:
        raise Refusal(BAD_ARGUMENT.format(name="offset"))
    count = c2s.count if c2s.HasField("count") else ROWS
    if not 1 <= count <= MOST_ROWS:
        raise Refusal(BAD_ARGUMENT.format(name="count"))
    if c2s.sortDir not in movers_pb.SortDir.values():
        raise Refusal(BAD_ARGUMENT.format(name="sortDir"))
    shares = _of_market(session, _markets(c2s.market), tests)
    known = [(value, share) for share in shares if (value := figure(share)) is not None]
    known.sort(key=lambda row: row[0], reverse=c2s.sortDir == movers_pb.SortDir_Descending)
    return [share for _, share in known[c2s.offset : c2s.offset + count]], len(known)


def _of_market(session: Session, markets: Iterable[Market], tests: Sequence[Condition]) -> list[Candidate]:
    wanted = tuple(markets)
    if not wanted:
        raise Refusal(BAD_ARGUMENT.format(name="market"))
    for market in wanted:
        allowed_market(session, market)
    return session.shared.exchange.reference.screener.screen(wanted, tests=tests, orders=[])


def _markets(number: int) -> tuple[Market, ...]:
    """Rankings are of Hong Kong and the United States alone."""
    return (_RANKED[number],) if number in _RANKED else ()


def _row(item: _Item, share: Candidate, fields: dict[str, Read]) -> _Item:
    """Fill an item; a figure that the share does not have leaves its field out."""
    item.name = share.instrument.name
    for name, read in fields.items():
        value = read(share)
        if value is not None:
            setattr(item, name, value)
    return item


def _mover_test(one: movers_pb.Indicator) -> Condition:
    if one.indicatorType != movers_pb.IndicatorType_Price:
        return _test(one, _MOVER_FILTERS)
    if one.priceFilter not in _PRICES:
        raise Refusal(BAD_ARGUMENT.format(name="priceFilter"))
    return Condition(_PRICES[one.priceFilter], _CHANGE.cost)


def _test(one: movers_pb.Indicator | period_pb.Indicator | heat_pb.Indicator, filters: dict[int, Measure]) -> Condition:
    """Whether a figure lies between two bounds, each of which counts itself or not."""
    measure = filters.get(one.indicatorType)
    if measure is None:
        raise Refusal(BAD_ARGUMENT.format(name="filterList.indicatorType"))
    least, most = one.indicatorValue.filterMin, one.indicatorValue.filterMax
    has_least, has_most = one.indicatorValue.HasField("filterMin"), one.indicatorValue.HasField("filterMax")

    def holds(share: Candidate) -> bool:
        value = measure.read(share)
        if value is None:
            return False
        above = not has_least or value > least.value or (least.includes and value == least.value)
        return above and (not has_most or value < most.value or (most.includes and value == most.value))

    return Condition(holds, measure.cost)


def _near(share: Candidate, place: int) -> bool:
    """Whether the price is near the highest (0) or lowest (1) one of 52 weeks."""
    extremes = share.year_extremes()
    return extremes is not None and abs(100 * (share.last / extremes[place] - 1)) <= NEAR
