"""What analysts say of a company: ratings now, by day and by firm, and its figures as expected and as reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.behind.company import (
    Consensus,
    EpsForecasts,
    FirmRatings,
    RatingChange,
    RatingDay,
    RatingDirection,
    RatingHistory,
    Ratings,
)
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_desktop.behind.figures import (
    ACCENT,
    QUIET,
    DayLine,
    Row,
    Value,
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
    word_column,
)
from tideboard_desktop.behind.questions import US, BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import TableColumn, without_figure
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.markets import market_name

translate = QCoreApplication.translate
_BARS: Final = 15
MOST_CHANGES: Final = 60
"""Changes of ratings that are asked for: twenty of each kind are sent."""


class RatingChanges(NamedTuple):
    """The newest changes of ratings in a market."""

    source: str
    market: Market
    rows: Sequence[RatingChange]
    unread: str = ""


def analyst_questions() -> list[Question]:
    """Ratings now, day by day, by firm and as they change; earnings as expected and as reported."""
    return [
        Question(
            key="ratings",
            word=translate("Behind", "Ratings"),
            asking=translate("Behind", "Asking for the ratings"),
            empty=translate("Behind", "No analyst has rated it"),
            read=_read_ratings,
            rows=lambda value: [value] if value.counts or value.percents or value.target_mean is not None else [],
            draw=ratings_picture,
        ),
        Question(
            key="rating-history",
            word=translate("Behind", "Rating history"),
            asking=translate("Behind", "Asking for the history of the ratings"),
            empty=translate("Behind", "No earlier rating is known"),
            read=_read_history,
            rows=lambda value: value.days,
            draw=history_picture,
        ),
        Question(
            key="firms",
            word=translate("Behind", "Firms"),
            asking=translate("Behind", "Asking for the ratings of each firm"),
            empty=translate("Behind", "No firm has rated it"),
            read=_read_firms,
            rows=lambda value: value.rows,
            draw=firms_picture,
        ),
        Question(
            key="changes",
            word=translate("Behind", "Rating changes"),
            asking=translate("Behind", "Asking for the newest changes of ratings"),
            empty=translate("Behind", "No rating has changed"),
            read=_read_changes,
            rows=lambda value: value.rows,
            draw=changes_picture,
            markets=US,
            types=frozenset(SecurityType),
            of_market=True,
        ),
        Question(
            key="earnings",
            word=translate("Behind", "Earnings"),
            asking=translate("Behind", "Asking for the expected figures"),
            empty=translate("Behind", "No expected figures are known"),
            read=_read_consensus,
            rows=lambda value: [each for period in value.periods for each in period.figures],
            draw=earnings_picture,
        ),
        Question(
            key="expected",
            word=translate("Behind", "EPS forecast"),
            asking=translate("Behind", "Asking for the forecasts"),
            empty=translate("Behind", "No forecast is known"),
            read=_read_forecasts,
            rows=lambda value: [row for row in value.rows if row.end is not None],
            draw=forecast_picture,
        ),
    ]


async def _read_ratings(sources: Sources, instrument: InstrumentId, _option: str) -> Ratings:
    return await sources.behind.company.ratings(instrument)


async def _read_history(sources: Sources, instrument: InstrumentId, _option: str) -> RatingHistory:
    return await sources.behind.company.rating_history(instrument)


async def _read_firms(sources: Sources, instrument: InstrumentId, _option: str) -> FirmRatings:
    return await sources.behind.company.firm_ratings(instrument)


async def _read_changes(sources: Sources, instrument: InstrumentId, _option: str) -> RatingChanges:
    market = market_of(instrument)
    found = await sources.behind.company.rating_changes(market, MOST_CHANGES)
    return RatingChanges(sources.gateway.provider, market, found, getattr(found, "unread", ""))


async def _read_consensus(sources: Sources, instrument: InstrumentId, _option: str) -> Consensus:
    return await sources.behind.company.consensus(instrument)


async def _read_forecasts(sources: Sources, instrument: InstrumentId, _option: str) -> EpsForecasts:
    return await sources.behind.company.eps_forecasts(instrument)


def ratings_picture(value: Ratings, shown: PictureContext) -> BehindPicture:
    """How many analysts say what, and their targets beside the price."""
    names = _rating_names()
    numbers: Sequence[Value] = value.counts or value.percents
    pairs = list(zip(names, numbers, strict=False))
    heading, foot = _rated_words(value), listed(_target_words(value, shown.last))
    in_percent = value.counts is None
    columns = known(
        [
            word_column(translate("Behind", "Rating"), "rating", [name for name, _number in pairs]),
            column(
                translate("Behind", "Analysts"),
                "analysts [%]" if in_percent else "analysts",
                [number for _name, number in pairs],
                fmt.share if in_percent else plain_number,
            ),
        ]
    )
    if not pairs or not any(number for _name, number in pairs):
        return BehindPicture(figure=without_figure(foot), heading=heading, foot=foot)
    bars = [
        Row(name, number, titled(name, fmt.share(number) if in_percent else plain_number(number)))
        for name, number in pairs
    ]
    figure = ranked(
        bars,
        percents if in_percent else plain_numbers,
        words=(heading, *(bar.read for bar in bars), foot),
        columns=columns,
        shades=(ACCENT, QUIET),
    )
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def _rating_names() -> list[str]:
    return [
        translate("Behind", "Strong buy"),
        translate("Behind", "Buy"),
        translate("Behind", "Hold"),
        translate("Behind", "Underperform"),
        translate("Behind", "Sell"),
        translate("Behind", "No opinion"),
    ]


def _rated_words(value: Ratings) -> str:
    count = value.analysts if value.analysts is not None else value.counts.total if value.counts is not None else None
    words = [translate("Behind", "Estimates of analysts, number not told")]
    if count is not None:
        words = [translate("Behind", "Estimates of {count} analysts").format(count=fmt.quantity(count))]
    if value.begin is not None and value.end is not None:
        text = translate("Behind", "given from {begin} to {end}")
        words.append(text.format(begin=fmt.day_in_year(value.begin), end=fmt.day_in_year(value.end)))
    if value.updated is not None:
        words.append(translate("Behind", "as of {day}").format(day=fmt.day_in_year(value.updated)))
    return listed(words)


def _target_words(value: Ratings, last: Decimal | None) -> Iterator[str]:
    if value.target_low is not None and value.target_high is not None:
        text = translate("Behind", "Target {low} to {high} {currency}")
        low, high = fmt.price(value.target_low), fmt.price(value.target_high)
        yield text.format(low=low, high=high, currency=value.currency).rstrip()
    if value.target_mean is not None:
        yield translate("Behind", "mean {price}").format(price=fmt.price(value.target_mean))
    if last is not None:
        yield _last_words(last)


def history_picture(value: RatingHistory, shown: PictureContext) -> BehindPicture:
    """The mean target with its range, and the close, day by day; the counts are in the read-out and the table."""
    days = value.days
    heading = translate("Behind", "Target prices of analysts by day, and the close, in {currency}").format(
        currency=value.currency or fmt.MISSING
    )
    dates, columns = [day.day for day in days], _history_columns(value)

    def read(stop: int) -> str:
        return listed((fmt.day_in_year(days[stop].day), *_day_words(days[stop])))

    told = (
        DayLine(values=[day.target_mean for day in days], steps=True, name=translate("Behind", "Mean target")),
        DayLine(
            values=[day.target_low for day in days],
            steps=True,
            dashed=True,
            shade=QUIET,
            name=translate("Behind", "Lowest"),
        ),
        DayLine(
            values=[day.target_high for day in days],
            steps=True,
            dashed=True,
            shade=QUIET,
            name=translate("Behind", "Highest"),
        ),
        DayLine(values=[day.close for day in days], shade=QUIET, name=translate("Behind", "Close")),
    )
    lines = [line for line in told if any(each is not None for each in line.values)]
    if not lines:
        return BehindPicture(figure=in_table_alone(columns), heading=heading)
    foot = listed((read(len(days) - 1), *_beside_last(days[-1], shown.last)))
    figure = dated(dates, lines, plain_numbers, read, words=(heading, foot), columns=columns)
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def _day_words(day: RatingDay) -> Iterator[str]:
    if day.target_mean is not None:
        yield translate("Behind", "mean {price}").format(price=fmt.price(day.target_mean))
    if day.target_low is not None and day.target_high is not None:
        text = translate("Behind", "{low} to {high}")
        yield text.format(low=fmt.price(day.target_low), high=fmt.price(day.target_high))
    if day.counts is not None:
        pairs = zip(_rating_names(), day.counts, strict=True)
        yield listed(f"{name} {number}" for name, number in pairs if number)


def _beside_last(day: RatingDay, last: Decimal | None) -> Iterator[str]:
    if day.target_mean is not None and last:
        text = translate("Behind", "{percent} from the last price to the mean target")
        yield text.format(percent=fmt.percent((day.target_mean / last - 1) * 100, 1))


def _history_columns(value: RatingHistory) -> tuple[TableColumn, ...]:
    days = value.days
    counted = [
        column(
            name, f"{head} [analysts]", [None if day.counts is None else day.counts[place] for day in days], width=84
        )
        for place, (name, head) in enumerate(
            zip(_rating_names(), ("strong buy", "buy", "hold", "underperform", "sell", "no opinion"), strict=True)
        )
    ]
    return known(
        [
            day_column(translate("Behind", "Day"), "day", [day.day for day in days]),
            column(translate("Behind", "Mean"), "target mean", [day.target_mean for day in days], fmt.price),
            column(translate("Behind", "Lowest"), "target low", [day.target_low for day in days], fmt.price),
            column(translate("Behind", "Highest"), "target high", [day.target_high for day in days], fmt.price),
            column(translate("Behind", "Closing price"), "close", [day.close for day in days], fmt.price),
            *counted,
        ]
    )


def firms_picture(value: FirmRatings, shown: PictureContext) -> BehindPicture:
    """The newest target of each firm; every rating is in the table, in the provider's words."""
    rows = value.rows
    heading = translate("Behind", "The newest target price of each firm; ratings are the provider's words")
    columns = known(
        [
            word_column(translate("Behind", "Firm"), "firm", [row.firm for row in rows]),
            day_column(translate("Behind", "Day"), "day", [row.day for row in rows]),
            word_column(translate("Behind", "Rating"), "rating", [row.rating for row in rows], width=130),
            column(translate("Behind", "Target"), "target", [row.target for row in rows], fmt.price),
        ]
    )
    newest = {row.firm: row for row in reversed(rows) if row.target is not None}
    firms = sorted(newest.values(), key=lambda row: -(row.target or 0))
    drawn, more = fitting(firms, min(_BARS, shown.rows))
    last = [] if shown.last is None else [_last_words(shown.last)]
    foot = listed((*last, *filter(None, (more,))))
    if not drawn:
        return BehindPicture(figure=in_table_alone(columns), heading=heading, foot=foot)
    bars = [
        Row(
            row.firm,
            row.target or 0,
            titled(row.firm, listed(filter(None, (fmt.price(row.target or Decimal(0)), row.rating, _on(row.day))))),
        )
        for row in drawn
    ]
    figure = ranked(
        bars,
        plain_numbers,
        words=(heading, *(bar.read for bar in bars[:5]), foot),
        columns=columns,
        shades=(ACCENT, QUIET),
        letters=shown.letters,
    )
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def changes_picture(value: RatingChanges, shown: PictureContext) -> BehindPicture:
    """How the newest changes moved the targets, in percent; Enter shows the security."""
    rows = value.rows
    heading = translate("Behind", "{market}: newest changes of ratings and what they changed in the target, in percent")
    heading = heading.format(market=market_name(value.market))
    columns = known(
        [
            word_column(translate("Common", "Security"), "security", [row.instrument for row in rows], width=90),
            word_column(translate("Behind", "Company"), "name", [row.name for row in rows], width=130),
            day_column(translate("Behind", "Day"), "day", [row.day for row in rows]),
            word_column(translate("Behind", "Firm"), "firm", [row.institution for row in rows], width=130),
            word_column(translate("Behind", "Analyst"), "analyst", [row.analyst for row in rows], width=110),
            word_column(
                translate("Common", "Change"), "direction", [_direction(row.direction) for row in rows], width=80
            ),
            word_column(translate("Behind", "Rating"), "rating", [row.rating for row in rows], width=90),
            word_column(translate("Behind", "Before"), "rating before", [row.rating_before for row in rows], width=90),
            column(translate("Behind", "Target"), "target", [row.target for row in rows], fmt.price),
            column(
                translate("Behind", "Target before"), "target before", [row.target_before for row in rows], fmt.price
            ),
        ]
    )
    moved = [(row, change) for row in rows if (change := _moved(row)) is not None]
    drawn, foot = fitting(moved, min(_BARS, shown.rows))
    if not drawn:
        return BehindPicture(figure=in_table_alone(columns), heading=heading)
    bars = [
        Row(row.name or row.instrument, change, titled(row.name or row.instrument, listed(_change_words(row, change))))
        for row, change in drawn
    ]
    figure = ranked(
        bars, percents, words=(heading, *(bar.read for bar in bars[:5])), columns=columns, letters=shown.letters
    )
    opens = tuple(row.instrument for row, _change in drawn)
    return BehindPicture(figure=figure, heading=heading, foot=foot, opens=opens)


