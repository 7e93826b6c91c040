"""Words and figures of the journal: groups, marks, amounts that can be masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.order import OrderType
from tideboard_core.model.shares import Shares
from tideboard_core.trips.figures import OUTSIDE, Hour, TripFacts
from tideboard_core.trips.groups import FlowBand, Grouping, GroupKey, ReportBand
from tideboard_core.trips.results import Summary
from tideboard_core.trips.trip import LeftReason, RoundTrip, TripMark
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.combinations import adjusted_contract
from tideboard_desktop.ui.words.orders import type_word

translate = QCoreApplication.translate
MASK: Final = "\u2022\u2022\u2022"
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


@dataclass(slots=True)
class Amounts:
    """Writes money and quantities of a person's trades; `masked` puts dots in their place."""

    masked: bool = False

    def signed(self, value: fmt.Number) -> str:
        return MASK if self.masked else fmt.signed(value, 2)

    def plain(self, value: fmt.Number) -> str:
        return MASK if self.masked else fmt.money(value)

    def shares(self, value: Shares) -> str:
        return MASK if self.masked else fmt.quantity(value)

    def short(self, value: float, unit: fmt.AmountUnit, decimals: int = 1) -> str:
        """An amount in a unit with its sign, as on an axis."""
        return MASK if self.masked else fmt.flow(value, unit, decimals)


# --- trips ------------------------------------------------------------------------------------------------------------


def zone_of(trip: RoundTrip) -> str:
    """The zone of its exchange."""
    return MARKET_ZONE[market_of(trip.instrument)]


def code_of(instrument: InstrumentId) -> str:
    """The code without its market: `00700`."""
    return instrument.partition(".")[2]


def side_words(*, long: bool) -> str:
    return translate("Journal", "Long") if long else translate("Journal", "Short")


def side_arrow(*, long: bool) -> str:
    arrow = "\u2191" if long else "\u2193"
    return f"{arrow} {side_words(long=long)}"


