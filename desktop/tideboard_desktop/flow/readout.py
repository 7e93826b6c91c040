"""The read-out of a minute: its figures in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.flow.axis_text import price_text
from tideboard_desktop.flow.lines import TIERS, Line, line_name
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.flow.readout_box import ReadOut, Row
from tideboard_desktop.format import MISSING, clock_minutes, exchange_time, flow, percent
from tideboard_desktop.models.flow_reading import Reading, previous_minute


def minute_readout(reading: Reading, picture: Picture) -> ReadOut:
    """Time, net and tiers; below the rule the minute alone, the ratio and the price."""
    subject, unit = picture.subject, picture.unit
    zone = subject.zone.key
    amounts = [(Line.NET, reading.net), *zip(TIERS, reading.tiers, strict=False)]
    since = QCoreApplication.translate("Flow", "Since %1").replace("%1", clock_minutes(previous_minute(reading), zone))
    ratio = QCoreApplication.translate("Flow", "Net / turnover")
    change = MISSING if reading.change is None else flow(reading.change, unit)
    return ReadOut(
        title=f"{clock_minutes(reading.time, zone)} {subject.zone_name}",
        note=_local_time(reading.time, zone),
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


def _local_time(time: float, zone: str) -> str:
    """The reader's own time, empty where it is the market's."""
    market = exchange_time(time, zone)
    local = market.astimezone()
    return "" if market.utcoffset() == local.utcoffset() else f"{local:%H:%M} {local.tzname()}"
