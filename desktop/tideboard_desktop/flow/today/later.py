"""What came after the shown second of a replay: below a hatch with the count of its minutes, or a thin dashed line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_core.flow.session_minutes import minute_ends
from tideboard_desktop.flow.chart.label_places import touches
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.ui.charts.polygons import paint_line
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, paint_text, text_width
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour

_GAP = 8.0
_PAD = 6.0


def paint_hidden(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    """The hatch over both panes, of which the part right of the last minute is shown."""
    if picture.later is None or not picture.later.hidden or picture.flow is None:
        return
    layout = picture.layout
    area = QRectF(layout.left, layout.top, layout.session_right - layout.left, layout.bars_bottom - layout.top)
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    hatch(painter, area, colour(theme.surface.line_soft), gap=_GAP)
    painter.restore()


def paint_later(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    """The net of later minutes, where it is not hidden."""
    later, flow = picture.later, picture.flow
    if later is None or later.hidden or not len(later.times):
        return
    since = -np.inf if flow is None or not len(flow) else flow.times[-1]
    rest = later.times >= since
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setPen(hairline(colour(theme.surface.text3), Qt.PenStyle.DashLine))
    paint_line(painter, picture.axis.x(later.times[rest]), picture.main.y(later.net[rest]))
    painter.restore()


def paint_count(painter: QPainter, picture: DayPicture, theme: Theme, taken: Sequence[QRectF]) -> None:
    """How many minutes are hidden, right of the labels at the line ends and on none of the areas `taken`."""
    later, flow, last = picture.later, picture.flow, picture.last_x
    if later is None or not later.hidden or flow is None or last is None:
        return
    layout, ends = picture.layout, minute_ends(flow.minutes.session)
    count = int(np.count_nonzero(ends > flow.times[-1]))
    words = QCoreApplication.translate("Flow", "Not yet known at {time}: {count} of {total} minutes hidden").format(
        time=picture.subject.clock(float(flow.times[-1])), count=count, total=later.minutes
    )
    left, wide, high = last + layout.label_room, text_width(words, theme, Type.CAPTION) + 2 * _PAD, theme.px(18)
    if not count or layout.session_right - left < wide:
        return
    middle = (left + layout.session_right) / 2
    places = (
        QRectF(middle - wide / 2, top, wide, high)
        for top in (layout.main_bottom - high - 8, layout.top + 8, layout.main.center().y() - high / 2)
    )
    area = next((one for one in places if not touches(one, taken)), None)
    if area is not None:
        painter.fillRect(area, colour(theme.surface.inset))
        paint_text(painter, area, CENTRE, words, Type.CAPTION, theme.surface.text2, theme)
