"""Short selling: what of each day's volume was sold short, and, another thing, the open positions of report days.

A list of the market has the securities of which most was sold short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST, LEAST_FOR_RANK, WINDOW, Ranked
from tideboard_core.errors import TideboardError
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.short_selling import (
    ShortPosition,
    ShortPositions,
    ShortRank,
    ShortVolume,
    ShortVolumes,
)
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_desktop.behind.figures import (
    ACCENT,
    QUIET,
    AxisText,
    DatedValues,
    DayLine,
    Row,
    Value,
    amounts,
    column,
    dated,
    day_column,
    fitting,
    in_table_alone,
    known,
    percents,
    plain_number,
    plain_numbers,
    ranked,
    two_digits,
    unstated_columns,
    word_column,
)
from tideboard_desktop.behind.questions import HK_US, SHARES, BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.behind.recorded import recorded_shares
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import TableColumn
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.markets import market_name
from tideboard_desktop.ui.words.percentiles import percentile_words, sessions_words

translate = QCoreApplication.translate
_SOLD_DELAY: Final = {Market.HK: 1, Market.US: 2}
_BARS: Final = 15
MOST_RANKS: Final = 35
"""Rows that are asked for: the most that are sent."""
RANKING: Final = "ranking"
_SPAN: Final = 100
"""Days within which 60 sessions lie."""
_OPEN_DELAY: Final = {Market.HK: 12, Market.US: 21}
"""Trading days: Hong Kong publishes a Friday's positions a week later, New York those of twice a month after nine."""


class Measure(NamedTuple):
    """What is drawn of the days: the values, texts of their axis, what they are; `name` is for no stated unit."""

    values: list[Value | None]
    text: AxisText
    kind: str
    name: str = ""


class ShortSales(NamedTuple):
    """An answer, and the shares of the volume that were recorded, in percent by day."""

    sales: ShortVolumes
    recorded: Mapping[date, float] = {}

    @property
    def days(self) -> tuple[ShortVolume, ...]:
        """Those of the answer."""
        return self.sales.days

    @property
    def unread(self) -> str:
        """As of the answer."""
        return self.sales.unread


class ShortRanking(NamedTuple):
    """Securities of a market of which most was sold short, in the provider's order."""

    source: str
    market: Market
    rows: Sequence[ShortRank]
    unread: str = ""


def short_questions() -> list[Question]:
    """Sold short by day, open positions, and what of the market is sold short most."""
    return [
        Question(
            key="sold",
            word=translate("Behind", "Sold short"),
            asking=translate("Behind", "Asking for the short sales"),
            empty=translate("Behind", "No short sales are known"),
            read=_read_volumes,
            rows=lambda value: value.days,
            draw=sold_picture,
            markets=HK_US,
            types=SHARES,
            newest=lambda value: value.days[-1].day if value.days else None,
            delay=_SOLD_DELAY,
        ),
        Question(
            key="open",
            word=translate("Behind", "Open positions"),
            asking=translate("Behind", "Asking for the short positions"),
            empty=translate("Behind", "No short positions are known"),
            read=_read_positions,
            rows=lambda value: value.days,
            draw=open_picture,
            markets=HK_US,
            types=SHARES,
            newest=lambda value: value.days[-1].day if value.days else None,
            delay=_OPEN_DELAY,
        ),
        Question(
            key=RANKING,
            word=translate("Behind", "Most sold short"),
            asking=translate("Behind", "Asking for what is sold short most"),
            empty=translate("Behind", "The list is empty"),
            read=_read_ranking,
            rows=lambda value: value.rows,
            draw=ranking_picture,
            markets=HK_US,
            types=frozenset(SecurityType),
            of_market=True,
        ),
    ]


async def _read_volumes(sources: Sources, instrument: InstrumentId, _option: str) -> ShortSales:
    """The archive adds days that the answer lacks; without an archive the answer stands alone."""
    sales = await sources.behind.short_selling.volumes(instrument)
    recorded: dict[date, float] = {}
    if sources.archive is not None and any(share_of_volume(day) is not None for day in sales.days):
        with suppress(TideboardError):
            recorded = await sources.archive.read(partial(recorded_shares, sales.source, instrument))
    return ShortSales(sales, recorded)


async def _read_ranking(sources: Sources, instrument: InstrumentId, _option: str) -> ShortRanking:
    found = await sources.behind.short_selling.ranking(market_of(instrument), MOST_RANKS)
    return ShortRanking(sources.gateway.provider, market_of(instrument), found, getattr(found, "unread", ""))