def held_words(seconds: float) -> str:
    """`20 min`, `1 h 16`, `3 d`."""
    span = timedelta(seconds=seconds)
    if span >= _DAY:
        return translate("Journal", "{days} d").format(days=span // _DAY)
    hours, minutes = span // _HOUR, span % _HOUR // timedelta(minutes=1)
    if hours:
        return translate("Journal", "{hours} h {minutes}").format(hours=hours, minutes=f"{minutes:02}")
    return translate("Journal", "{minutes} min").format(minutes=minutes)


def mark_words(mark: TripMark) -> str:
    """What a mark says, as a short clause."""
    return {
        TripMark.FEES_OPEN: translate("Journal", "fees open"),
        TripMark.FEES_NOT_TOLD: translate("Journal", "fees not told"),
        TripMark.FROM_ORDER: translate("Journal", "from the order\u2019s dealt quantity"),
        TripMark.INFERRED_EXPIRY: translate("Journal", "expiry inferred"),
        TripMark.INFERRED_EXERCISE: translate("Journal", "exercise inferred"),
        TripMark.INFERRED_ASSIGNMENT: translate("Journal", "assignment inferred"),
        TripMark.INFERRED_SPLIT: translate("Journal", "split inferred"),
        TripMark.INFERRED_FRACTION: translate("Journal", "cash for a fraction inferred"),
        TripMark.HELD_BEFORE: translate("Journal", "held before the first known fill"),
        TripMark.COST_UNKNOWN: translate("Journal", "cost not known"),
        TripMark.MULTIPLIER_UNKNOWN: translate("Journal", "contract size not known"),
        TripMark.CURRENCY_UNKNOWN: translate("Journal", "currency not known"),
        TripMark.SIDE_FROM_ORDER: translate("Journal", "side taken from the order"),
        TripMark.ORDER_MISSING: translate("Journal", "order not known"),
        TripMark.DUPLICATE: translate("Journal", "a fill was listed twice, counted once"),
        TripMark.HISTORY_GAP: translate("Journal", "fills are missing"),
        TripMark.RENAMED: translate("Journal", "code changed"),
        TripMark.MISSING: translate("Journal", "a fill is missing in the broker\u2019s last answer"),
        TripMark.REPORTED_LATE: translate("Journal", "the broker may tell fills of its day later"),
        TripMark.ADJUSTED: adjusted_contract(),
    }[mark]


def trip_marks(trip: RoundTrip) -> list[str]:
    """What has to be said of a trip by itself, in a fixed order."""
    found = [mark_words(mark) for mark in TripMark if mark in trip.marks]
    return [translate("Journal", "still open"), *found] if trip.closed is None else found


def marks_of(one: TripFacts, trip: RoundTrip) -> list[str]:
    """The same, and what its excursions lack."""
    found = trip_marks(trip)
    if one.excursion.bars_missing and one.excursion.adverse is not None and trip is one.trip:
        found.append(translate("Journal", "bars missing for MAE and MFE"))
    if one.shares_unknown and trip is one.trip:
        found.append(translate("Journal", "a split that the holdings do not show: no risk, MAE and MFE"))
    return found


def left_words(reason: LeftReason) -> str:
    """Why a fill is in no trip."""
    return {
        LeftReason.SIDE_UNKNOWN: translate("Journal", "its side is not known"),
        LeftReason.DUPLICATE: translate("Journal", "it was listed twice"),
        LeftReason.QUANTITY: translate("Journal", "it has no quantity or price"),
        LeftReason.TIME_UNKNOWN: translate("Journal", "its time is not known"),
        LeftReason.OTHER_ACCOUNT: translate("Journal", "it is of another account"),
        LeftReason.DROPPED: translate("Journal", "the broker\u2019s last answer lacked it"),
        LeftReason.TAKEN_BACK: translate("Journal", "taken back by the broker"),
        LeftReason.LEGS_UNKNOWN: translate("Journal", "the fills of its combination are not listed"),
    }[reason]


def left_out_counts(summary: Summary) -> list[str]:
    """The trips that no sum has, each kind with its count."""
    kinds = (
        (summary.still_open, translate("Journal", "{count} still open")),
        (summary.fees_open, translate("Journal", "{count} with fees open")),
        (summary.fees_not_told, translate("Journal", "{count} with fees not told")),
        (summary.unknown, translate("Journal", "{count} not known")),
    )
    return [words.format(count=fmt.quantity(count)) for count, words in kinds if count]


# --- groups -----------------------------------------------------------------------------------------------------------


def grouping_title(by: Grouping, zone: str) -> str:
    """The heading of a group; `zone` is the short name of the time of entry."""
    return {
        Grouping.TAG: translate("Journal", "Tag"),
        Grouping.SYMBOL: translate("Common", "Symbol"),
        Grouping.SIDE: translate("Journal", "Side"),
        Grouping.HOUR: translate("Journal", "Hour of entry, {zone}").format(zone=zone),
        Grouping.WEEKDAY: translate("Journal", "Weekday of entry"),
        Grouping.ORDER_TYPE: translate("Journal", "Type of the first order"),
        Grouping.FLOW: translate("Journal", "Flow at entry, own side"),
        Grouping.REPORT: translate("Journal", "Days to the next report"),
    }[by]


def flow_band_words(band: FlowBand) -> str:
    return {
        FlowBand.WITH_STRONG: translate("Journal", "With flow, 80 to 99"),
        FlowBand.WITH: translate("Journal", "With flow, 60 to 79"),
        FlowBand.MIDDLE: translate("Journal", "Middle, 40 to 59"),
        FlowBand.AGAINST: translate("Journal", "Against, 20 to 39"),
        FlowBand.AGAINST_STRONG: translate("Journal", "Against, 1 to 19"),
        FlowBand.UNKNOWN: translate("Journal", "Not recorded"),
    }[band]


def report_band_words(band: ReportBand) -> str:
    return {
        ReportBand.DAY: translate("Journal", "0 to 1 day"),
        ReportBand.WEEK: translate("Journal", "2 to 7 days"),
        ReportBand.MONTH: translate("Journal", "8 to 30 days"),
        ReportBand.LATER: translate("Journal", "31 days or more"),
        ReportBand.UNKNOWN: translate("Journal", "Not known"),
    }[band]


def hour_words(hour: Hour) -> str:
    """`09:30–10:29`, both minutes included."""
    if hour == OUTSIDE:
        return translate("Journal", "Outside continuous trading")
    first, last = hour.begin, hour.end - 1
    return f"{first // 60:02}:{first % 60:02}\u2013{last // 60:02}:{last % 60:02}"


_MONDAY: Final = date(2024, 1, 1)


def weekday_words(weekday: int) -> str:
    """`Mon`; 0 = Monday."""
    return fmt.weekday_short(_MONDAY + weekday * _DAY)


def key_words(by: Grouping, key: GroupKey) -> str:
    """What a group is called."""
    if isinstance(key, FlowBand):
        return flow_band_words(key)
    if isinstance(key, ReportBand):
        return report_band_words(key)
    if isinstance(key, OrderType):
        return type_word(key)
    if isinstance(key, Hour):
        return hour_words(key)
    if isinstance(key, bool):
        return side_words(long=key)
    if isinstance(key, int):
        return weekday_words(key)
    if key is None:
        return translate("Journal", "No tag") if by is Grouping.TAG else translate("Journal", "Not known")
    return key


def zone_words(trips: Sequence[TripFacts]) -> str:
    """The short name of the time of all entries; of several exchanges each has its own."""
    zones = {MARKET_ZONE[market] for market in {market_of(name) for name in {one.trip.instrument for one in trips}}}
    if len(zones) != 1:
        return translate("Journal", "exchange time")
    return fmt.zone_name(trips[-1].trip.opened, zones.pop())
