"""The company: valuation in its own history and beside its industry, and beside others of the person's lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.ranking import LEAST, Ranked
from tideboard_core.model.behind.company import (
    Industry,
    IndustryPlace,
    PeerComparison,
    PeerValuation,
    ValuationHistory,
    ValuationMetric,
    ValuationSeries,
)
from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market, market_of
from tideboard_desktop.behind.analysts import analyst_questions
from tideboard_desktop.behind.figures import (
    ACCENT,
    QUIET,
    AxisText,
    DatedValues,
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
    plain_numbers,
    ranked,
    two_digits,
    unstated_columns,
    word_column,
)
from tideboard_desktop.behind.payouts import payout_questions
from tideboard_desktop.behind.questions import BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.behind.star_report import star_report_question
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Figure, TableColumn, without_figure
from tideboard_desktop.ui.words.joining import listed, titled, together
from tideboard_desktop.ui.words.percentiles import percentile_words

translate = QCoreApplication.translate
_LEAST_PEERS = 2
"""Companies from which there is a median."""
_BARS: Final = 15
_DAILY: Final = dict.fromkeys(Market, 3)


def company_questions() -> list[Question]:
    """Valuation, what it is compared with, what analysts say, what it pays and files."""
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
            also=lambda _unit: _industry_question(metrics),
            newest=lambda value: max((one.points[-1].day for one in value.series if one.points), default=None),
            delay=_DAILY,
        ),
        _industry_question(metrics),
        Question(
            key="compared",
            word=translate("Behind", "Beside my lists"),
            asking=translate("Behind", "Asking for the comparison"),
            empty=translate("Behind", "None of these companies is compared"),
            read=_read_compared,
            rows=lambda value: value.rows,
            draw=compared_picture,
            options=metrics,
            with_others=True,
        ),
        *analyst_questions(),
        star_report_question(),
        *payout_questions(),
    ]


def _industry_question(metrics: tuple[tuple[str, str], ...]) -> Question:
    return Question(
        key="industry",
        word=translate("Behind", "Industry"),
        asking=translate("Behind", "Asking for the industry"),
        empty=translate("Behind", "No company of its industry is known"),
        read=_read_industry,
        rows=lambda value: (*value.peers, *value.places),
        draw=industry_picture,
        options=metrics,
    )


async def _read_valuation(sources: Sources, instrument: InstrumentId, _option: str) -> ValuationHistory:
    return await sources.behind.company.valuation(instrument)


async def _read_industry(sources: Sources, instrument: InstrumentId, _option: str) -> Industry:
    return await sources.behind.company.industry(instrument)


async def _read_compared(sources: Sources, instrument: InstrumentId, _option: str) -> PeerComparison:
    """Beside as many of the person's lists as one call takes, money in the currency of its market."""
    currency = MARKET_CURRENCY[market_of(instrument)]
    return await sources.behind.company.compared(instrument, sources.others, currency)


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
    if len(points) == 1:
        since = translate("Behind", "{metric} on {day}, without a history")
    heading = since.format(metric=_metric_word(metric), day=fmt.day_in_year(points[0].day))
    days = [point.day for point in points]
    lines = [DayLine(values=numbers, name=value.source if shown.beside is not None else "")]
    foot = [read(len(points) - 1), *_history_words(series, sample, usual)]
    middle = None if shown.also is None else industry_middle(shown.also, metric)
    if middle is not None:
        number, words = middle
        lines.append(
            DayLine(values=[number] * len(days), dashed=True, shade=QUIET, name=translate("Behind", "Industry"))
        )
        foot.append(words)
    if shown.beside is not None:
        lines += shown.beside.line(days, metric.value)
    if len(points) == 1 and shown.beside is None:
        pair = [(str(shown.instrument), numbers[0]), *([] if middle is None else [(_median_word(), middle[0])])]
        figure = _few_bars(pair, metric, (heading, *filter(None, (series.text,))), shown.letters)
    else:
        figure = dated(
            days,
            lines,
            _form_of(metric),
            read,
            usual=usual,
            words=(heading, listed(foot), *filter(None, (series.text,))),
            columns=(
                day_column(translate("Behind", "Day"), "day", days),
                column(_metric_word(metric), metric.value, numbers),
            ),
        )
    line = DatedValues(value.source, metric.value, dict(zip(days, numbers, strict=True)))
    said = f"\u201c{series.text}\u201d" if series.text else ""
    return BehindPicture(figure=figure, heading=heading, foot=together(listed(foot), said), line=line)