async def _read_positions(sources: Sources, instrument: InstrumentId, _option: str) -> ShortPositions:
    return await sources.behind.short_selling.positions(instrument)


def share_of_volume(day: ShortVolume) -> Decimal | None:
    """In percent: as the provider says it, else computed of shares and volume; None without them."""
    if day.percent is not None:
        return day.percent
    if day.shares is None or not day.volume:
        return None
    return Decimal(day.shares) / Decimal(day.volume) * 100


def sold_picture(value: ShortSales, shown: PictureContext) -> BehindPicture:
    """Bars of the share of the volume, with the usual range of the 60 days before the newest."""
    days = value.days
    measure = _measure([share_of_volume(day) for day in days], [day.shares for day in days], _unstated(days))
    dates = [day.day for day in days]
    sample, taken = earlier_values(measure, dates, value.recorded)
    usual = [] if len(sample) < LEAST else [float(each) for each in np.quantile(sample, (0.1, 0.5, 0.9))]

    def read(stop: int) -> str:
        return listed((fmt.day_in_year(days[stop].day), *_sold_words(days[stop], measure, stop)))

    foot = listed(filter(None, (read(len(days) - 1), *standing_words(measure, sample, usual, taken))))
    beside = [] if shown.beside is None else shown.beside.line(dates, measure.kind)
    return BehindPicture(
        figure=dated(
            dates,
            [DayLine(values=measure.values, bars=True), *beside],
            measure.text,
            read,
            usual=usual,
            words=(translate("Behind", "Shares sold short by day"), foot),
            columns=_sold_columns(value.sales),
        ),
        heading=_heading(translate("Behind", "Sold short on the day, not the open positions"), measure, _venues(days)),
        foot=foot,
        line=_line(value.sales.source, measure, dates),
    )


def _line(source: str, measure: Measure, days: Sequence[date], of: str = "") -> DatedValues | None:
    """What another provider's picture may draw; a figure without a unit is comparable with nothing."""
    if measure.kind == "unstated":
        return None
    return DatedValues(source, measure.kind + of, dict(zip(days, measure.values, strict=True)))


def open_picture(value: ShortPositions, shown: PictureContext) -> BehindPicture:
    """Steps at the report days, and the days to cover where they are told."""
    days = value.days
    measure = _measure([day.percent for day in days], [day.shares for day in days], _unstated(days))
    cover = [day.days_to_cover for day in days]
    dates, whole = [day.day for day in days], _whole_of(days)
    lines = [DayLine(values=measure.values, steps=True, name=_open_name(measure))]
    if shown.beside is not None:
        lines += shown.beside.line(dates, measure.kind + whole, steps=True)
    if any(each is not None for each in cover):
        name = translate("Behind", "Days to cover (right)")
        lines.append(DayLine(values=cover, steps=True, dashed=True, right=True, shade=QUIET, name=name))

    def read(stop: int) -> str:
        return listed((fmt.day_in_year(days[stop].day), *_open_words(days[stop], measure, stop)))

    newest = days[-1]
    foot = read(len(days) - 1)
    if newest.published is not None:
        text = translate("Behind", "published on {day}")
        foot = listed((foot, text.format(day=fmt.day_in_year(newest.published))))
    return BehindPicture(
        figure=dated(
            dates,
            lines,
            measure.text,
            read,
            right=plain_numbers,
            words=(translate("Behind", "Open short positions by report day"), foot),
            columns=_open_columns(value),
        ),
        heading=_heading(translate("Behind", "Open positions at their report days, not what a day sold"), measure),
        foot=foot,
        line=_line(value.source, measure, dates, whole),
    )


def _whole_of(days: Sequence[ShortPosition]) -> str:
    """Base of the percentages if all days share it, else empty."""
    told = {day.percent_of for day in days if day.percent is not None}
    return told.pop() if len(told) == 1 else ""


def ranking_picture(value: ShortRanking, shown: PictureContext) -> BehindPicture:
    """The share of the volume of the securities of which most was sold short; Enter shows one of them."""
    rows, columns = value.rows, _rank_columns(value.rows)
    heading = translate("Behind", "{market}: of what most was sold short on the newest day, as {provider} lists it")
    heading = heading.format(market=market_name(value.market), provider=value.source)
    in_percent = any(row.percent is not None for row in rows)
    numbers = [(row, row.percent if in_percent else row.shares) for row in rows]
    drawn, foot = fitting([(row, number) for row, number in numbers if number is not None], min(_BARS, shown.rows))
    if not drawn:
        return BehindPicture(figure=in_table_alone(columns), heading=heading)
    bars = [
        Row(row.name or row.instrument, number, titled(row.name or row.instrument, listed(_rank_words(row))))
        for row, number in drawn
    ]
    figure = ranked(
        bars,
        percents if in_percent else amounts(bar.value for bar in bars),
        words=(heading, *(bar.read for bar in bars[:5])),
        columns=columns,
        shades=(ACCENT, QUIET),
        letters=shown.letters,
    )
    opens = tuple(row.instrument for row, _number in drawn)
    return BehindPicture(figure=figure, heading=heading, foot=foot, opens=opens)


