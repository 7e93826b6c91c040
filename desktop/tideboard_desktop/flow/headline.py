"""The headline: net inflow in large type, figures that put it in proportion, and whether the price agrees."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from tideboard_core.archive.comparison.ranking import STEPS_BELOW, Ranked
from tideboard_desktop.ui.format import MISSING
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import (
    Tone,
    elided_label,
    label,
    lay_out_inside,
    push_button,
    set_text_in_place,
    set_tone,
    show_tip,
)
from tideboard_desktop.ui.widgets.layouts import fill, hbox, space, stretch, vbox
from tideboard_desktop.ui.widgets.panel import upright_hairline

WIDTH, _GAUGE_HEIGHT = 132, 18
_NEEDLE = 3.0
_TRACK, _BROAD, _GAUGE_MIDDLE = 2.0, 4.0, 8.0
"""Heights of the track, the middle 80 % and the middle half."""
_GAUGE_GAP = 1.0
"""Pixels between two steps."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A gauge of percentiles: the needle's place from 0 to 100, coloured by the sign of `net`.

    `steps` is the number of sessions while each of them is a visible step, 0 from 40 on.
    """

    percentile: float
    net: float
    steps: int = 0


def gauge_of(ranked: Ranked, net: float) -> Gauge | None:
    """The gauge of a rank; None below 20 sessions and while the session opens."""
    if ranked.points is None or ranked.opening:
        return None
    return Gauge(ranked.points, net, ranked.n if ranked.n < STEPS_BELOW else 0)


class GaugeBar(QWidget):
    """132 x 18 pixels; the figure beside it says the same in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._gauge: Gauge | None = None
        self.setFixedSize(self.sizeHint())
        self.hide()

    @property
    def gauge(self) -> Gauge | None:
        """What it shows."""
        return self._gauge

    def show_gauge(self, gauge: Gauge | None) -> None:
        """Show a gauge; None hides it."""
        if gauge != self._gauge:
            self._gauge = gauge
            self.setVisible(gauge is not None)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Fixed but for the text size."""
        return QSize(self._theme.px(WIDTH), self._theme.px(_GAUGE_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The three bars, cut into steps while there are few sessions, and the needle."""
        gauge, surface = self._gauge, self._theme.surface
        if gauge is None:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        for low, high, height, tint in (
            (0, 100, _TRACK, surface.line_strong),
            (10, 90, _BROAD, surface.line_control),
            (25, 75, _GAUGE_MIDDLE, surface.line_control),
        ):
            for left, right in _pieces(low, high, gauge.steps):
                painter.fillRect(self._bar(left, right, height), colour(tint))
        role = self._theme.role(gauge.net)
        middle = self._x(gauge.percentile)
        needle = QRectF(middle - _NEEDLE / 2, 0, _NEEDLE, self.height())
        painter.fillRect(needle.adjusted(-1, 0, 1, 0), colour(surface.panel))
        painter.fillRect(needle, colour(surface.text2 if role is None else role.text))

    def _bar(self, left: float, right: float, height: float) -> QRectF:
        top = (self.height() - height) / 2
        return QRectF(self._x(left), top, self._x(right) - self._x(left), height)

    def _x(self, percentile: float) -> float:
        """The pixel of a percentile, so that the needle stays inside at both ends."""
        return _NEEDLE / 2 + 1 + (self.width() - _NEEDLE - 2) * percentile / 100


def _pieces(low: float, high: float, steps: int) -> list[tuple[float, float]]:
    """The parts of a bar between the sessions' steps, with a gap before each but the first; one without steps."""
    if not steps:
        return [(low, high)]
    edges = [low, *(edge for number in range(1, steps) if low < (edge := 100 * number / steps) < high), high]
    return [(begin + (_GAUGE_GAP if begin > low else 0), end) for begin, end in itertools.pairwise(edges)]