def industry_middle(value: Industry, metric: ValuationMetric) -> tuple[Value, str] | None:
    """The median of the industry and words for it: the provider's, else that of the companies; None without any."""
    place = next((each for each in value.places if each.metric is metric), None)
    if place is not None and place.median is not None:
        text = translate("Behind", "median of the industry {value}")
        words = [text.format(value=_written(place.median, metric))]
        if place.low is not None and place.high is not None:
            low, high = _written(place.low, metric), _written(place.high, metric)
            words.append(translate("Behind", "from {low} to {high}").format(low=low, high=high))
        return place.median, listed(words)
    told = [number for peer in value.peers if (number := _of_peer(peer, metric)) is not None]
    if len(told) < _LEAST_PEERS:
        return None
    middle = median(told)
    text = translate("Behind", "median of {count} companies of the industry {value}")
    return middle, text.format(count=len(told), value=_written(middle, metric))


def _history_words(series: ValuationSeries, sample: np.ndarray, usual: Sequence[float]) -> Iterator[str]:
    if len(sample):
        newest = float(series.points[-1].value)
        ranked_so = Ranked(len(sample), int((sample < newest).sum()), int((sample == newest).sum()))
        text = translate("Behind", "{percentile} of {count} days")
        yield text.format(percentile=percentile_words(ranked_so), count=len(sample))
    if usual:
        low, high = _written(usual[0], series.metric), _written(usual[-1], series.metric)
        yield translate("Behind", "usually {low} to {high}").format(low=low, high=high)
    told = (
        (translate("Behind", "low"), series.low),
        (translate("Behind", "median"), series.median),
        (translate("Behind", "high"), series.high),
    )
    own = [f"{word} {_written(each, series.metric)}" for word, each in told if each is not None]
    if own:
        yield titled(translate("Behind", "as the provider counts"), listed(own))


def industry_picture(value: Industry, shown: PictureContext) -> BehindPicture:
    """A metric of the companies of the industry, this one marked."""
    metric = ValuationMetric(shown.option)
    place = next((each for each in value.places if each.metric is metric), None)
    if not value.peers:
        return _middle_picture(place, value.source, metric, shown)
    heading = translate("Behind", "{metric} of the companies of its industry, as {provider} draws it").format(
        metric=_metric_word(metric), provider=value.source
    )
    foot = []
    if place is not None and place.rank is not None and place.of is not None:
        foot.append(translate("Behind", "Place {rank} of {count}").format(rank=place.rank, count=place.of))
    if (middle := industry_middle(value, metric)) is not None:
        foot.append(middle[1])
    return _peers_picture(value.peers, value.source, metric, shown, heading, foot)


def _middle_picture(
    place: IndustryPlace | None, source: str, metric: ValuationMetric, shown: PictureContext
) -> BehindPicture:
    """The company beside the median alone, where the companies of its industry are not told."""
    pair = () if place is None else ((str(shown.instrument), place.value), (_median_word(), place.median))
    numbers = [(name, number) for name, number in pair if number is not None]
    if not numbers:
        text = translate("Behind", "{provider} does not tell this figure of it")
        return BehindPicture(figure=without_figure(text.format(provider=source)), heading="")
    heading = translate(
        "Behind", "{metric} beside the median of its industry, whose companies {provider} does not tell"
    )
    heading = heading.format(metric=_metric_word(metric), provider=source)
    figure = _few_bars(numbers, metric, (heading,), shown.letters)
    foot = listed(titled(name, _written(number, metric)) for name, number in numbers)
    return BehindPicture(figure=figure, heading=heading, foot=foot)