def _rank_words(row: ShortRank) -> Iterator[str]:
    yield row.instrument
    if row.percent is not None:
        yield translate("Behind", "{share} of the volume").format(share=fmt.share(row.percent))
    if row.shares is not None:
        yield translate("Behind", "{count} shares sold short").format(count=fmt.quantity(row.shares))
    if row.days_to_cover is not None:
        yield translate("Behind", "{days} days to cover").format(days=fmt.plain(row.days_to_cover, 1))


# --- what is measured -----------------------------------------------------------------------------------------------


def _unstated(days: Sequence[ShortVolume] | Sequence[ShortPosition]) -> list[tuple[UnstatedFigure, ...]]:
    return [day.unstated for day in days]


def _measure(
    shares_of: Sequence[Value | None], shares: Sequence[Value | None], unstated: Sequence[Sequence[UnstatedFigure]]
) -> Measure:
    """Percents, else shares, else the first figure that the broker names without a unit."""
    if any(each is not None for each in shares_of):
        return Measure(list(shares_of), percents, "percent")
    if any(each is not None for each in shares):
        return Measure(list(shares), amounts(shares), "shares")
    name = next((figure.name for row in unstated for figure in row), "")
    values: list[Value | None] = [
        next((figure.value for figure in row if figure.name == name), None) for row in unstated
    ]
    return Measure(values, plain_numbers, "unstated", name)


def earlier_values(measure: Measure, days: Sequence[date], recorded: Mapping[date, float]) -> tuple[list[float], int]:
    """The values of the 60 days before the newest, and how many of them the archive alone has.

    None of a figure without a unit. What lies further back than 60 sessions can does not count.
    """
    if measure.kind == "unstated":
        return [], 0
    told = {day: float(value) for day, value in zip(days, measure.values, strict=True) if value is not None}
    both = {**recorded, **told} if measure.kind == "percent" else told
    newest = days[-1].toordinal()
    earlier = [day for day in sorted(both) if newest - _SPAN <= day.toordinal() < newest][-WINDOW:]
    return [both[day] for day in earlier], sum(day not in told for day in earlier)


def standing_words(measure: Measure, sample: Sequence[float], usual: Sequence[float], taken: int = 0) -> Iterator[str]:
    """Where the newest value stands among earlier ones, how many of those were recorded here, and their usual range."""
    newest = measure.values[-1]
    if measure.kind == "unstated" or newest is None:
        return
    if not sample:
        yield translate("Behind", "percentile not recorded yet")
        return
    if len(sample) < LEAST_FOR_RANK:
        yield sessions_words(len(sample))
        return
    others = np.array(sample)
    rank = Ranked(len(others), int((others < float(newest)).sum()), int((others == float(newest)).sum()))
    text = translate("Behind", "{percentile} of {count} days")
    yield text.format(percentile=percentile_words(rank), count=len(others))
    if taken:
        yield translate("Behind", "{count} of them recorded here").format(count=taken)
    if usual:
        low, _middle, high = (_written(each, measure) for each in usual)
        yield translate("Behind", "usually {low} to {high}").format(low=low, high=high)


def _written(value: Value, measure: Measure) -> str:
    if measure.kind == "percent":
        return fmt.share(value)
    return fmt.quantity(round(value)) if measure.kind == "shares" else plain_number(value)


def _heading(words: str, measure: Measure, *more: str) -> str:
    if measure.name:
        text = translate("Behind", "the broker calls it \u201c{name}\u201d, its unit is not known")
        more = (*more, text.format(name=measure.name))
    return listed(filter(None, (words, *more)))


def _venues(days: Sequence[ShortVolume]) -> str:
    names = dict.fromkeys(venue.venue for day in days for venue in day.venues)
    return translate("Behind", "counted at {venues}").format(venues=", ".join(names)) if names else ""


