"""Trips apart by what they have in common: tag, symbol, side, hour, weekday, order type, flow, days to a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderType
from tideboard_core.trips.figures import OUTSIDE, Hour, TripFacts
from tideboard_core.trips.results import Summary, summary


class FlowBand(StrEnum):
    """Where the flow stood at the first fill, seen from the side of the trip; bounds in percentiles, both included."""

    WITH_STRONG = "80-99"
    WITH = "60-79"
    MIDDLE = "40-59"
    AGAINST = "20-39"
    AGAINST_STRONG = "1-19"
    UNKNOWN = "unknown"


class ReportBand(StrEnum):
    """How many days after the entry the next report of the company was due."""

    DAY = "0-1"
    WEEK = "2-7"
    MONTH = "8-30"
    LATER = "31+"
    UNKNOWN = "unknown"


class Grouping(StrEnum):
    """What trips are told apart by."""

    TAG = "tag"
    SYMBOL = "symbol"
    SIDE = "side"
    HOUR = "hour"
    WEEKDAY = "weekday"
    ORDER_TYPE = "order-type"
    FLOW = "flow"
    REPORT = "report"


GroupKey = str | InstrumentId | bool | Hour | int | OrderType | FlowBand | ReportBand | None
"""A tag, a symbol, long (True) or short, an hour, a weekday (0 = Monday), …; None = not known, or no tag."""


class TripGroup(NamedTuple):
    """The trips of one key together."""

    key: GroupKey
    summary: Summary


def grouped(trips: Iterable[TripFacts], by: Grouping) -> list[TripGroup]:
    """The groups of trips of one currency, in the order of their keys; a trip of two tags is in both groups."""
    found: defaultdict[GroupKey, list[TripFacts]] = defaultdict(list)
    keys_of = _KEYS[by]
    for one in trips:
        for key in keys_of(one):
            found[key].append(one)
    return [TripGroup(key, summary(found[key])) for key in sorted(found, key=_order)]


def _order(key: GroupKey) -> tuple[int, int, str]:
    """Sort key: unknown groups last, enumerations as they are declared, numbers and texts by themselves."""
    if key is None:
        return (1, 0, "")
    if isinstance(key, FlowBand | ReportBand | OrderType):
        return (0, list(type(key)).index(key), "")
    if isinstance(key, Hour):
        return (0, key.begin if key != OUTSIDE else OUTSIDE.end, "")
    if isinstance(key, int):
        return (0, -key if isinstance(key, bool) else key, "")
    return (0, 0, str(key))


def flow_band(one: TripFacts) -> FlowBand:
    """Where the flow stood."""
    own = one.own_side
    if own is None:
        return FlowBand.UNKNOWN
    bands = (
        (80, FlowBand.WITH_STRONG),
        (60, FlowBand.WITH),
        (40, FlowBand.MIDDLE),
        (20, FlowBand.AGAINST),
    )
    return next((band for least, band in bands if own >= least), FlowBand.AGAINST_STRONG)


def report_band(one: TripFacts) -> ReportBand:
    """How near the report was."""
    days = one.days_to_report
    if days is None:
        return ReportBand.UNKNOWN
    bands = ((1, ReportBand.DAY), (7, ReportBand.WEEK), (30, ReportBand.MONTH))
    return next((band for most, band in bands if days <= most), ReportBand.LATER)


_KEYS: Final[dict[Grouping, Callable[[TripFacts], Iterable[GroupKey]]]] = {
    Grouping.TAG: lambda one: one.tags or (None,),
    Grouping.SYMBOL: lambda one: (one.trip.instrument,),
    Grouping.SIDE: lambda one: (one.trip.long,),
    Grouping.HOUR: lambda one: (one.hour,),
    Grouping.WEEKDAY: lambda one: (one.entry_day.weekday(),),
    Grouping.ORDER_TYPE: lambda one: (one.order_type,),
    Grouping.FLOW: lambda one: (flow_band(one),),
    Grouping.REPORT: lambda one: (report_band(one),),
}
