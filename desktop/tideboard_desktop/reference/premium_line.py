"""The premium of a mainland listing over the Hong Kong one: our own line beside the broker's, and why they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import TideboardError
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.behind.listings import PremiumLine, PremiumPoint
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_desktop.docks.figures.series_figure import (
    ACCENT,
    FAINT,
    QUIET,
    SeriesPart,
    percent_text,
    series_figure,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Figure, TableColumn, unknown_column
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
MAINLAND: Final = frozenset({Market.SH, Market.SZ})
COUNTS: Final = {
    PremiumPeriod.MINUTE: 400,
    PremiumPeriod.DAY: 120,
    PremiumPeriod.WEEK: 104,
    PremiumPeriod.MONTH: 60,
}
"""Points of a line: of minutes all of a day."""
SPREAD: Final = "price_spread"
"""A figure of the broker's of which nobody says what it counts in."""
_INTERVALS: Final = {
    PremiumPeriod.MINUTE: Interval(1, Unit.MINUTE),
    PremiumPeriod.DAY: Interval(1, Unit.DAY),
    PremiumPeriod.WEEK: Interval(1, Unit.WEEK),
    PremiumPeriod.MONTH: Interval(1, Unit.MONTH),
}
_ZONE: Final = MARKET_ZONE[Market.HK]
_Place: TypeAlias = "tuple[int, ...]"


class ClosePair(NamedTuple):
    """Closes of both listings in one period, each in its own currency, which begins at `start` (UTC)."""

    start: datetime
    mainland: Decimal
    hong_kong: Decimal


class PremiumRow(NamedTuple):
    """One period of both lines; `rate` is what our own line counts with, None without one."""

    start: datetime
    own: ClosePair | None
    rate: Decimal | None
    told: PremiumPoint | None

    @property
    def own_percent(self) -> Decimal | None:
        """Our own premium in percent."""
        return None if self.own is None else percent(self.own.mainland, self.own.hong_kong, self.rate)

    @property
    def told_percent(self) -> Decimal | None:
        """The premium of the broker's two prices at its rate, in percent."""
        told = self.told
        return None if told is None else percent(told.mainland, told.hong_kong, told.rate)

    @property
    def h_over_a(self) -> Decimal | None:
        """The broker's own premium in percent, which is that of the Hong Kong listing over the mainland one."""
        return None if (point := self.told) is None else point.h_over_a

    @property
    def spread(self) -> Decimal | None:
        """The broker's own difference of the prices."""
        figures = () if (point := self.told) is None else point.unstated
        return next((each.value for each in figures if each.name == SPREAD), None)

    @property
    def by_rate(self) -> Decimal | None:
        """How many points our own line is higher because of its rate."""
        if self.own is None or self.told is None or self.own_percent is None:
            return None
        theirs = percent(self.own.mainland, self.own.hong_kong, self.told.rate)
        return None if theirs is None else self.own_percent - theirs

    @property
    def by_prices(self) -> Decimal | None:
        """How many points our own line is higher because of its prices, which are of other moments."""
        own, told, rate = self.own_percent, self.told_percent, self.by_rate
        return None if own is None or told is None or rate is None else own - told - rate


def percent(mainland: Decimal | None, hong_kong: Decimal | None, rate: Decimal | None) -> Decimal | None:
    """The premium of the mainland price over the Hong Kong one; `rate` is Hong Kong dollars for one yuan."""
    if not mainland or not hong_kong or not rate:
        return None
    return (mainland * rate / hong_kong - 1) * 100


def pair_of(first: InstrumentId, second: InstrumentId | None) -> tuple[InstrumentId, InstrumentId] | None:
    """The Hong Kong listing and the mainland one; None for another pair."""
    if second is None:
        return None
    for hong_kong, mainland in ((first, second), (second, first)):
        if market_of(hong_kong) is Market.HK and market_of(mainland) in MAINLAND:
            return hong_kong, mainland
    return None


async def read_closes(
    reader: BarReader, pair: tuple[InstrumentId, InstrumentId], period: PremiumPeriod
) -> tuple[ClosePair, ...]:
    """Closes of the periods that both listings have, unadjusted, the oldest first; raises GatewayError."""
    found: list[dict[_Place, tuple[datetime, Decimal]]] = []
    for each in pair:
        series = await reader.read(SeriesKey(each, _INTERVALS[period], BarAdjustment.NONE), COUNTS[period])
        rows = series.columns.rows
        starts = [datetime.fromtimestamp(60 * at, UTC) for at in rows.start.tolist()]
        closes = [Decimal(str(round(close, 4))) for close in rows.close.tolist()]
        found.append({place_of(start, period): (start, close) for start, close in zip(starts, closes, strict=True)})
    hong_kong, mainland = found
    both = sorted(hong_kong.keys() & mainland.keys())[-COUNTS[period] :]
    if period is PremiumPeriod.MINUTE and both:
        newest = hong_kong[both[-1]][0].date()
        both = [each for each in both if hong_kong[each][0].date() == newest]
    return tuple(ClosePair(hong_kong[each][0], mainland[each][1], hong_kong[each][1]) for each in both)


