"""Check verdicts in a confirmation: eight lines in fixed places, and the warnings with their boxes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.elided_label import set_font_and_tone
from tideboard_desktop.ui.widgets.icons import Glyph, pixmap
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, space, stretch, vbox
from tideboard_desktop.ui.widgets.tick_box import TickBox
from tideboard_desktop.ui.words.checks import check_denial, check_figure, check_label
from tideboard_desktop.ui.words.joining import as_sentence, listed

translate = QCoreApplication.translate

SHOWN = (
    CheckCode.LOCK,
    CheckCode.COLLAR_LAST,
    CheckCode.SIZE,
    CheckCode.LEVELS,
    CheckCode.VALUE,
    CheckCode.DAILY_VALUE,
    CheckCode.REPEAT,
    CheckCode.POWER,
)
"""The checks whose figures are shown, column by column; a failed other check takes the last place."""
WITH_EXITS = (
    CheckCode.LOCK,
    CheckCode.COLLAR_LAST,
    CheckCode.VALUE,
    CheckCode.POWER,
    CheckCode.EXIT_SIDE,
    CheckCode.EXIT_TICK,
    CheckCode.EXIT_COVER,
    CheckCode.EXIT_REACH,
)
"""The same for an order with exits."""
ROWS = 4


def chosen_checks(checks: Iterable[Check]) -> list[Check]:
    """At most eight checks in fixed order, including every failed one as far as there is room."""
    by_code = {check.code: check for check in checks}
    levels = CheckCode.TRIGGER if CheckCode.TRIGGER in by_code else CheckCode.LEVELS  # a waiting stop takes none
    bracket = CheckCode.EXIT_SIDE in by_code
    wanted = WITH_EXITS if bracket else (levels if code is CheckCode.LEVELS else code for code in SHOWN)
    if CheckCode.COLLAR_LAST not in by_code:  # a trailing stop is measured by its distance
        wanted = (CheckCode.TRAIL if code is CheckCode.COLLAR_LAST else code for code in tuple(wanted))
    shown = [by_code[code] for code in wanted if code in by_code]
    for extra in (check for check in by_code.values() if not check.passed and check not in shown):
        if len(shown) < len(SHOWN):
            shown.append(extra)
            continue
        place = next((index for index in reversed(range(len(shown))) if shown[index].passed), None)
        if place is None:
            break
        shown[place] = extra
    return shown


class CheckGrid(QWidget):
    """Two columns of four lines and a count; lines change in place."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._worded: list[tuple[Check, str]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(0)
        self.count = label("", theme, Type.BODY, Tone.SECONDARY)
        self.warned = label("", theme, Type.STRONG, Tone.WARN)
        head = hbox(
            label(translate("Checks", "Checks"), theme, Type.STRONG),
            stretch(),
            self.count,
            self.warned,
            margins=(0, 0, 0, 6),
            spacing=theme.px(8),
        )
        grid.addLayout(head, 0, 0, 1, 2)
        self.lines = [CheckLine(theme) for _ in SHOWN]
        for index, line in enumerate(self.lines):
            grid.addWidget(line, 1 + index % ROWS, index // ROWS)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)

    def show_checks(self, checks: Sequence[Check]) -> None:
        failed = sum(1 for check in checks if not check.passed)
        self.count.setText(
            translate("Checks", "{count} passed").format(count=len(checks) - failed)
            if failed
            else translate("Checks", "all {count} passed").format(count=len(checks))
        )
        # an open confirmation is reviewed each second, and few of its verdicts are others than a second ago
        self._worded = [
            shown if shown is not None and shown[0] == check else (check, words_of(check))
            for check, shown in zip_longest(checks, self._worded[: len(checks)])
        ]
        every = "\n".join(words for _check, words in self._worded)
        self.count.setToolTip(tip(every))
        self.count.setAccessibleDescription(every)
        self.warned.setText(failed_words(checks))
        self.warned.setVisible(bool(failed))
        chosen = chosen_checks(checks)
        for index, line in enumerate(self.lines):
            line.show_check(chosen[index] if index < len(chosen) else None)


def words_of(check: Check) -> str:
    """The words of a verdict with its figure."""
    return ": ".join(filter(None, (check_label(check), check_figure(check))))


def failed_words(checks: Sequence[Check]) -> str:
    """`1 denied, 2 warnings`; what denies is no warning."""
    failed = [check for check in checks if not check.passed]
    denied = sum(1 for check in failed if check.severity is Severity.HARD)
    warned, parts = len(failed) - denied, []
    if denied:
        parts.append(translate("Checks", "{count} denied").format(count=denied))
    if warned:
        one, many = translate("Checks", "1 warning"), translate("Checks", "{count} warnings")
        parts.append(one if warned == 1 else many.format(count=warned))
    return listed(parts)


LEAST_FIGURE = 40
"""Logical pixels below which a figure that is cut is left out; tool tip and accessible name have it."""


class CheckLine(QWidget):
    """Tick or warning sign, words and figure; 20 px high."""

    def __init__(self, theme: Theme, *, height: int = 20, elided: bool = False) -> None:
        """With `elided` the words give way, too."""
        super().__init__()
        self._theme = theme
        self._elided = elided
        self._shown: tuple[bool, str, str] | None = None
        self.glyph = Glyph(theme)
        self.glyph.setFixedWidth(theme.px(22))
        self.words = elided_label("", theme) if elided else label("", theme)
        self.figure = elided_label("", theme, Type.BODY, Tone.CAPTION)  # a long one must not widen the ticket
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if elided:
            self.figure.setMinimumWidth(1)
        self.setFixedHeight(theme.px(height))
        hbox(self.glyph, (self.words, 1), space(theme.px(8)), self.figure, on=self, margins=0, spacing=0)

    def show_check(self, check: Check | None) -> None:
        """Show a verdict, or nothing."""
        if check is None:
            self.show_line("", "", passed=True)
        else:
            self.show_line(check_label(check), check_figure(check), passed=check.passed)

    def show_line(self, words: str, figure: str, *, passed: bool, glyph: str = "") -> None:
        """Show words and figure; amber if the check failed."""
        if self._shown == (passed, words + glyph, figure):
            return
        self._shown = (passed, words + glyph, figure)
        name = glyph or ("check" if passed else "triangle-alert")
        self.glyph.show_glyph(name if words else "", "text2" if passed else "warn", 14)
        self.words.setText(words)
        self.words.setAccessibleName(f"{words} {figure}".strip())
        self.figure.setText(figure)
        set_font_and_tone(
            self.words, self._theme, Type.BODY if passed else Type.STRONG, Tone.PRIMARY if passed else Tone.WARN
        )
        set_tone(self.figure, Tone.CAPTION if passed else Tone.WARN)
        self._share()

    def _share(self) -> None:
        """Give the words what they need, the figure the rest, if it is more than a letter of it."""
        if self._elided:
            room = self.width() - (0 if self.glyph.isHidden() else self.glyph.width()) - self._theme.px(8)
            # not its size hint, which is never below the room that an older text was given here
            words = self.words.fontMetrics().horizontalAdvance(self.words.text()) + 1
            self.words.setMinimumWidth(min(max(room, 0), words))
            self.figure.setVisible(room - words >= min(self.figure.sizeHint().width(), self._theme.px(LEAST_FIGURE)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Share the new width."""
        super().resizeEvent(event)
        self._share()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Elided words need no room of their own."""
        whole = super().minimumSizeHint()
        return QSize(0, whole.height()) if self._elided else whole


class ConsequenceLines(QWidget):
    """Sentences about what can happen to the order, one below the other; without any it takes no room."""

    def __init__(self, sentences: Sequence[str], theme: Theme) -> None:
        super().__init__()
        self.lines = [label(sentence, theme, Type.BODY, Tone.SECONDARY) for sentence in sentences]
        column = vbox(on=self, margins=(18, 0, 18, 12), spacing=3)
        for words in self.lines:
            words.setWordWrap(True)
            glyph = Glyph(theme)
            glyph.setFixedWidth(theme.px(22))
            glyph.show_glyph("info", "text2", 14)
            column.addLayout(hbox((glyph, 0, Qt.AlignmentFlag.AlignTop), (words, 1), spacing=0))


class WarningStrip(QWidget):
    """Every warning in amber: with a box to tick in PRACTICE and PAPER, as a sentence in LIVE."""

    changed = Signal()

    def __init__(self, warnings: Sequence[Check], theme: Theme, *, boxes: bool) -> None:
        super().__init__()
        self._theme = theme
        self._count = len(warnings)
        self.boxes: dict[CheckCode, TickBox] = {}
        self.setObjectName("warning_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"QWidget#warning_strip {{ background: {theme.surface.warn_dim}; }}")
        column = vbox(on=self, margins=(18, 7, 18, 7), spacing=4)
        for check in warnings:
            column.addLayout(self._row(check, boxes=boxes))

    @property
    def empty(self) -> bool:
        return self._count == 0

    @property
    def ticked(self) -> frozenset[CheckCode]:
        """The warnings whose boxes are ticked."""
        return frozenset(code for code, box in self.boxes.items() if box.isChecked())

    @property
    def all_ticked(self) -> bool:
        return all(box.isChecked() for box in self.boxes.values())

    def _row(self, check: Check, *, boxes: bool) -> QHBoxLayout:
        sentence = as_sentence(check_denial(check.code, check.data))
        warn = self._theme.surface.warn
        glyph = QLabel()
        glyph.setPixmap(pixmap("triangle-alert", warn, 15, self.devicePixelRatioF()))
        row = hbox(glyph, spacing=8)
        if boxes:
            text = translate("Checks", "{sentence} I have read it.").format(sentence=sentence)
            box = TickBox(text, self._theme, identifier=f"tick_{check.code}", text_colour=warn)
            box.toggled.connect(self.changed)
            self.boxes[check.code] = box
            row.addWidget(box, 1)
        else:
            words = label(sentence, self._theme, Type.STRONG, Tone.WARN)
            words.setWordWrap(True)  # a long one makes the dialog higher, not wider
            row.addWidget(words, 1)
        return row
