"""What every exported picture and table says of itself: security, bars, source, time, version."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core import __version__
from tideboard_core.market.bars.intervals import Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.chart.words import adjustment_words, interval_key, interval_name, session_words
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate
_DOT = " \u00b7 "


class ChartCaption(NamedTuple):
    """Of bars that start from `first` to `last` (minutes since 1970, UTC), written at `made` (aware)."""

    key: SeriesKey
    name: str
    source: str
    first: int
    last: int
    made: datetime

    @property
    def zone(self) -> str:
        """The exchange's time zone."""
        return MARKET_ZONE[self.key.market]


def picture_lines(caption: ChartCaption) -> list[str]:
    """The lines below a picture, in the window's language."""
    key = caption.key
    head = [
        " ".join(filter(None, (key.instrument, caption.name))),
        interval_name(key.interval),
        translate("ChartExport", "adjustment: {kind}").format(kind=adjustment_words()[key.adjustment.value]),
        translate("ChartExport", "trading hours: {kind}").format(kind=session_words()[key.sessions.value]),
        caption.source,
    ]
    zone = fmt.zone_name(instant_of(caption.last), caption.zone)
    span = translate("ChartExport", "{first} to {last}, {zone}").format(
        first=_long(caption, caption.first), last=_long(caption, caption.last), zone=zone
    )
    made = f"{fmt.date_long(caption.made, caption.zone)} {fmt.clock_minutes(caption.made, caption.zone)}"
    return [
        _DOT.join(head),
        _DOT.join((span, translate("ChartExport", "made {time}").format(time=made), f"Tideboard {__version__}")),
    ]


def table_lines(caption: ChartCaption) -> list[str]:
    """The lines above a table: the same in every language, for programs."""
    key, zone = caption.key, caption.zone
    facts = (
        ("symbol", key.instrument),
        ("name", caption.name),
        ("interval", interval_key(key.interval)),
        ("adjustment", key.adjustment.value),
        ("session", key.sessions.value),
        ("zone", zone),
        ("source", caption.source),
        ("from", _iso(caption.first, zone)),
        ("to", _iso(caption.last, zone)),
        ("made at", fmt.exchange_time(caption.made, zone).isoformat(timespec="seconds")),
        ("version", f"Tideboard {__version__}"),
    )
    return [f"# {name}: {value}" for name, value in facts if value]


def file_words(caption: ChartCaption) -> tuple[str, ...]:
    """The words of a suggested file name."""
    day = fmt.exchange_time(instant_of(caption.last), caption.zone).date()
    return caption.key.instrument, interval_key(caption.key.interval), day.isoformat()


def _iso(start: int, zone: str) -> str:
    return fmt.exchange_time(instant_of(start), zone).isoformat()


def _long(caption: ChartCaption, start: int) -> str:
    """When a bar begins, with its year."""
    instant, day = instant_of(start), fmt.date_long(instant_of(start), caption.zone)
    return day if caption.key.interval.unit is not Unit.MINUTE else f"{day} {fmt.clock_minutes(instant, caption.zone)}"
