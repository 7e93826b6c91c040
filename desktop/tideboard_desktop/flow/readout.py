"""The read-out of a minute: its figures in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.flow.axis_text import price_text
from tideboard_desktop.flow.lines import TIERS, Line, line_name
from tideboard_desktop.flow.picture import Picture, Subject
from tideboard_desktop.flow.readout_box import ReadOut, Row
from tideboard_desktop.format import MISSING, flow, percent
from tideboard_desktop.models.flow_reading import Reading, previous_minute


def minute_readout(reading: Reading, picture: Picture) -> ReadOut:
    """Time, net and tiers; below the rule the minute alone, the ratio and the price."""
    subject, unit = picture.subject, picture.unit
    amounts = [(Line.NET, reading.net), *zip(TIERS, reading.tiers, strict=False)]
    since = QCoreApplication.translate("Flow", "Since %1").replace("%1", subject.clock(previous_minute(reading)))
    ratio = QCoreApplication.translate("Flow", "Net / turnover")
    change = MISSING if reading.change is None else flow(reading.change, unit)
    return ReadOut(
        title=f"{subject.clock(reading.time)} {subject.clock_name(reading.time)}",
        note=_other_clock(reading.time, subject),
        upper=tuple(Row(line, line_name(line), "", flow(value, unit), value) for line, value in amounts),
        lower=(
            Row(None, since, "", change, reading.change or 0.0),
            Row(None, ratio, "", MISSING if reading.ratio is None else percent(reading.ratio), reading.ratio or 0.0),
            price_row(line_name(Line.PRICE), reading.price, reading.price_change, subject.price_decimals),
        ),
    )


def price_row(name: str, price: float | None, change: float | None, decimals: int) -> Row:
    """Price and its change in percent."""
    if price is None:
        return Row(Line.PRICE, name, "", MISSING, 0.0)
    signed = "" if change is None else percent(change)
    return Row(Line.PRICE, name, price_text(price, decimals), signed, change or 0.0)


def _other_clock(time: float, subject: Subject) -> str:
    """The reader's own time beside the market's, or the other way round; empty where both show the same."""
    other = replace(subject, local=not subject.local)
    moment = datetime.fromtimestamp(time, UTC)
    mine, theirs = (moment.astimezone(one.clock_zone(time)).utcoffset() for one in (subject, other))
    return "" if mine == theirs else f"{other.clock(time)} {other.clock_name(time)}"