_HEIGHT = 60
_CELLS = 9
_LEFT, _GAP, _RIGHT = 12, 8, 12
_LAST = _CELLS - 1
FIRST = -1
"""Rank of a figure that stays longer than all others."""
_OTHER_TEXTS = QEvent.Type(QEvent.registerEventType())
"""What a cell sends itself when its texts have changed."""
_DIGITS = str.maketrans("123456789", "000000000")
_MOST_HINTS = 64
_MIDDLE = range(1, _LAST)
"""Cells hidden before their caption is cut; net and price cut the caption, never the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineFigure:
    """One cell: caption, a signed text coloured by the sign of `value`, and a plain text before or after it.

    `second` follows `after`, coloured by the sign of `second_value`; a gauge stands behind the texts. Of the cells
    between the ends a narrow dock hides those with the highest `rank` first. `captions` are others that the cell may
    have meanwhile: it has room for each.
    """

    caption: str
    text: str = MISSING
    value: float = 0.0
    before: str = ""
    after: str = ""
    warn: bool = False
    tooltip: str = ""
    rank: int = 0
    second: str = ""
    second_value: float = 0.0
    gauge: Gauge | None = None
    captions: tuple[str, ...] = ()


class Headline(QWidget):
    """Cells in fixed places: the net first and large, the price at the right end, sometimes a flag before it.

    A cell never becomes narrower, so that no figure moves another one; `forget_widths` lets all of them once.

    `flag_clicked`: the user asks what the flag means.
    """

    flag_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        give_role(self, QAccessible.Role.Grouping)
        self.setFixedHeight(theme.px(_HEIGHT))
        self.setObjectName("flow_headline")
        self._figures: list[HeadlineFigure] = []
        row = hbox(on=self, margins=0, spacing=0)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # `_fit` lets cells leave
        roles = [Type.HEADLINE] + [Type.INPUT] * (_CELLS - 1)
        self._cells = [_Cell(theme, role, whole=index in _MIDDLE) for index, role in enumerate(roles)]
        self._rules = [upright_hairline() for _ in self._cells]
        self._forms = ("", "")
        self.flag = push_button("", theme, identifier="flow_conflict")
        show_icon(self.flag, "git-compare-arrows", theme, theme.px(14), "warn", "warn")
        self.flag.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.flag.clicked.connect(self.flag_clicked)
        self.flag.hide()
        for index, (cell, rule) in enumerate(zip(self._cells, self._rules, strict=True)):
            if index == _CELLS - 1:
                fill(row, stretch(), self.flag, space(_GAP))
            row.addWidget(rule)
            row.addWidget(cell)
        self._rules[0].hide()

    def show_figures(self, figures: list[HeadlineFigure]) -> None:
        """Show two to nine figures, the first large and the last at the right end."""
        if figures == self._figures:
            return
        as_many = len(figures) == len(self._figures)
        self._figures = figures
        cells = [*self._cells[: len(figures) - 1], self._cells[_LAST]]
        resized = [cell.show_figure(figure) for cell, figure in zip(cells, figures, strict=True)]
        if any(resized) or not as_many:
            self._fit()
        else:
            for cell in cells:  # else each text from now on paints all panels below it
                cell.setAutoFillBackground(True)
        self.setAccessibleName(QCoreApplication.translate("Flow", "Capital flow figures"))
        spoken = (f"{each.caption} {each.before} {each.text} {each.after} {each.second}" for each in figures)
        self.setAccessibleDescription(", ".join(" ".join(text.split()) for text in spoken))

    def forget_widths(self) -> None:
        """Let the cells take other widths: the next figures are of another kind."""
        for cell in self._cells:
            cell.forget_width()

    def show_flag(self, words: str, short: str, why: str) -> None:
        """Show an amber flag in a long and a short form, with `why` as tool tip; empty texts hide it."""
        if (words, short) == self._forms and self.flag.toolTip() == why:
            return
        self._forms = words, short
        self.flag.setToolTip(tip(why))
        self.flag.setAccessibleDescription(why)
        self._fit()

    def _fit_flag(self, room: int) -> int:
        """Show the longest form of the flag that fits beside net and price, at least its sign; returns its width."""
        self.flag.setVisible(bool(self._forms[0]))
        if not self._forms[0]:
            return 0
        for form in (*self._forms, ""):
            self.flag.setText(f" {form}" if form else "")  # the icon stands too near otherwise
            if self.flag.sizeHint().width() + _GAP <= room:
                break
        words = self._forms[0]
        self.flag.setAccessibleName(words if form in {words, ""} else f"{form}, {words}")
        return self.flag.sizeHint().width() + _GAP

    def _fit(self) -> None:
        """Hide cells that do not fit; the price only if it would be cut."""
        room = self.width()
        room -= self._fit_flag(room - sum(self._cells[index].minimumWidth() + 1 for index in (0, _LAST)))
        used = max(len(self._figures) - 1, 1)
        order = sorted(range(1, used), key=lambda index: (self._figures[index].rank, index))
        for index in (0, _LAST, *order):
            room -= self._cells[index].minimumWidth() + 1
            if index:
                self._show_cell(index, on=room >= 0)
        for index in range(used, _LAST):
            self._show_cell(index, on=False)

    def _show_cell(self, index: int, *, on: bool) -> None:
        for part in (self._cells[index], self._rules[index]):
            part.setVisible(on)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show as many cells as fit."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Width of net and price; the other cells never limit the window."""
        ends = (self._cells[0], self._cells[-1])
        return QSize(sum(cell.minimumWidth() for cell in ends) + 1, self.height())

    def texts(self) -> list[tuple[str, str]]:
        """Caption and figure of every cell in use."""
        middle = self._cells[: max(len(self._figures) - 1, 1)]
        return [cell.words() for cell in (*middle, self._cells[_LAST])]