def _few_bars(
    numbers: Sequence[tuple[str, Value]], metric: ValuationMetric, words: Sequence[str], letters: int
) -> Figure:
    """The company and what it stands beside."""
    bars = [Row(name, number, titled(name, _written(number, metric))) for name, number in numbers]
    return ranked(
        bars,
        _form_of(metric),
        words=(*words, *(bar.read for bar in bars)),
        columns=(
            word_column(translate("Behind", "Company"), "company", [name for name, _number in numbers]),
            column(_metric_word(metric), metric.value, [number for _name, number in numbers]),
        ),
        shades=(ACCENT, QUIET),
        letters=letters,
    )


def _median_word() -> str:
    return translate("Behind", "Median of the industry")


def compared_picture(value: PeerComparison, shown: PictureContext) -> BehindPicture:
    """A metric of the company and of others from the person's lists, this one marked."""
    metric = ValuationMetric(shown.option)
    heading = translate("Behind", "{metric} beside companies of your lists, money in {currency}").format(
        metric=_metric_word(metric), currency=value.currency or fmt.MISSING
    )
    return _peers_picture(value.rows, value.source, metric, shown, heading, [])


def _peers_picture(
    rows: Sequence[PeerValuation],
    source: str,
    metric: ValuationMetric,
    shown: PictureContext,
    heading: str,
    foot: Sequence[str],
) -> BehindPicture:
    """The largest first; the company itself stays where only the first ones have room."""
    numbers = [(peer, number) for peer in rows if (number := _of_peer(peer, metric)) is not None]
    numbers.sort(key=lambda pair: -pair[1])
    drawn, more = fitting(numbers, min(_BARS, shown.rows))
    own = next((pair for pair in numbers if pair[0].instrument == shown.instrument), None)
    if own is not None and own not in drawn:
        drawn[-1] = own
    columns, below = _peer_columns(rows, source), listed(filter(None, (*foot, more)))
    if not drawn:
        return BehindPicture(figure=in_table_alone(columns), heading=heading, foot=below)
    bars = [Row(_marked(peer, shown), number, titled(peer.name, _written(number, metric))) for peer, number in drawn]
    figure = ranked(
        bars,
        _form_of(metric),
        words=(heading, *(bar.read for bar in bars[:5]), below),
        columns=columns,
        shades=(ACCENT, QUIET),
        letters=shown.letters,
    )
    opens = tuple(peer.instrument or "" for peer, _number in drawn)
    return BehindPicture(figure=figure, heading=heading, foot=below, opens=opens)


def _marked(peer: PeerValuation, shown: PictureContext) -> str:
    return f"› {peer.name}" if peer.instrument == shown.instrument else peer.name


def _of_peer(peer: PeerValuation, metric: ValuationMetric) -> Decimal | None:
    return {
        ValuationMetric.EARNINGS: peer.pe,
        ValuationMetric.BOOK: peer.pb,
        ValuationMetric.SALES: peer.ps,
        ValuationMetric.DIVIDEND_YIELD: peer.dividend_yield,
    }[metric]


def _peer_columns(rows: Sequence[PeerValuation], source: str) -> tuple[TableColumn, ...]:
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
            column(
                translate("Behind", "Dividend a share"), "dividend per share", [row.dividend_per_share for row in rows]
            ),
            column(
                translate("Behind", "Paid out"), "paid out [% of earnings]", [row.payout for row in rows], two_digits
            ),
            column(
                translate("Behind", "Return on equity"),
                "return on equity [%]",
                [row.return_on_equity for row in rows],
                two_digits,
            ),
            column(translate("Behind", "Assets"), "assets", [row.assets for row in rows], width=140),
            *unstated_columns([row.unstated for row in rows], source),
        ]
    )
