"""The read-out of a minute in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_desktop.flow.chart.line_styles import SECOND, TIERS, Line, line_name
from tideboard_desktop.flow.chart.minute_reading import Reading, previous_minute
from tideboard_desktop.flow.chart.panel_unit import finer_unit
from tideboard_desktop.flow.chart.picture import Picture, Subject
from tideboard_desktop.flow.chart.readout_box import ReadOut, Row
from tideboard_desktop.flow.providers.comparison import Comparison, ratio
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.format import MISSING, Unit, day_and_month, flow, percent, share
from tideboard_desktop.ui.words.joining import together


def minute_readout(reading: Reading, picture: Picture) -> ReadOut:
    """Time, net and tiers, or both providers' nets; below the rule the single minute, the ratio and the price."""
    subject, unit = picture.subject, picture.unit
    since = QCoreApplication.translate("Flow", "Since %1").replace("%1", subject.clock(previous_minute(reading)))
    of_turnover = QCoreApplication.translate("Flow", "Net / turnover")
    share_text = MISSING if reading.ratio is None else percent(reading.ratio)
    change = (
        MISSING if reading.change is None else flow(reading.change, finer_unit(reading.change, unit, picture.units))
    )
    return ReadOut(
        title=f"{subject.clock(reading.time)} {subject.clock_name(reading.time)}{_so_far(reading, picture)}",
        note=_other_clock(reading.time, subject),
        upper=tuple(_upper(reading, picture)),
        lower=(
            Row(None, since, "", change, reading.change or 0.0),
            *_volume_delta(reading, picture),
            Row(None, of_turnover, "", share_text, reading.ratio or 0.0),
            price_row(line_name(Line.PRICE), reading.price, reading.price_change, subject.price_decimals),
            *_earlier(reading, picture),
            *_signals(reading, picture),
        ),
    )


def _volume_delta(reading: Reading, picture: Picture) -> list[Row]:
    """The cumulative volume delta in shares, while it is drawn."""
    if picture.delta is None:
        return []
    value = picture.delta.at(reading.time)
    text = MISSING if value is None else flow(value, picture.minute_unit)
    return [Row(None, QCoreApplication.translate("Flow", "Volume delta, shares"), text, "", 0.0)]


def _earlier(reading: Reading, picture: Picture) -> list[Row]:
    """Where the net stands among earlier sessions at this minute, and the net of the drawn one."""
    past = picture.past
    if past is None:
        return []
    standing, rows = past.standing_at(reading.time, reading.net), list[Row]()
    if standing:
        rows.append(Row(None, QCoreApplication.translate("Flow", "Own past"), standing, "", 0.0))
    if past.ghost is not None:
        net = past.ghost_at(reading.time)
        text = MISSING if net is None else flow(net, picture.unit)
        rows.append(Row(None, day_and_month(past.ghost.day), "", text, net or 0.0))
    return rows


def _signals(reading: Reading, picture: Picture) -> list[Row]:
    """The rules that fired at this minute."""
    fired = QCoreApplication.translate("Flow", "fired")
    return [Row(None, mark.rule, fired, "", 0.0) for mark in picture.signals if mark.start + MINUTE == reading.time]


def _so_far(reading: Reading, picture: Picture) -> str:
    """The note of the newest minute while it is not over."""
    flow_series = picture.flow
    if not picture.provisional or flow_series is None or reading.time != float(flow_series.times[-1]):
        return ""
    return " \u00b7 " + QCoreApplication.translate("Flow", "so far")


def _upper(reading: Reading, picture: Picture) -> list[Row]:
    """Net and tiers; when comparing both nets, their gap, and the ratio of the second."""
    unit, names = picture.unit, picture.names
    if names is None:
        amounts: list[tuple[Line, float | None]] = [(Line.NET, reading.net), *zip(TIERS, reading.tiers, strict=False)]
        return [amount_row(line, value, unit) for line, value in amounts]
    second, gap = reading.second, reading.gap
    part = None if second is None else ratio(reading.net, second)
    of_first = QCoreApplication.translate("Flow", "Second / first")
    return [
        Row(Line.NET, names[0], "", flow(reading.net, unit), reading.net),
        Row(SECOND, names[1], "", MISSING if second is None else flow(second, unit), second or 0.0),
        Row(None, QCoreApplication.translate("Flow", "Gap"), MISSING if gap is None else flow(gap, unit), "", 0.0),
        Row(None, of_first, MISSING if part is None else share(part), "", 0.0),
    ]


def spoken_summary(picture: Picture) -> str:
    """The day in words, for a screen reader: net, or both nets with gap and disagreement; empty without figures."""
    series, subject, pair, names = picture.flow, picture.subject, picture.second, picture.names
    if series is None or not len(series):
        return ""
    net, time = float(series.net[-1]), float(series.times[-1])
    text = QCoreApplication.translate("Flow", "Net {net} {currency} at {time}")
    if pair is not None and names is not None:
        text = _spoken_pair(pair, names, picture)
        net, time = float(pair.first[-1]), float(pair.times[-1])
    text = text.replace("{net}", flow(net, picture.unit)).replace("{currency}", subject.currency)
    return text.replace("{time}", subject.clock(time))


def _spoken_pair(pair: Comparison, names: tuple[str, str], picture: Picture) -> str:
    text = QCoreApplication.translate(
        "Flow", "{first} {net} {currency}, {second} {other} {currency}, gap {gap} {currency} at {time}"
    )
    if pair.differ_since is not None:
        since = QCoreApplication.translate("Flow", "Their signs differ since {since}.")
        text = together(text + ".", since.replace("{since}", picture.subject.clock(pair.differ_since)))
    other, gap = (flow(value, picture.unit) for value in (float(pair.second[-1]), pair.gap_at(-1)))
    text = text.replace("{first}", names[0]).replace("{second}", names[1])
    return text.replace("{other}", other).replace("{gap}", gap)


def amount_row(line: Line, value: float | None, unit: Unit) -> Row:
    """A line with its amount, a dash if missing."""
    return Row(line, line_name(line), "", MISSING if value is None else flow(value, unit), value or 0.0)


def price_row(name: str, price: float | None, change: float | None, decimals: int) -> Row:
    """Price and its change in percent."""
    if price is None:
        return Row(Line.PRICE, name, "", MISSING, 0.0)
    signed = "" if change is None else percent(change)
    return Row(Line.PRICE, name, price_text(price, decimals), signed, change or 0.0)


def _other_clock(time: float, subject: Subject) -> str:
    """The reader's time if the market's is shown, or the other way round; empty if they are the same."""
    other = replace(subject, local=not subject.local)
    moment = datetime.fromtimestamp(time, UTC)
    mine, theirs = (moment.astimezone(one.clock_zone(time)).utcoffset() for one in (subject, other))
    return "" if mine == theirs else f"{other.clock(time)} {other.clock_name(time)}"
