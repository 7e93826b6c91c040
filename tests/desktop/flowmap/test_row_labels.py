"""The labels of the map: painted again where they changed, and then as if all were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.whole_style import install
from fakes.values.archive_market import DAY, session
from tideboard_core.flow.session_minutes import SessionMinutes
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flowmap.map_view import FlowMap, MapReader
from tideboard_desktop.flowmap.row_labels import Net, RowLabel, paint_nets
from tideboard_desktop.flowmap.sheet import MapSheet
from tideboard_desktop.ui.charts.card import Card
from tideboard_desktop.ui.theme import Theme, make_theme

IDS = [InstrumentId(f"HK.{number:05}") for number in range(1, 13)]


@dataclass
class Labels:
    """What rows say, and how often they were asked."""

    nets: dict[int, float] = field(default_factory=dict)

    def of(self, row: int) -> RowLabel:
        return RowLabel(
            f"{row:05}", f"Security {row}", 1.5, self.nets.get(row, row * 1e6), None, "3 min", 1, arrow=True
        )


def made(theme: Theme, labels: Labels) -> FlowMap:
    view = FlowMap(theme, MapReader(labels.of, lambda _row, _minute: Card("", "", (), ""), lambda _row, _minute: ""))
    sheet = MapSheet(session(DAY), IDS)
    values = np.arange(float(sheet.session.minutes))
    sheet.take({each: SessionMinutes(session(DAY), *[values] * 5) for each in IDS})
    view.resize(900, 300)
    view.show_sheet(sheet, list(range(len(IDS))))
    return view


def test_labels_that_changed_are_painted_as_in_a_map_made_anew(qapp: QApplication) -> None:
    """Other figures, another order, another row chosen, fewer rows."""
    theme, labels = make_theme(), Labels()
    install(qapp, theme)
    view, rows = made(theme, labels), list(range(len(IDS)))
    changes: list[Callable[[FlowMap], None]] = [
        lambda _view: labels.nets.update({3: -7e6}),
        lambda each: each.show_order([11, *range(11)]),
        lambda each: each.set_selected(IDS[4]),
        lambda each: each.set_selected(IDS[5]),
        lambda each: each.show_order(rows[:6]),
        lambda each: each.show_order(rows),
    ]
    seen: list[QImage] = [view.grab().toImage()]
    for number, change in enumerate(changes, 1):
        change(view)
        view.redraw()
        seen.append(view.grab().toImage())
        fresh = made(theme, labels)
        for earlier in changes[:number]:
            earlier(fresh)
        assert fresh.grab().toImage() == seen[-1], number
        fresh.deleteLater()
    assert all(one != other for one, other in pairwise(seen))
    view.deleteLater()


def test_a_net_that_rounds_to_nothing_is_on_no_side(qapp: QApplication) -> None:
    pictures = []
    for value in (390_000.0, 0.0):
        picture = QImage(120, 24, QImage.Format.Format_RGB32)
        picture.fill(0)
        painter = QPainter(picture)
        list(paint_nets(painter, [Net(0, value, QRectF(10, 2, 100, 20), "0.00B")], make_theme()))
        painter.end()
        pictures.append(picture)
    assert pictures[0] == pictures[1]