class _Cell(QWidget):
    """A figure below its caption; `whole` = the caption is never cut either."""

    def __init__(self, theme: Theme, role: Type, *, whole: bool) -> None:
        super().__init__()
        self._whole = whole
        self._caption = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._before = label("", theme, role)
        self._text = label("", theme, role)
        self._after = label("", theme, Type.CAPTION, Tone.CAPTION)
        self._second = label("", theme, role)
        self._gauge = GaugeBar(theme)
        self._figure: HeadlineFigure | None = None
        self._texts = (self._before, self._text, self._after, self._second)
        values = QHBoxLayout()
        values.setSpacing(_GAP)
        for part in self._texts:
            values.addWidget(part, 0, Qt.AlignmentFlag.AlignBaseline)
        values.addWidget(self._gauge, 0, Qt.AlignmentFlag.AlignVCenter)
        values.addStretch(1)
        vbox(
            stretch(),
            self._caption,
            values,
            stretch(),
            on=self,
            margins=(_LEFT, 6, _RIGHT, 6),
            spacing=0 if role is Type.HEADLINE else 3,
        )
        self._least = theme.px(150 if role is Type.HEADLINE else 104)
        self._kept = self._wish = 0
        self._hints: dict[tuple[QLabel, str], int] = {}
        self._words: tuple[tuple[str, ...], int] = (), 0
        self.setMinimumWidth(self._least)

    def show_figure(self, figure: HeadlineFigure) -> bool:
        """Show a figure; whether the cell then wants another width or another rank."""
        if figure == self._figure:
            return False
        rank, asked = -1 if self._figure is None else self._figure.rank, (self.minimumWidth(), self._wish)
        self._figure = figure
        self._caption.setText(figure.caption)
        set_tone(self._caption, Tone.WARN if figure.warn else Tone.CAPTION)
        texts = figure.before, figure.text, figure.after, figure.second
        for part, text in zip(self._texts, texts, strict=True):
            if part.text() != text:
                set_text_in_place(part, text)
            part.setVisible(bool(text))
        self._gauge.show_gauge(figure.gauge)
        set_tone(self._text, Tone.CAPTION if figure.text == MISSING else _tone(figure.value))
        set_tone(self._second, _tone(figure.second_value))
        show_tip(self, figure.tooltip)
        # a minimum that is set hides the layout's own, which alone would keep the figure whole; without the caption in
        # it the layout would take from all captions what the price's lacks
        caption = max(self._hint(self._caption), self._widest(figure.captions))
        self._kept = max(self._kept, self._values_width(), caption if self._whole else 0)
        self._wish = max(self._wish, self._kept, caption)
        self.setMinimumWidth(max(self._least, self._kept + _LEFT + _RIGHT))
        wider = asked != (self.minimumWidth(), self._wish)
        if not wider:  # no layout above has to be asked
            QCoreApplication.removePostedEvents(self, QEvent.Type.LayoutRequest.value)
            QCoreApplication.postEvent(self, QEvent(_OTHER_TEXTS))
        return rank != figure.rank or wider

    def customEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Place the texts of a cell that is as wide as before, once for all of them and before they are painted."""
        if event.type() == _OTHER_TEXTS:
            lay_out_inside(self)

    def forget_width(self) -> None:
        self._kept = self._wish = 0

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as it ever had to be."""
        return QSize(max(self.minimumWidth(), self._wish + _LEFT + _RIGHT), super().sizeHint().height())

    def _values_width(self) -> int:
        """Width of the current figure; the layout's own hint updates later for parts just shown."""
        shown = [self._hint(part) for part in self._texts if part.text()]
        shown += [] if self._gauge.gauge is None else [self._gauge.width()]
        return sum(shown) + _GAP * max(0, len(shown) - 1)

    def _hint(self, part: QLabel) -> int:
        """Width that a label wants: digits are equally wide, and Qt lays each text out to tell."""
        form = part, part.text().translate(_DIGITS)
        if form not in self._hints:
            if len(self._hints) >= _MOST_HINTS:
                self._hints.clear()
            self._hints[form] = part.sizeHint().width()
        return self._hints[form]

    def _widest(self, words: tuple[str, ...]) -> int:
        """Width of the longest of the captions that the cell may have."""
        if words != self._words[0]:
            wide = self._caption.fontMetrics().horizontalAdvance
            self._words = words, max((wide(text) + 2 for text in words), default=0)
        return self._words[1]

    def words(self) -> tuple[str, str]:
        return self._caption.text(), " ".join(part.text() for part in self._texts if part.text())


def _tone(value: float) -> Tone:
    return Tone.UP if value > 0 else Tone.DOWN if value < 0 else Tone.SECONDARY
