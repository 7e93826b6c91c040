"""A day's minutes of flow as a table for other programs, with English titles and units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tideboard_desktop.docks.event_marks import plain_words
from tideboard_desktop.flow.chart.minute_reading import MinuteReading, reading_at
from tideboard_desktop.flow.chart.picture import TimedMark
from tideboard_desktop.flow.providers.comparison import ProviderComparison
from tideboard_desktop.flow.providers.model import FlowSeries, PriceSeries, VolumeDelta
from tideboard_desktop.ui.csv_export import CsvCell

Table = tuple[list[str], list[list[CsvCell]]]
_TIERS = ("extra-large", "large", "medium", "small")


def minutes_table(
    flow: FlowSeries,
    price: PriceSeries | None,
    pair: ProviderComparison | None = None,
    *,
    symbol: str,
    currency: str,
    zone: ZoneInfo,
    names: tuple[str, str] = ("", ""),
    delta: VolumeDelta | None = None,
    events: Sequence[TimedMark] = (),
) -> Table:
    """A day's minutes: running totals, the single minute, price; times with the exchange's offset.

    With a `pair` the second provider's net and the gap follow under both `names`, empty if it lacks the minute; with a
    `delta` the cumulative volume delta; with `events` the reports, news and the like of the minute.
    """
    header = ["symbol", "time", "currency", *(f"{name} [{currency}]" for name in ("net", *_TIERS, "block", "minute"))]
    header += ["net / turnover [%]", f"price [{currency}]", "change [%]", "provider"]
    if pair is not None:
        header += [f"second net [{currency}]", f"gap [{currency}]", "second provider"]
    if delta is not None:
        header.append("volume delta [shares]")
    if events:
        header.append("marks")
    marks: dict[int, list[str]] = {}
    for each in events:
        marks.setdefault(flow.index_at(each.time), []).append(plain_words(each.mark))
    rows: list[list[CsvCell]] = []
    for index in range(len(flow)):
        reading = reading_at(flow, price, index, pair)
        row: list[CsvCell] = [symbol, datetime.fromtimestamp(reading.time, zone), currency, *_minute(reading)]
        row.append(names[0] or flow.provider)
        if pair is not None:
            row += [reading.second, reading.gap, names[1] or pair.other.provider]
        if delta is not None:
            row.append(delta.at(reading.time))
        if events:
            row.append("; ".join(marks.get(index, ())))
        rows.append(row)
    return header, rows


def _minute(reading: MinuteReading) -> list[CsvCell]:
    tiers = reading.tiers or (None,) * 4
    block = None if tiers[0] is None or tiers[1] is None else tiers[0] + tiers[1]
    amounts = [reading.net, *tiers, block, reading.change]
    return [*amounts, reading.ratio, reading.price, reading.price_change]
