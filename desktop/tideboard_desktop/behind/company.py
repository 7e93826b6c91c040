"""The company: valuation in its own history and beside its industry, ratings, estimates, dividends, buy-backs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST, Ranked
from tideboard_core.model.behind.company import (
    BuyBacks,
    Consensus,
    Dividend,
    Dividends,
    EpsForecasts,
    Industry,
    PeerValuation,
    Ratings,
    ValuationHistory,
    ValuationMetric,
    ValuationSeries,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_desktop.behind.figures import (
    ACCENT,
    DOWN,
    QUIET,
    UP,
    AxisText,
    DayLine,
    Row,
    Value,
    amounts,
    column,
    dated,
    day_column,
    known,
    percents,
    plain_number,
    plain_numbers,
    ranked,
    word_column,
)
from tideboard_desktop.behind.questions import BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Figure, TableColumn, without_figure
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.percentiles import percentile_words

translate = QCoreApplication.translate
_BARS: Final = 15
_DAILY: Final = dict.fromkeys(Market, 3)


def company_questions() -> list[Question]:
    """Valuation, industry, ratings, earnings, dividends, buy-backs."""
    metrics = tuple((each.value, _metric_word(each)) for each in ValuationMetric)
    return [
        Question(
            key="valuation",
            word=translate("Behind", "Valuation"),
            asking=translate("Behind", "Asking for the valuation"),
            empty=translate("Behind", "No valuation is known"),
            read=_read_valuation,
            rows=lambda value: value.series,
            draw=valuation_picture,
            options=metrics,
            newest=lambda value: max((one.points[-1].day for one in value.series if one.points), default=None),
            delay=_DAILY,
        ),
        Question(
            key="industry",
            word=translate("Behind", "Industry"),
            asking=translate("Behind", "Asking for the industry"),
            empty=translate("Behind", "No company of its industry is known"),
            read=_read_industry,
            rows=lambda value: (*value.peers, *value.places),
            draw=industry_picture,
            options=metrics,
        ),
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
        Question(
            key="dividends",
            word=translate("Behind", "Dividends"),
            asking=translate("Behind", "Asking for the dividends"),
            empty=translate("Behind", "No dividends are known"),
            read=_read_dividends,
            rows=lambda value: value.rows,
            draw=dividends_picture,
            in_table=True,
        ),
        Question(
            key="bought",
            word=translate("Behind", "Buy-backs"),
            asking=translate("Behind", "Asking for the buy-backs"),
            empty=translate("Behind", "No buy-backs are known"),
            read=_read_buy_backs,
            rows=lambda value: value.years,
            draw=buy_backs_picture,
        ),
    ]


async def _read_valuation(sources: Sources, instrument: InstrumentId, _option: str) -> ValuationHistory:
    return await sources.behind.company.valuation(instrument)


async def _read_industry(sources: Sources, instrument: InstrumentId, _option: str) -> Industry:
    return await sources.behind.company.industry(instrument)


async def _read_ratings(sources: Sources, instrument: InstrumentId, _option: str) -> Ratings:
    return await sources.behind.company.ratings(instrument)


async def _read_consensus(sources: Sources, instrument: InstrumentId, _option: str) -> Consensus:
    return await sources.behind.company.consensus(instrument)


async def _read_forecasts(sources: Sources, instrument: InstrumentId, _option: str) -> EpsForecasts:
    return await sources.behind.company.eps_forecasts(instrument)


async def _read_dividends(sources: Sources, instrument: InstrumentId, _option: str) -> Dividends:
    return await sources.behind.company.dividends(instrument)


async def _read_buy_backs(sources: Sources, instrument: InstrumentId, _option: str) -> BuyBacks:
    return await sources.behind.company.buy_backs(instrument)


# --- valuation ------------------------------------------------------------------------------------------------------


def _metric_word(metric: ValuationMetric) -> str:
    return {
        ValuationMetric.EARNINGS: translate("Behind", "P/E"),
        ValuationMetric.BOOK: translate("Behind", "P/B"),
        ValuationMetric.SALES: translate("Behind", "P/S"),
        ValuationMetric.DIVIDEND_YIELD: translate("Behind", "Yield"),
    }[metric]


def _form_of(metric: ValuationMetric) -> AxisText:
    return percents if metric is ValuationMetric.DIVIDEND_YIELD else plain_numbers


def _written(value: Value, metric: ValuationMetric) -> str:
    return fmt.share(value, 2) if metric is ValuationMetric.DIVIDEND_YIELD else fmt.plain(value, 2)


def valuation_picture(value: ValuationHistory, shown: PictureContext) -> BehindPicture:
    """A metric by day with the range of its own history, as far as the answer goes."""
    metric = ValuationMetric(shown.option)
    series = next((one for one in value.series if one.metric is metric and one.points), None)
    if series is None:
        text = translate("Behind", "{provider} does not tell this figure of it")
        return BehindPicture(figure=without_figure(text.format(provider=value.source)), heading="")
    points = series.points
    numbers = [point.value for point in points]

    def read(stop: int) -> str:
        return listed((fmt.day_in_year(points[stop].day), f"{_metric_word(metric)} {_written(numbers[stop], metric)}"))

    sample = np.array([float(each) for each in numbers[:-1]])
    usual = [float(each) for each in np.quantile(sample, (0.1, 0.5, 0.9))] if len(sample) >= LEAST else []
    since = translate("Behind", "{metric} in its own history since {day}")
    heading = since.format(metric=_metric_word(metric), day=fmt.day_in_year(points[0].day))
    foot = listed((read(len(points) - 1), *_history_words(series, sample, usual)))
    days = [point.day for point in points]
    figure = dated(
        days,
        [DayLine(values=numbers)],
        _form_of(metric),
        read,
        usual=usual,
        words=(heading, foot),
        columns=(
            day_column(translate("Behind", "Day"), "day", days),
            column(_metric_word(metric), metric.value, numbers),
        ),
    )
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def _history_words(series: ValuationSeries, sample: np.ndarray, usual: Sequence[float]) -> Iterator[str]:
    if len(sample):
        newest = float(series.points[-1].value)
        ranked_so = Ranked(len(sample), int((sample < newest).sum()), int((sample == newest).sum()))
        text = translate("Behind", "{percentile} of {count} days")
        yield text.format(percentile=percentile_words(ranked_so), count=len(sample))
    if usual:
        low, high = _written(usual[0], series.metric), _written(usual[-1], series.metric)
        yield translate("Behind", "usually {low} to {high}").format(low=low, high=high)
    if series.median is not None:
        text = translate("Behind", "the provider's median {value}")
        yield text.format(value=_written(series.median, series.metric))


def industry_picture(value: Industry, shown: PictureContext) -> BehindPicture:
    """A metric of the companies of the industry, this one marked."""
    metric = ValuationMetric(shown.option)
    peers = [(peer, number) for peer in value.peers if (number := _of_peer(peer, metric)) is not None]
    peers = sorted(peers, key=lambda pair: -pair[1])[:_BARS]
    heading = translate("Behind", "{metric} of the companies of its industry, as {provider} draws it").format(
        metric=_metric_word(metric), provider=value.source
    )
    place = next((each for each in value.places if each.metric is metric), None)
    foot = ""
    if place is not None and place.rank is not None and place.of is not None:
        foot = translate("Behind", "Place {rank} of {count}").format(rank=place.rank, count=place.of)
    if place is not None and place.median is not None:
        text = translate("Behind", "median of the industry {value}")
        foot = listed(filter(None, (foot, text.format(value=_written(place.median, metric)))))
    columns = _peer_columns(value)
    if not peers:
        nothing = without_figure(translate("Behind", "Nothing to draw; T shows the table"))
        return BehindPicture(figure=replace(nothing, columns=columns), heading=heading, foot=foot)
    bars = [Row(_marked(peer, shown), number, titled(peer.name, _written(number, metric))) for peer, number in peers]
    figure = ranked(bars, _form_of(metric), words=(heading, foot), columns=columns, shades=(ACCENT, QUIET))
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def _marked(peer: PeerValuation, shown: PictureContext) -> str:
    return f"› {peer.name}" if peer.instrument == shown.instrument else peer.name


def _of_peer(peer: PeerValuation, metric: ValuationMetric) -> Decimal | None:
    return {
        ValuationMetric.EARNINGS: peer.pe,
        ValuationMetric.BOOK: peer.pb,
        ValuationMetric.SALES: peer.ps,
        ValuationMetric.DIVIDEND_YIELD: peer.dividend_yield,
    }[metric]


def _peer_columns(value: Industry) -> tuple[TableColumn, ...]:
    rows = value.peers
    return known(
        [
            word_column(translate("Behind", "Company"), "company", [row.name for row in rows]),
            word_column(translate("Common", "Security"), "security", [row.instrument or "" for row in rows], width=90),
            column(_metric_word(ValuationMetric.EARNINGS), "pe", [row.pe for row in rows]),
            column(_metric_word(ValuationMetric.BOOK), "pb", [row.pb for row in rows]),
            column(_metric_word(ValuationMetric.SALES), "ps", [row.ps for row in rows]),
            column(_metric_word(ValuationMetric.DIVIDEND_YIELD), "yield [%]", [row.dividend_yield for row in rows]),
            word_column(translate("Common", "Currency"), "currency", [row.currency for row in rows], width=70),
            column(translate("Behind", "Earnings a share"), "earnings per share", [row.eps for row in rows]),
            column(translate("Behind", "Book a share"), "book per share", [row.book_per_share for row in rows]),
        ]
    )


# --- analysts -------------------------------------------------------------------------------------------------------


def ratings_picture(value: Ratings, shown: PictureContext) -> BehindPicture:
    """How many analysts say what, and their targets beside the price."""
    names = [
        translate("Behind", "Strong buy"),
        translate("Behind", "Buy"),
        translate("Behind", "Hold"),
        translate("Behind", "Underperform"),
        translate("Behind", "Sell"),
        translate("Behind", "No opinion"),
    ]
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


def _rated_words(value: Ratings) -> str:
    count = value.analysts if value.analysts is not None else value.counts.total if value.counts is not None else None
    words = [translate("Behind", "Estimates of analysts, number not told")]
    if count is not None:
        words = [translate("Behind", "Estimates of {count} analysts").format(count=fmt.quantity(count))]
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
        yield translate("Behind", "last price {price}").format(price=fmt.price(last))


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
        nothing = without_figure(translate("Behind", "Nothing to draw; T shows the table"))
        return BehindPicture(figure=replace(nothing, columns=columns), heading=heading)
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
            values=[row.low for row in rows], steps=True, dashed=True, shade=DOWN, name=translate("Behind", "Lowest")
        ),
        DayLine(
            values=[row.high for row in rows], steps=True, dashed=True, shade=UP, name=translate("Behind", "Highest")
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


# --- dividends and buy-backs ----------------------------------------------------------------------------------------


def dividends_picture(value: Dividends, _shown: PictureContext) -> BehindPicture:
    """Distributions by date as a list, and their ex-dates as a row of points."""
    rows = value.rows
    heading = translate("Behind", "Distributions in the provider's words, the newest ex-date first")
    columns = known(
        [
            day_column(translate("Behind", "Ex-date"), "ex-date", [row.ex_day for row in rows]),
            word_column(translate("Behind", "Distribution"), "distribution", [row.text for row in rows], width=320),
            day_column(translate("Behind", "Record date"), "record date", [row.record_day for row in rows]),
            day_column(translate("Behind", "Paid on"), "paid on", [row.payment_day for row in rows]),
        ]
    )
    told = sorted(((row.ex_day, row) for row in rows if row.ex_day is not None), key=lambda pair: pair[0])
    if not told:
        nothing = without_figure(translate("Behind", "Nothing to draw; T shows the table"))
        return BehindPicture(figure=replace(nothing, columns=columns), heading=heading)
    return BehindPicture(figure=_ex_dates(told, heading, columns), heading=heading)


def _ex_dates(told: Sequence[tuple[date, Dividend]], heading: str, columns: tuple[TableColumn, ...]) -> Figure:
    def read(stop: int) -> str:
        return listed((fmt.day_in_year(told[stop][0]), told[stop][1].text))

    line = DayLine(values=[1] * len(told), bars=True)
    days = [day for day, _row in told]
    return dated(days, [line], lambda _value, _step: "", read, words=(heading, read(len(told) - 1)), columns=columns)


def buy_backs_picture(value: BuyBacks, _shown: PictureContext) -> BehindPicture:
    """Shares bought back, net, as money by fiscal year."""
    years = value.years
    heading = translate("Behind", "Bought back, net, by fiscal year, as money")
    foot = ""
    if value.last_twelve_months is not None:
        text = translate("Behind", "Last twelve months: {amount} {currency}")
        foot = text.format(amount=fmt.money(value.last_twelve_months), currency=value.currency).rstrip()
    told = [(year, year.amount) for year in years if year.amount is not None]
    columns = known(
        [
            word_column(translate("Behind", "Fiscal year"), "fiscal year", [year.year for year in years], width=90),
            word_column(translate("Behind", "Span"), "span", [year.span for year in years], width=150),
            column(translate("Behind", "Bought back"), "bought back", [year.amount for year in years], fmt.money),
            word_column(translate("Common", "Currency"), "currency", [year.currency for year in years], width=70),
            column(
                translate("Behind", "Yield, as told"),
                f"yield [{value.source}, no unit stated]",
                [year.unstated_yield for year in years],
            ),
        ]
    )
    if not told:
        nothing = without_figure(translate("Behind", "Nothing to draw; T shows the table"))
        return BehindPicture(figure=replace(nothing, columns=columns), heading=heading, foot=foot)
    bars = [
        Row(year.year, amount, titled(year.year, f"{fmt.money(amount)} {year.currency}".rstrip()))
        for year, amount in told
    ]
    figure = ranked(
        bars, amounts(bar.value for bar in bars), words=(heading, foot), columns=columns, shades=(ACCENT, QUIET)
    )
    return BehindPicture(figure=figure, heading=heading, foot=foot)