def _moved(row: RatingChange) -> Decimal | None:
    """What the change did to the target, in percent; None of a new one."""
    if row.target is None or not row.target_before:
        return None
    return (row.target / row.target_before - 1) * 100


def _change_words(row: RatingChange, change: Decimal) -> Iterator[str]:
    yield from filter(None, (row.institution, _direction(row.direction), row.rating, _on(row.day)))
    if row.target is not None:
        yield translate("Behind", "target {price}").format(price=fmt.price(row.target))
    yield fmt.percent(change, 1)


def _direction(direction: RatingDirection | None) -> str:
    if direction is None:
        return ""
    return {
        RatingDirection.UP: translate("Behind", "higher"),
        RatingDirection.DOWN: translate("Behind", "lower"),
        RatingDirection.NEW: translate("Behind", "new"),
    }[direction]


def _on(day: date | None) -> str:
    return "" if day is None else fmt.day_in_year(day)


def _last_words(last: Decimal) -> str:
    return translate("Behind", "last price {price}").format(price=fmt.price(last))


def earnings_picture(value: Consensus, _shown: PictureContext) -> BehindPicture:
    """Expected and reported earnings per share by fiscal period; all figures are in the table."""
    figures = [(period, figure) for period in value.periods for figure in period.figures]
    rows: list[Row] = []
    for period, figure in figures:
        if "eps" not in figure.key.casefold():
            continue
        told = ((translate("Behind", "expected"), figure.estimate), (translate("Behind", "reported"), figure.actual))
        for word, number in told:
            if number is not None:
                name = f"{period.name} {word}"
                rows.append(Row(name, number, titled(name, f"{fmt.price(number)} {value.currency}".rstrip())))
    heading = translate("Behind", "Earnings per share by fiscal period, expected and reported, in {currency}").format(
        currency=value.currency or fmt.MISSING
    )
    columns = known(
        [
            word_column(
                translate("Behind", "Period"), "period", [period.name for period, _figure in figures], width=110
            ),
            word_column(translate("Behind", "Figure"), "figure", [figure.name for _period, figure in figures]),
            column(translate("Behind", "Expected"), "expected", [figure.estimate for _period, figure in figures]),
            column(translate("Behind", "Reported"), "reported", [figure.actual for _period, figure in figures]),
        ]
    )
    if not rows:
        return BehindPicture(figure=in_table_alone(columns), heading=heading)
    figure_of = ranked(rows[-_BARS:], plain_numbers, words=(heading,), columns=columns, shades=(ACCENT, QUIET))
    return BehindPicture(figure=figure_of, heading=heading)


