"""The row of marks below the time axis: dividends, splits and issues of the security at their ex-dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, minute_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.reference import ActionKind, CorporateAction
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import day_start
from tideboard_core.ports.gateway import Offer, offered
from tideboard_desktop.chart.drawings.bar_axis import BarAxis
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.slots import Slots
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, paint_text, text_width
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Type, colour
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.reference import part_words

translate = QCoreApplication.translate
_CASH: Final = {ActionKind.DIVIDEND, ActionKind.SPECIAL_DIVIDEND}
_DAY: Final = 24 * 60
_FARTHEST: Final = 60
"""Columns after the newest one that are looked at: so many can be free at the right."""

Marks = Mapping[int, tuple[CorporateAction, ...]]
"""What takes effect at a column, in ascending order of the columns."""


def marks_of(actions: Iterable[CorporateAction], key: SeriesKey, starts: Minutes) -> Marks:
    """The columns of ex-dates on bars of `key` whose columns start at `starts` (minutes since 1970, ascending).

    A bar of several days has those of its days. On shorter bars it is the first one of the day, of the next day with
    bars if that day has none. Days before the first column are left out; those after the newest are on the calendar.
    """
    if not len(starts):
        return {}
    within = key.interval.unit is Unit.MINUTE or key.interval == Interval(1, Unit.DAY)
    axis = BarAxis(key, starts)
    found: dict[int, tuple[CorporateAction, ...]] = {}
    for action in sorted(actions, key=lambda one: one.ex_date):
        minute = minute_of(day_start(key.market, action.ex_date))
        if within:
            place = int(starts.searchsorted(minute))
            before = place == 0 and int(starts[0]) - minute >= _DAY
        else:
            place = int(starts.searchsorted(minute, side="right")) - 1
            before = place < 0
            place += place == len(starts) - 1 and minute - int(starts[-1]) >= key.longest
        if place == len(starts):
            place = max(axis.column(minute), place)
        if not before and place < len(starts) + _FARTHEST:
            found[place] = (*found.get(place, ()), action)
    return found


def mark_words(actions: Iterable[CorporateAction]) -> str:
    """What took effect and when: `Dividend 2.40 a share, ex 20 Nov 2026`."""
    words = translate("ChartMarks", "{what}, ex {day}")
    return listed(
        words.format(what=listed(part_words(part) for part in action.parts), day=fmt.day_long(action.ex_date))
        for action in actions
    )


def mark_letter(actions: Iterable[CorporateAction]) -> str:
    """What stands in the box of a mark."""
    if all(part.kind in _CASH for action in actions for part in action.parts):
        return translate("ChartMarks", "D", "mark of a dividend")
    return translate("ChartMarks", "D", "mark of a split or an issue")


def short_words(actions: Iterable[CorporateAction]) -> str:
    """The same without the day, for beside a mark."""
    return listed(part_words(part) for action in actions for part in action.parts)


_BOX: Final = 12.0
_GAP: Final = 4.0


class EventMarks(ChartLayer):
    """Reads the corporate actions of the security in view once a day while it is `on` and the source offers them.

    The row is there while bars have a mark. A chart of a grid has no room for it and reads nothing.
    """

    def __init__(self, chart: PriceChart, context: DockContext) -> None:
        self._chart, self._context = chart, context
        self._gateway = context.services.gateway
        self.on = True
        self.reads: Reads[Sequence[CorporateAction]] = Reads(context.hub, context.tasks, context.clock, chart)
        self._kept: tuple[Slots, Sequence[CorporateAction], Marks] | None = None
        self.reads.changed.connect(self._read)
        chart.pointed.connect(self._follow)
        context.frame.each_second(chart, self.reads.tick)
        self._follow()

    @property
    def why_not(self) -> str:
        """Why there are no marks, empty where the source offers them."""
        if self._gateway.reference is not None:
            return ""
        return translate("ChartMarks", "{provider} does not offer dividends and splits").format(
            provider=self._context.services.provider()
        )

    def set_on(self, *, on: bool) -> None:
        """Show the row or not."""
        self.on = on
        self._follow()

    def marks(self, picture: Picture | None) -> Marks:
        """The marks by their columns; nothing before they were read."""
        actions = self.reads.value
        if picture is None or not self._wanted or not actions or actions[0].instrument != picture.key.instrument:
            return {}
        slots, kept = picture.view.slots, self._kept
        if kept is None or kept[0] is not slots or kept[1] is not actions:
            kept = self._kept = slots, actions, marks_of(actions, picture.key, slots.start)
        return kept[2]

    def words_at(self, slot: int) -> str:
        """What took effect at a column, empty for nothing."""
        return mark_words(self.marks(self._chart.picture).get(slot, ()))

    def step(self, by: int) -> None:
        """Move the keyboard cursor to the next mark (1) or the one before (-1)."""
        chart = self._chart
        slot = chart.slot
        if slot is None:
            return
        count = len(chart.view.slots.start)
        places = [place for place in self.marks(chart.picture) if place < count and (place - slot) * by > 0]
        if places:
            if not chart.has_crosshair:
                chart.step(0)
            chart.step(min(places, key=lambda place: abs(place - slot)) - slot)

    # --- input ------------------------------------------------------------------------------------------------------

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        """Say in the tool tip what the mark under the mouse is."""
        place = None if at is None else self._mark_at(at)
        words = "" if place is None or at is None else mark_words(self.marks(at.picture)[place])
        if tip(words) != self._chart.toolTip():
            self._chart.setToolTip(tip(words))
        return None if place is None else Qt.CursorShape.PointingHandCursor

    def press(self, at: Pointer) -> bool:
        """Put the cursor on the bar of the mark."""
        place = self._mark_at(at)
        if place is None:
            return False
        if place < len(at.picture.view.slots.start):
            self._chart.step(0)
            self._chart.step(place - (self._chart.slot or 0))
        return True

    # --- painting ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """A box for each mark in view, with its words where they reach no other one."""
        marks, row, theme = self.marks(picture), picture.layout.marks_row, self._chart.theme
        surface = theme.surface
        places = [(place, box) for place in marks if row.intersects(box := self._box(picture, place))]
        painter.setClipRect(row, Qt.ClipOperation.IntersectClip)
        ends = [*(box.left() for _place, box in places), row.right()][1:]
        cursor = self._chart.slot if self._chart.has_crosshair else None
        for (place, box), end in zip(places, ends, strict=True):
            chosen = place == cursor
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
            painter.setPen(hairline(colour(surface.text1 if chosen else surface.line_control)))
            painter.setBrush(colour(surface.text1 if chosen else surface.panel))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            letter, tint = mark_letter(marks[place]), surface.panel if chosen else surface.text2
            paint_text(painter, box, CENTRE, letter, Type.CAPTION_STRONG, tint, theme)
            words = short_words(marks[place])
            area = QRectF(box.right() + _GAP, row.top(), text_width(words, theme, Type.CAPTION) + 2, row.height())
            if area.right() + _GAP <= end:
                painter.setPen(colour(surface.text3))
                texts_of(theme, Type.CAPTION).draw(painter, area, words)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Another security, day or size: read what belongs there; without a mark there is no row."""
        picture = self._chart.picture
        if self._wanted and picture is not None:
            self._ask(picture)
        shown = bool(self.marks(picture))
        if shown is not self._chart.marks:
            self._chart.set_marks(on=shown)

    @property
    def _wanted(self) -> bool:
        return self.on and not self.why_not and not self._chart.compact

    def _ask(self, picture: Picture) -> None:
        """Read the actions of the security once a day."""
        instrument = picture.key.instrument
        subject = instrument, exchange_date(picture.key.market, self._context.clock.market())
        if self.reads.subject != subject:
            gateway = self._gateway

            async def read() -> Sequence[CorporateAction]:
                return await offered(gateway, gateway.reference, Offer.CORPORATE_ACTIONS).corporate_actions(instrument)

            self.reads.ask(subject, read)

    def _read(self) -> None:
        self._chart.update()
        self._chart.pointed.emit()  # the read-out tells the marks, too

    def _box(self, picture: Picture, place: int) -> QRectF:
        view, row, size = picture.view, picture.layout.marks_row, _BOX * self._chart.theme.scale
        last = len(view.slots.start) - 1
        x = view.centre(min(place, last)) + max(place - last, 0) * view.pitch
        return QRectF(round(x - size / 2), row.top() + round((row.height() - size) / 2), size, size)

    def _mark_at(self, at: Pointer) -> int | None:
        if not at.picture.layout.marks_row.contains(at.place):
            return None
        places = (place for place in self.marks(at.picture) if self._box(at.picture, place).contains(at.place))
        return next(places, None)


def event_words(chart: PriceChart, slot: int) -> str:
    """What took effect at a column of a chart, empty for nothing."""
    return next((layer.words_at(slot) for layer in chart.layers if isinstance(layer, EventMarks)), "")


def mark_commands(current: Callable[[], EventMarks], scope: QWidget) -> list[Command]:
    """From mark to mark, and the row itself; of the chart in use."""
    group = translate("PriceChart", "Price chart")

    def flip() -> None:
        current().set_on(on=not current().on)

    rows: tuple[tuple[str, str, Callable[[], None], str], ...] = (
        (
            "previous",
            translate("ChartMarks", "Cursor to the dividend or split before"),
            lambda: current().step(-1),
            "[",
        ),
        ("next", translate("ChartMarks", "Cursor to the next dividend or split"), lambda: current().step(1), "]"),
        ("show", translate("ChartMarks", "Show or hide dividends and splits"), flip, ""),
    )
    return [
        Command(
            id=f"chart.mark.{name}",
            text=titled(group, text),
            group=group,
            run=run,
            keys=(keys,) if keys else (),
            scope=scope if keys else None,
            enabled=lambda: not current().why_not,
            why_not=lambda: current().why_not,
        )
        for name, text, run, keys in rows
    ]
