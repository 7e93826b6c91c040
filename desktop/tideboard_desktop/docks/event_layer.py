"""The row of marks below the time axis: reports, dividends, splits, news and buy-backs of the security in view."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

from tideboard_core.market.bars.intervals import instant_of
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports.bars import trading_day
from tideboard_desktop.docks.event_marks import EventMark, MarkKind, mark_letter, mark_words, short_words
from tideboard_desktop.docks.security_marks import SecurityMarks
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.mark_row import NEAR, box_at, grouped, paint_beside, paint_box
from tideboard_desktop.ui.charts.pane_chart import PaneChart
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.slots import Slots
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
_DATES: Final = {MarkKind.REPORT, MarkKind.DIVIDEND, MarkKind.SPLIT}
MARK_KEYS: Final = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}
"""Keys that go to the mark before and to the next one."""

Marks = Mapping[int, tuple[EventMark, ...]]
"""What falls on a column, in ascending order of the columns."""


class EventMarks(ChartLayer):
    """Wants the marks of the security in view while it is `on`; see `SecurityMarks`.

    `place` finds the columns of marks. The row is there while columns have a mark. A chart without `room` for it, or
    that is not `on`, asks by `otherwise` alone.
    """

    def __init__(
        self,
        chart: PaneChart,
        events: SecurityMarks,
        want: Callable[[InstrumentId], None],
        place: Callable[[Sequence[EventMark], Picture], Marks],
        room: Callable[[], bool] = lambda: True,
        otherwise: Callable[[InstrumentId], None] | None = None,
    ) -> None:
        self._chart, self._events = chart, events
        self._ask, self._place, self._has_room, self._otherwise = want, place, room, otherwise
        self.on = True
        self._kept: tuple[Slots, Sequence[EventMark], Marks] | None = None
        self._row: tuple[Marks, tuple[object, ...], QPixmap] | None = None
        self._boxes: tuple[Marks, float, list[tuple[int, ...]]] | None = None
        self._events.changed.connect(chart.signals_changed)
        chart.pointed.connect(self._follow)
        self._follow()

    @property
    def why_not(self) -> str:
        """Why there are no marks, empty where a kind of them is told."""
        picture = self._chart.picture
        return "" if picture is None else self._events.all_refused(picture.key.instrument)

    @property
    def foot(self) -> str:
        """Which kinds of marks the connection lacks and who has them; empty while none are shown."""
        picture = self._chart.picture
        return self._events.foot(picture.key.instrument) if self._wanted and picture is not None else ""

    def want(self) -> None:
        """Ask for what is due; call it while the chart, or its table, is on screen."""
        picture = self._chart.picture
        ask = self._ask if self._wanted else self._otherwise
        if picture is not None and ask is not None:
            ask(picture.key.instrument)

    def set_on(self, *, on: bool) -> None:
        """Show the row or not."""
        self.on = on
        self._follow()

    def marks(self, picture: Picture | None) -> Marks:
        """The marks by their columns; nothing before they were read."""
        if picture is None or not self._wanted:
            return {}
        found, slots, kept = self._events.of(picture.key.instrument), picture.view.slots, self._kept
        if kept is None or kept[0] is not slots or kept[1] is not found:
            kept = self._kept = slots, found, self._place(found, picture) if found else {}
        return kept[2]

    def words_at(self, slot: int) -> str:
        """What falls on a column, and at the newest one what comes; empty for nothing."""
        picture = self._chart.picture
        if picture is None:
            return ""
        words = mark_words(self.marks(picture).get(slot, ()), picture.key.market)
        starts = picture.view.slots.start
        if slot == len(starts) - 1 and self._wanted and self._chart.has_crosshair:
            day = trading_day(picture.key.market, instant_of(int(starts[slot])))
            coming = (mark for mark in self._events.of(picture.key.instrument) if mark.kind in _DATES)
            following = next((mark for mark in coming if mark.day > day), None)
            if following is not None:
                text = translate("ChartMarks", "coming: {what}")
                words += [text.format(what=listed(mark_words([following], picture.key.market)))]
        return listed(words)

    def step(self, by: int) -> None:
        """Move the keyboard cursor to the next mark (1) or the one before (-1)."""
        chart = self._chart
        slot = chart.slot
        if slot is None:
            return
        if not chart.has_crosshair and by < 0:
            slot += 1  # the newest bar may have one
        count = len(chart.view.slots.start)
        places = [place for place in self.marks(chart.picture) if place < count and (place - slot) * by > 0]
        if places:
            chart.point_at(min(places, key=lambda place: abs(place - slot)))

    # --- input ------------------------------------------------------------------------------------------------------

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        """Say in the tool tip what the marks under the mouse are, a line each."""
        places, words = () if at is None else self._box_under(at), ""
        if at is not None and places:
            words = "\n".join(mark_words(self._of(at.picture, places), at.picture.key.market))
        if tip(words) != self._chart.toolTip():
            self._chart.setToolTip(tip(words))
        return Qt.CursorShape.PointingHandCursor if places else None

    def press(self, at: Pointer) -> bool:
        """Put the cursor on the bar of the mark."""
        places = self._box_under(at)
        if places and places[0] < len(at.picture.view.slots.start):
            self._chart.point_at(places[0])
        return bool(places)

    # --- painting ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """The row, kept until it looks otherwise: it is painted with every frame of the chart."""
        row, theme, view = picture.layout.marks_row, self._chart.theme, picture.view
        if row.isEmpty():
            return
        if painter.paintEngine().type() == QPaintEngine.Type.SVG:  # a pixmap would end up there as a bitmap
            self._paint_row(painter, picture)
            return
        marks, ratio = self.marks(picture), painter.device().devicePixelRatioF()
        slot = self._chart.slot if self._chart.has_crosshair else None
        key = view.centre(0), view.pitch, row, slot if slot in marks else None, theme.version, ratio
        if self._row is None or self._row[0] is not marks or self._row[1] != key:
            pixmap = canvas(row.width(), row.height(), ratio)
            own = QPainter(pixmap)
            own.translate(-row.topLeft())
            self._paint_row(own, picture)
            own.end()
            self._row = marks, key, pixmap
        painter.drawPixmap(row.topLeft(), self._row[2])

    def _paint_row(self, painter: QPainter, picture: Picture) -> None:
        """A box for each mark in view, with its words where they reach no other one."""
        row, theme = picture.layout.marks_row, self._chart.theme
        every = [(places, self._of(picture, places)) for places in self._in_view(picture)]
        placed = [(*each, self._box(picture, each[0][0], mark_letter(each[1]))) for each in every]
        placed = [each for each in placed if row.intersects(each[2])]
        painter.setClipRect(row, Qt.ClipOperation.IntersectClip)
        ends = [*(box.left() for _places, _marks, box in placed), row.right()][1:]
        cursor = self._chart.slot if self._chart.has_crosshair else None
        for (places, marks, box), end in zip(placed, ends, strict=True):
            paint_box(painter, box, mark_letter(marks), theme, chosen=cursor in places)
            if len(marks) == 1 and marks[0].kind is not MarkKind.NEWS:
                paint_beside(painter, box, short_words(marks[0], picture.key.market), end, theme)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Another security, day or size: read what belongs there; without a mark there is no row."""
        if self._chart.isVisible():
            self.want()
        shown = bool(self.marks(self._chart.picture))
        if shown is not self._chart.marks:
            self._chart.set_marks(on=shown)

    @property
    def _wanted(self) -> bool:
        return self.on and self._has_room()

    def _groups(self, picture: Picture) -> list[tuple[int, ...]]:
        """The columns that have one box, from the oldest to the newest."""
        marks, near = self.marks(picture), NEAR * self._chart.theme.scale / picture.view.pitch
        kept = self._boxes
        if kept is None or kept[0] is not marks or kept[1] != near:
            places = [*marks]
            kept = self._boxes = marks, near, [tuple(places[a:b]) for a, b in grouped(places, near)]
        return kept[2]

    def _in_view(self, picture: Picture) -> list[tuple[int, ...]]:
        groups, view = self._groups(picture), picture.view
        first, last = view.visible()
        begin = bisect_left(groups, first - 1, key=lambda places: places[0])
        end = bisect_left(groups, last + 1, key=lambda places: places[0])
        return groups[max(begin - 1, 0) : end if last < len(view.slots.start) else len(groups)]

    def _of(self, picture: Picture, places: Sequence[int]) -> list[EventMark]:
        marks = self.marks(picture)
        return [*chain.from_iterable(marks[place] for place in places)]

    def _box(self, picture: Picture, place: int, letter: str) -> QRectF:
        view, last = picture.view, len(picture.view.slots.start) - 1
        x = view.centre(min(place, last)) + max(place - last, 0) * view.pitch
        return box_at(x, picture.layout.marks_row, letter, self._chart.theme)

    def _box_under(self, at: Pointer) -> tuple[int, ...]:
        """The columns of the box at a place, none beside them."""
        picture = at.picture
        if not picture.layout.marks_row.contains(at.place):
            return ()
        for places in self._in_view(picture):
            if self._box(picture, places[0], mark_letter(self._of(picture, places))).contains(at.place):
                return places
        return ()