def place_of(moment: datetime, period: PremiumPeriod) -> _Place:
    """What a minute, day, week or month has in common, by the clock of Hong Kong, which is that of the mainland."""
    local = fmt.exchange_time(moment, _ZONE)
    if period is PremiumPeriod.MINUTE:
        return (int(moment.timestamp()) // 60,)
    if period is PremiumPeriod.DAY:
        return (local.toordinal(),)
    return tuple(local.isocalendar()[:2]) if period is PremiumPeriod.WEEK else (local.year, local.month)


def premium_rows(
    own: Sequence[ClosePair],
    told: Sequence[PremiumPoint],
    period: PremiumPeriod,
    rate: Decimal | None,
    *,
    brokers_rate: bool,
) -> list[PremiumRow]:
    """Both lines side by side, the oldest first.

    With `brokers_rate` our own line counts with that of each point, or of the newest one before.
    """
    mine = {place_of(each.start, period): each for each in own}
    theirs = {place_of(each.time, period): each for each in told}
    rows, brokers = [], None
    for place in sorted(mine.keys() | theirs.keys()):
        one, other = mine.get(place), theirs.get(place)
        brokers = (None if other is None else other.rate) or brokers
        start = theirs[place].time if one is None else one.start
        rows.append(PremiumRow(start, one, brokers if brokers_rate else rate, other))
    return rows


# --- words and picture ----------------------------------------------------------------------------------------------


def moment_words(moment: datetime, period: PremiumPeriod) -> str:
    """The begin of a period, by the clock of Hong Kong."""
    if period is PremiumPeriod.MINUTE:
        return fmt.clock_minutes(moment, _ZONE)
    day = fmt.exchange_time(moment, _ZONE).date()
    return fmt.month_in_year(day) if period is PremiumPeriod.MONTH else fmt.day_in_year(day)


def row_words(row: PremiumRow, period: PremiumPeriod, source: str, pair: tuple[InstrumentId, InstrumentId]) -> str:
    """Both lines at one place, of which listing over which they are, and the parts of their difference."""
    figures = translate("Listings", "{percent} ({mainland} against {hong_kong} at {rate})")
    parts = [translate("Listings", "{mainland} over {hong_kong}").format(mainland=pair[1], hong_kong=pair[0])]
    if row.own is not None:
        words = figures.format(
            percent=_percent(row.own_percent),
            mainland=_price(row.own.mainland),
            hong_kong=_price(row.own.hong_kong),
            rate=_plain(row.rate),
        )
        parts.append(translate("Listings", "own {figures}").format(figures=words))
    if row.told is not None:
        words = figures.format(
            percent=_percent(row.told_percent),
            mainland=_price(row.told.mainland),
            hong_kong=_price(row.told.hong_kong),
            rate=_plain(row.told.rate),
        )
        parts.append(translate("Listings", "{source}'s prices and rate {figures}").format(source=source, figures=words))
    if row.by_rate is not None and row.by_prices is not None:
        text = translate("Listings", "own is {all} points apart: {rate} by the rate, {prices} by the prices")
        whole = row.by_rate + row.by_prices
        parts.append(text.format(all=_points(whole), rate=_points(row.by_rate), prices=_points(row.by_prices)))
    if row.h_over_a is not None:
        text = translate("Listings", "{source}'s own figure {percent} is of {hong_kong} over {mainland}")
        own = _percent(row.h_over_a)
        parts.append(text.format(source=source, percent=own, hong_kong=pair[0], mainland=pair[1]))
    return titled(moment_words(row.start, period), listed(parts))


def premium_figure(
    rows: Sequence[PremiumRow], period: PremiumPeriod, source: str, pair: tuple[InstrumentId, InstrumentId], unread: str
) -> Figure | None:
    """Our own line, that of the broker's prices, and on the right axis its own figure; None without any value."""
    own, told, turned = ([get(row) for row in rows] for get in (_own, _told, _turned))
    if all(each is None for each in (*own, *told, *turned)):
        return None
    name = translate("Listings", "{source}'s prices and rate").format(source=source)
    theirs = translate("Listings", "{hong_kong} over {mainland}, {source}'s own figure (right)")
    theirs = theirs.format(hong_kong=pair[0], mainland=pair[1], source=source)
    lines = [
        SeriesPart(values=turned, name=theirs, shade=FAINT, right=True),
        SeriesPart(values=told, name=name, shade=QUIET, dashed=True),
        SeriesPart(values=own, name=translate("Listings", "Own prices and rate"), shade=ACCENT),
    ]
    title = translate("Listings", "Premium of {mainland} over {hong_kong}")
    left_out = translate("Listings", "rows left out: {field}").format(field=unread) if unread else ""

    def read(at: int) -> str:
        return row_words(rows[at], period, source, pair)

    return series_figure(
        [moment_words(row.start, period) for row in rows],
        [line for line in lines if any(each is not None for each in line.values)],
        percent_text,
        read,
        beside=percent_text,
        words=tuple(filter(None, (title.format(mainland=pair[1], hong_kong=pair[0]), read(len(rows) - 1), left_out))),
        columns=_columns(rows, period, source),
    )


def why_words(line: PremiumLine | None, errors: Mapping[str, TideboardError], *, rate: Decimal | None) -> str:
    """Why a line is missing, else why the two differ."""
    parts = [titled(name, error_sentence(error)) for name, error in errors.items()]
    if rate is None:
        parts.append(translate("Listings", "No own line without a rate: type one above, or take the broker's."))
    if line is not None and not parts:
        text = translate(
            "Listings",
            "They differ by the rate and by the moments of the two prices: Shanghai and Shenzhen close at 15:00, "
            "Hong Kong at 16:00.",
        )
        parts.append(text)
    return " ".join(parts)


def _own(row: PremiumRow) -> Decimal | None:
    return row.own_percent


def _told(row: PremiumRow) -> Decimal | None:
    return row.told_percent


def _turned(row: PremiumRow) -> Decimal | None:
    return row.h_over_a


def _columns(rows: Sequence[PremiumRow], period: PremiumPeriod, source: str) -> tuple[TableColumn, ...]:
    def column(title: str, head: str, values: Sequence[Decimal | None], *, percents: bool = False) -> TableColumn:
        return TableColumn(title=title, head=head, values=values, text=_percent if percents else _plain, width=104)

    own, told = [row.own for row in rows], [row.told for row in rows]
    theirs = translate("Listings", "{what}, {source}")

    def of_broker(what: str) -> str:
        return theirs.format(what=what, source=source)

    premium, rate = translate("Listings", "Premium"), translate("Listings", "Rate")
    mainland, hong_kong = translate("Listings", "Mainland price"), translate("Listings", "Hong Kong price")
    return (
        TableColumn(
            title=translate("Listings", "Begin"),
            head="begin [UTC]",
            values=[row.start for row in rows],
            text=lambda moment: moment_words(moment, period),
            number=False,
            width=110,
        ),
        column(premium, "premium own [%]", [row.own_percent for row in rows], percents=True),
        column(mainland, "mainland own [CNY]", [one and one.mainland for one in own]),
        column(hong_kong, "Hong Kong own [HKD]", [one and one.hong_kong for one in own]),
        column(rate, "rate own [HKD for 1 CNY]", [row.rate for row in rows]),
        column(of_broker(premium), f"premium of {source}'s prices [%]", [_told(row) for row in rows], percents=True),
        column(of_broker(mainland), f"mainland {source} [CNY]", [one and one.mainland for one in told]),
        column(of_broker(hong_kong), f"Hong Kong {source} [HKD]", [one and one.hong_kong for one in told]),
        column(of_broker(rate), f"rate {source} [HKD for 1 CNY]", [one and one.rate for one in told]),
        column(translate("Listings", "Apart by rate"), "difference by rate [points]", [row.by_rate for row in rows]),
        column(
            translate("Listings", "Apart by prices"), "difference by prices [points]", [row.by_prices for row in rows]
        ),
        column(
            of_broker(translate("Listings", "H over A")),
            f"H over A by {source} [%]",
            [_turned(row) for row in rows],
            percents=True,
        ),
        unknown_column(SPREAD, source, [row.spread for row in rows], _plain),
    )


def _percent(value: Decimal | None) -> str:
    return fmt.MISSING if value is None else fmt.percent(value)


def _price(value: Decimal | None) -> str:
    return fmt.MISSING if value is None else fmt.price(value)


def _points(value: Decimal) -> str:
    return fmt.signed(value, 2)


def _plain(value: Decimal | None) -> str:
    return fmt.MISSING if value is None else f"{value.quantize(Decimal('0.0001')).normalize():f}"
