"""Converts ratings, their changes, dividends, and valuations in their history."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from tideboard_core.gateways.common.bounds import names_field
from tideboard_core.gateways.futu.translate.behind.values import (
    bounded_day,
    count,
    day_or_none,
    positive,
    read_once,
    security_in,
    told,
)
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.model.behind.company import (
    Dividend,
    Dividends,
    RatingChange,
    RatingDirection,
    Ratings,
    ValuationMetric,
    ValuationPoint,
    ValuationSeries,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports.trading import ReadRows
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetCorporateActionsDividends_pb2 as dividends_pb
from tideboard_proto.opend import Qot_GetRatingChange_pb2 as change_pb
from tideboard_proto.opend import Qot_GetResearchAnalystConsensus_pb2 as consensus_pb
from tideboard_proto.opend import Qot_GetValuationDetail_pb2 as valuation_pb

METRIC: Final[dict[ValuationMetric, int]] = {
    ValuationMetric.EARNINGS: Qot.ValuationType_PE,
    ValuationMetric.BOOK: Qot.ValuationType_PB,
    ValuationMetric.SALES: Qot.ValuationType_PS,
}
DIRECTION: Final[dict[RatingDirection, int]] = {
    RatingDirection.UP: change_pb.RatingChangeType_Upgrade,
    RatingDirection.DOWN: change_pb.RatingChangeType_Downgrade,
    RatingDirection.NEW: change_pb.RatingChangeType_NewRating,
}
_DIRECTION_OF: Final = {number: direction for direction, number in DIRECTION.items()}
_LEVEL: Final[dict[int, str]] = {
    change_pb.RatingLevel_Sell: "SELL",
    change_pb.RatingLevel_Hold: "HOLD",
    change_pb.RatingLevel_Buy: "BUY",
}
"""The vendor's own words for its levels."""
_PARTS: Final = ("strongBuy", "buy", "hold", "underperform", "sell")


@names_field
def ratings(instrument: InstrumentId, source: str, wire: consensus_pb.S2C) -> Ratings:
    """Return the ratings of three months: parts of the analysts in percent, the best rating first."""
    parts = tuple(positive(wire, name) or Decimal(0) for name in _PARTS)
    return Ratings(
        instrument=instrument,
        source=source,
        counts=None,
        target_low=positive(wire, "lowest"),
        target_mean=positive(wire, "average"),
        target_high=positive(wire, "highest"),
        updated=day_or_none(wire.updateTimeStr),
        analysts=count(wire, "total"),
        percents=parts if any(parts) else (),
    )


def rating_changes(rows: Iterable[change_pb.RatingChangeItem], market: Market) -> ReadRows[RatingChange]:
    """Return changes of ratings of a market, in the order given."""
    return read_once(
        rows,
        lambda row: _rating_change(row, market),
        lambda row: (row.instrument, row.institution, row.day, row.direction),
        "institutionName",
    )


def dividends(instrument: InstrumentId, source: str, wire: dividends_pb.S2C) -> Dividends:
    """Return distributions, the newest ex-date first, those without one last."""
    found = read_once(wire.dividendList, _dividend, lambda row: (row.ex_day, row.text), "statement")
    dated = sorted((row for row in found if row.ex_day), key=lambda row: str(row.ex_day), reverse=True)
    rows = (*dated, *(row for row in found if not row.ex_day))
    return Dividends(instrument=instrument, source=source, unread=found.unread, rows=rows)


def series(metric: ValuationMetric, wire: valuation_pb.S2C) -> tuple[ValuationSeries, str]:
    """Return a metric in its history, and the name of a field that could not be read; a loss has a value below zero."""
    found = read_once(wire.trend.historicalItems, _point, lambda row: row.day, "timeStr")
    points = sorted(found, key=lambda row: row.day)
    return ValuationSeries(metric=metric, points=tuple(points)), found.unread


def _point(wire: valuation_pb.ValuationTrend.ValuationHistoricalItem) -> ValuationPoint:
    return ValuationPoint(bounded_day(wire.timeStr), told(wire, "value") or Decimal(0))


def _rating_change(wire: change_pb.RatingChangeItem, market: Market) -> RatingChange:
    return RatingChange(
        instrument=security_in(wire.security, market),
        name=text_of(wire.name),
        institution=text_of(wire.institutionName),
        rating=_LEVEL.get(wire.rating, ""),
        day=day_or_none(wire.recommendationDate),
        direction=_DIRECTION_OF.get(wire.changeType),
        rating_before=_LEVEL.get(wire.lastRating, ""),
        target=positive(wire, "targetPrice"),
        target_before=positive(wire, "lastTargetPrice"),
    )


def _dividend(wire: dividends_pb.DividendItem) -> Dividend:
    return Dividend(
        text=text_of(wire.statement),
        ex_day=day_or_none(wire.exDate),
        record_day=day_or_none(wire.recordDate),
        payment_day=day_or_none(wire.dividendPayableDate),
    )