def forecast_picture(value: EpsForecasts, _shown: PictureContext) -> BehindPicture:
    """The mean of expected earnings per share, with the lowest and the highest forecast."""
    rows = [row for row in value.rows if row.end is not None]
    days = [row.end for row in rows if row.end is not None]

    def read(stop: int) -> str:
        row = rows[stop]
        words = [fmt.day_in_year(days[stop])]
        if row.mean is not None:
            words.append(translate("Behind", "mean {price}").format(price=fmt.price(row.mean)))
        if row.low is not None and row.high is not None:
            text = translate("Behind", "{low} to {high}")
            words.append(text.format(low=fmt.price(row.low), high=fmt.price(row.high)))
        text = translate("Behind", "{count} institutions")
        return listed((*words, text.format(count=fmt.quantity(row.institutions))))

    heading = translate("Behind", "Expected earnings per share: estimates of institutions")
    lines = [
        DayLine(values=[row.mean for row in rows], steps=True, name=translate("Behind", "Mean")),
        DayLine(
            values=[row.low for row in rows], steps=True, dashed=True, shade=QUIET, name=translate("Behind", "Lowest")
        ),
        DayLine(
            values=[row.high for row in rows], steps=True, dashed=True, shade=QUIET, name=translate("Behind", "Highest")
        ),
    ]
    columns = known(
        [
            day_column(translate("Behind", "From"), "from", [row.begin for row in rows]),
            day_column(translate("Behind", "Until"), "until", list(days)),
            column(translate("Behind", "Mean"), "mean", [row.mean for row in rows]),
            column(translate("Behind", "Middle"), "median", [row.median for row in rows]),
            column(translate("Behind", "Lowest"), "lowest", [row.low for row in rows]),
            column(translate("Behind", "Highest"), "highest", [row.high for row in rows]),
            column(translate("Behind", "Institutions"), "institutions", [row.institutions for row in rows]),
            column(translate("Behind", "Raised"), "raised", [row.raised for row in rows]),
            column(translate("Behind", "Lowered"), "lowered", [row.lowered for row in rows]),
        ]
    )
    figure = dated(days, lines, plain_numbers, read, words=(heading, read(len(rows) - 1)), columns=columns)
    return BehindPicture(figure=figure, heading=heading, foot=read(len(rows) - 1))
