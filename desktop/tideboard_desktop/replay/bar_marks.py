"""Marks of the time bar: own orders, alerts and signals that rang, and restated minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.comparison.earlier import Restatement
from tideboard_core.archive.units import instant
from tideboard_core.model.order import Side
from tideboard_core.model.session import Session
from tideboard_core.trips.own_day import OwnDay
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


class BarMarkKind(Enum):
    """What a mark stands for."""

    BUY = auto()
    SELL = auto()
    COMBINATION = auto()
    BELL = auto()
    RESTATED = auto()


class BarMark(NamedTuple):
    """A mark that is known from `at` on (UTC). `text` is the number of an order, `words` what it says.

    `begin` and `end` are the minutes that were restated.
    """

    kind: BarMarkKind
    at: datetime
    text: str = ""
    words: str = ""
    begin: datetime | None = None
    end: datetime | None = None

    @property
    def is_order(self) -> bool:
        """Whether it is an own order."""
        return self.kind in {BarMarkKind.BUY, BarMarkKind.SELL, BarMarkKind.COMBINATION}


def marks_of(own: OwnDay | None, restated: Iterable[Restatement], session: Session) -> tuple[BarMark, ...]:
    """All marks of a day, by the time from which they are known; restatements of the evening are none of the day."""
    found: list[BarMark] = []
    if own is not None:
        for number, order in enumerate(own.orders, start=1):
            kind = BarMarkKind.BUY if order.side is Side.BUY else BarMarkKind.SELL
            found.append(
                BarMark(BarMarkKind.COMBINATION if order.legs else kind, order.created, str(number), order.instrument)
            )
        found += (BarMark(BarMarkKind.BELL, ring.at, "", ring.words) for ring in own.rows.rings)
    for each in restated:
        received = instant(each.received)
        if received > session.settled or not len(each.minutes):
            continue
        begin = session.minute_end(int(each.minutes.min()))
        end = session.minute_end(min(int(each.minutes.max()), session.minutes - 1))
        text = translate("Replay", "{count} minutes restated").format(count=len(each.minutes))
        found.append(BarMark(BarMarkKind.RESTATED, received, "R", text, begin, end))
    return tuple(sorted((mark for mark in found if session.open <= mark.at <= session.settled), key=lambda one: one.at))


def hidden_words(marks: Iterable[BarMark]) -> str:
    """`2 orders, 1 alert`: how many marks are hidden; empty for none. Restated minutes are not counted."""
    rows = list(marks)
    orders, rings = sum(mark.is_order for mark in rows), sum(mark.kind is BarMarkKind.BELL for mark in rows)
    parts = []
    if orders:
        parts.append(translate("Replay", "orders: {count}").format(count=orders))
    if rings:
        parts.append(translate("Replay", "alerts: {count}").format(count=rings))
    return listed(parts)
