"""The flow map over the practice exchange, in the afternoon of a session."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from fakes.values.archive_quarter import LISTED
from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.flow.session_minutes import minute_start
from tideboard_core.system.settings import Settings, SymbolList
from tideboard_desktop.docks.fired_marks import FiredMark
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flowmap.dock import FlowMapDock

SIZE = (1584, 720)
"""The dock as a window of its own, in logical pixels."""
INDEX = "HK.800000"
POINTED = 200
"""Session minute whose card is shown."""
SCENERY = Scenery(
    start="14:36",
    settings=Settings(
        welcomed=True,
        collect=False,
        watchlists=(SymbolList(name="HK core", symbols=(*map(str, LISTED), INDEX)),),
    ),
)


async def _map(hands: Hands, camera: Camera) -> None:
    """The dock alone, once every row was read; then with the card of a cell, and as a table."""
    stage = hands.stage
    workspace = stage.application.window.workspace
    stage.command("dock.open.flow_map")
    dock = workspace.docks["flow_map"]
    dock.setFloating(True)
    dock.resize(*SIZE)
    body = dock.body
    assert isinstance(body, LazyDock)
    inside = body.build()
    assert isinstance(inside, FlowMapDock)

    def is_read() -> bool:
        sheet = inside.sheet
        return sheet is not None and int(np.isfinite(sheet.ratios).any(axis=1).sum()) >= len(LISTED) - 1

    await stage.until(is_read)
    inside.order.renew()
    inside.each_second()
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()  # its ring would be in the picture
    await camera.take("flow-map", dock)
    _mark(inside)
    view, geometry, sheet = inside.map, inside.map.geometry_now, inside.sheet
    assert geometry is not None
    assert sheet is not None
    column = geometry.column_rect(POINTED // sheet.step)
    point = QPointF(column.center().x(), geometry.row_rect(3).center().y())
    nothing = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, point, point, nothing, nothing, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)
    view.minute_chosen.emit(POINTED)
    await camera.take("flow-map-card", dock)
    inside.show_table(shown=True)
    await camera.take("flow-map-table", dock)


def _mark(dock: FlowMapDock) -> None:
    """Signals that fired on two securities, one of them in the minute that is pointed at."""
    sheet = dock.sheet
    assert sheet is not None
    day, rows = sheet.session.date, dock.order.rows
    dock.context.services.marks.show(
        {
            sheet.ids[rows[place]]: (FiredMark("Sign turn", day, minute, minute_start(sheet.session, minute)),)
            for place, minute in ((3, POINTED), (6, 120))
        }
    )


FLOW_MAP = Story(
    name="flow-map",
    scenery=SCENERY,
    pictures={
        "flow-map": "the securities of a list by session minute, with their turns",
        "flow-map-card": "the card of a cell and the shared minute",
        "flow-map-table": "the same rows as figures",
    },
    play=_map,
)
