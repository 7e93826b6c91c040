"""Our flow map of 500 securities, or argument SECURITIES, x 330 minutes.

A round repaints all of it, takes new minutes, and moves the mouse.
"""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.map_data import HOVERS, MINUTES, SECURITIES, SIZE, STEPS, made
from benchmarks.ours.screen import PLACE, Drawn
from benchmarks.subject import figures, serve
from fakes.scenes.screen.whole_style import install
from fakes.values.archive_market import DAY, session
from tideboard_core.flow.session_minutes import SessionMinutes
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flowmap.map_surroundings import MapHeadings
from tideboard_desktop.flowmap.map_view import FlowMap, MapReader
from tideboard_desktop.flowmap.row_labels import RowLabel
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.flowmap.sheet import Colouring, MapSheet, MapTier
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.card import Card, CardLine
from tideboard_desktop.ui.theme import make_theme


def main() -> None:
    """Serve rounds."""
    count = int(sys.argv[1]) if sys.argv[1:] else SECURITIES
    ids = [InstrumentId(f"HK.{number:05}") for number in range(1, count + 1)]
    application = QApplication(sys.argv[:1])
    QCursor.setPos(0, 0)
    theme = make_theme()
    install(application, theme)
    data = made(count)
    net, turnover = np.cumsum(data.change, axis=1), data.turnover

    def minutes_until(minutes: int) -> dict[InstrumentId, SessionMinutes | None]:
        """What the list's feed has after so many minutes."""
        ahead = np.arange(MINUTES) >= minutes
        nets, traded = (np.where(ahead, np.nan, values) for values in (net, turnover))
        return {
            each: SessionMinutes(session(DAY), nets[row], nets[row] / 2, traded[row], traded[row], nets[row])
            for row, each in enumerate(ids)
        }  # fmt: skip

    sheet = MapSheet(session(DAY), ids)

    def label(row: int) -> RowLabel:
        return RowLabel(f"{row + 1:05}", f"Security {row}", math.nan, sheet.net(row), None, "3 min", 1, arrow=True)

    def card(row: int, minute: int) -> Card:
        read = sheet.read(row, minute)
        lines = [CardLine(name, f"{value:,.0f}", value) for name, value in zip(read._fields, read[:5], strict=False)]
        return Card(f"{minute}", str(ids[row]), lines, "Futu, 3 s")

    view = FlowMap(theme, MapReader(label, card, lambda _row, _minute: ""))
    view.setGeometry(*PLACE, *SIZE)
    sheet.take(minutes_until(MINUTES - STEPS))
    view.show_sheet(sheet, list(range(count)))
    view.show_headings(MapHeadings({}, Sort.TURN, ""), fmt.unit_for(sheet.largest(), fmt.UnitStyle.KMB))
    view.show()
    drawn = Drawn(view.viewport())
    QApplication.processEvents()
    later = [minutes_until(MINUTES - STEPS + 1 + step) for step in range(STEPS)]
    tiers = MapTier.BLOCK, MapTier.NET

    def repaint(number: int) -> None:
        sheet.show(Colouring.SHARE, tiers[number % 2], wide=False)
        view.redraw()

    def minute(number: int) -> None:
        view.redraw_rows(sheet.take(later[number], MINUTES - STEPS + number))

    def hover(number: int) -> None:
        middle = view.viewport().rect().center()  # in the cells, right of the names
        place = QPointF(middle.x() + number * 13 % 200, middle.y() - 150 + number * 17 % 300)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, place, view.viewport().mapToGlobal(place),
            Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)

    def round_() -> dict[str, Any]:
        QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))  # the card is the third part's
        sheet.take(minutes_until(MINUTES - STEPS))
        parts = {
            "repaint": drawn.timed(STEPS, repaint),
            "minute": drawn.timed(STEPS, minute),
            "hover": drawn.timed(HOVERS, hover),
        }
        return figures(parts) | {"rows": len(view.in_sight())}

    serve(round_, "PySide6-Essentials", "numpy")


if __name__ == "__main__":
    main()