def _sold_words(day: ShortVolume, measure: Measure, stop: int) -> Iterator[str]:
    value = measure.values[stop]
    if measure.kind == "unstated":
        yield titled(measure.name, fmt.MISSING if value is None else plain_number(value))
        return
    if measure.kind == "percent":
        share = fmt.MISSING if value is None else fmt.share(value)
        yield translate("Behind", "{share} of the volume").format(share=share)
    if day.shares is not None:
        yield translate("Behind", "{count} shares sold short").format(count=fmt.quantity(day.shares))


def _open_words(day: ShortPosition, measure: Measure, stop: int) -> Iterator[str]:
    value = measure.values[stop]
    if measure.kind == "unstated":
        yield titled(measure.name, fmt.MISSING if value is None else plain_number(value))
    if day.percent is not None:
        yield _part_of(day.percent_of).format(share=fmt.share(day.percent, 2))
    if day.shares is not None:
        yield translate("Behind", "{count} shares short").format(count=fmt.quantity(day.shares))
    if day.days_to_cover is not None:
        yield translate("Behind", "{days} days to cover").format(days=fmt.plain(day.days_to_cover, 1))


def _part_of(whole: str) -> str:
    return {
        "issued": translate("Behind", "{share} of the issued shares"),
        "float": translate("Behind", "{share} of the float"),
    }.get(whole, "{share}")


def _open_name(measure: Measure) -> str:
    if measure.kind == "unstated":
        return measure.name
    return translate("Behind", "Open positions")


# --- tables ---------------------------------------------------------------------------------------------------------


def _sold_columns(value: ShortVolumes) -> tuple[TableColumn, ...]:
    days = value.days
    venues = dict.fromkeys(venue.venue for day in days for venue in day.venues)
    by_venue = [dict(day.venues) for day in days]
    percent = [share_of_volume(day) for day in days]
    return known(
        [
            day_column(translate("Behind", "Day"), "day", [day.day for day in days]),
            column(translate("Behind", "Sold short"), "sold short [shares]", [day.shares for day in days]),
            column(translate("Common", "Volume"), "volume [shares]", [day.volume for day in days]),
            column(translate("Behind", "Of the volume"), "sold short [% of volume]", percent, two_digits),
            column(translate("Behind", "Turnover sold short"), "turnover short", [day.turnover_short for day in days]),
            column(translate("Common", "Turnover"), "turnover", [day.turnover for day in days]),
            column(translate("Behind", "Closing price"), "close", [day.close for day in days], fmt.price),
            *(column(one, f"{one} [shares]", [row.get(one) for row in by_venue]) for one in venues),
            *unstated_columns(_unstated(days), value.source),
        ]
    )


def _rank_columns(rows: Sequence[ShortRank]) -> tuple[TableColumn, ...]:
    return known(
        [
            word_column(translate("Common", "Security"), "security", [row.instrument for row in rows], width=90),
            word_column(translate("Behind", "Company"), "name", [row.name for row in rows]),
            column(translate("Behind", "Sold short"), "sold short [shares]", [row.shares for row in rows]),
            column(
                translate("Behind", "Of the volume"),
                "sold short [% of volume]",
                [row.percent for row in rows],
                two_digits,
            ),
            column(translate("Common", "Volume"), "volume [shares]", [row.volume for row in rows]),
            column(translate("Behind", "Closing price"), "close", [row.close for row in rows], fmt.price),
            column(translate("Behind", "Shares short"), "open positions [shares]", [row.position for row in rows]),
            column(
                translate("Behind", "Percent"), "open positions [%]", [row.position_percent for row in rows], two_digits
            ),
            column(translate("Behind", "Days to cover"), "days to cover", [row.days_to_cover for row in rows]),
        ]
    )


def _open_columns(value: ShortPositions) -> tuple[TableColumn, ...]:
    days = value.days
    whole = [day.percent_of if day.percent is not None else "" for day in days]
    published: list[date | None] = [day.published for day in days]
    return known(
        [
            day_column(translate("Behind", "Report day"), "report day", [day.day for day in days]),
            day_column(translate("Behind", "Published"), "published", published),
            column(translate("Behind", "Shares short"), "open positions [shares]", [day.shares for day in days]),
            column(translate("Behind", "Percent"), "open positions [%]", [day.percent for day in days], two_digits),
            word_column(translate("Behind", "Percent of"), "percent of", whole, width=90),
            column(translate("Behind", "Value"), "open positions value", [day.value for day in days]),
            column(translate("Behind", "Daily volume"), "daily volume [shares]", [day.daily_volume for day in days]),
            column(translate("Behind", "Days to cover"), "days to cover", [day.days_to_cover for day in days]),
            column(translate("Behind", "Closing price"), "close", [day.close for day in days], fmt.price),
            *unstated_columns(_unstated(days), value.source),
        ]
    )
