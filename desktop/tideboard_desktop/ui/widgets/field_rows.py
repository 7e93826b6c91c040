"""Rows around a field: its caption with a note, and chips that fill it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import QWIDGETSIZE_MAX, hbox
from tideboard_desktop.ui.widgets.stepper import NARROWEST, StepperInput

_CHIP = 20
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SPACING, _BESIDE_WORDS, _CLOSE = 4, 14, 7


class CaptionRow(QWidget):
    """A field's name on the left and a note on the right; the note is amber if the field's value is wrong."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__()
        self.title = label(text, theme, Type.CAPTION, Tone.SECONDARY)
        self.note = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(theme.px(18))
        hbox(self.title, (self.note, 1), on=self, margins=0)


class _Chip(QPushButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave the arrow keys to the row."""
        if Qt.Key(event.key()) in _STEPS:
            event.ignore()
            return
        super().keyPressEvent(event)


class ChipRow(QWidget):
    """Equal small buttons in one row; `pressed` carries the key. Tab stops at one of them, arrows go to the others."""

    pressed = Signal(str)

    def __init__(self, chips: Sequence[tuple[str, str]], theme: Theme, *, identifier: str) -> None:
        """`chips` are (key, translated text)."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buttons: dict[str, QPushButton] = {}
        self._identifier = identifier
        row = hbox(on=self, margins=0, spacing=_SPACING)
        for key, text in chips:
            button = _Chip(text)
            identify(button, f"{identifier}_{key}", text)
            button.setAutoDefault(False)
            button.setFont(theme.font(Type.CAPTION))
            button.setFixedHeight(theme.px(_CHIP))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setProperty("kind", "chip")
            button.clicked.connect(lambda _on=False, button=button: self._press(button))
            self.buttons[key] = button
            row.addWidget(button, 1)
        self._stop_at(next(iter(self.buttons.values())))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Left and right go to another chip."""
        step = _STEPS.get(Qt.Key(event.key()))
        shown = [button for button in self.buttons.values() if not button.isHidden()]
        focused = next((place for place, button in enumerate(shown) if button.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        button = shown[min(max(focused + step, 0), len(shown) - 1)]
        self._stop_at(button)
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def _stop_at(self, stop: QPushButton) -> None:
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)

    def rename(self, chips: Sequence[tuple[str, str]]) -> None:
        """Replace keys and texts of the chips, in order."""
        if tuple(self.buttons) == tuple(key for key, _ in chips):
            return
        self.buttons = {key: button for (key, _), button in zip(chips, self.buttons.values(), strict=True)}
        for key, text in chips:
            identify(self.buttons[key], f"{self._identifier}_{key}", text)
            self.buttons[key].setText(text)

    def _press(self, pressed: QPushButton) -> None:
        self.pressed.emit(next(key for key, button in self.buttons.items() if button is pressed))

    def widths(self, theme: Theme, *, close: bool) -> list[int]:
        """What the chips need for their words; `close` leaves less beside them."""
        beside = _CLOSE if close else theme.px(_BESIDE_WORDS)
        return [button.fontMetrics().horizontalAdvance(button.text()) + beside for button in self.buttons.values()]

    def show_widths(self, widths: Sequence[int]) -> None:
        """Show as many chips as there are widths, each at least so wide."""
        for place, button in enumerate(self.buttons.values()):
            button.setVisible(place < len(widths))
            button.setMinimumWidth(widths[place] if place < len(widths) else 0)
        if any(b.isHidden() and b.focusPolicy() is Qt.FocusPolicy.StrongFocus for b in self.buttons.values()):
            self._stop_at(next(iter(self.buttons.values())))

    def show_text(self, key: str, text: str) -> None:
        button = self.buttons[key]
        if button.text() != text:
            button.setText(text)
            button.setAccessibleName(text)


class ChipField(QWidget):
    """A field with the chips that fill it: beside it as many as fit, or all of them in a row of their own below it.

    `beside` stands at the right end of the field's row; `least` are the logical pixels that the field keeps. With
    `every` it gives up its steps before a chip is left out.
    """

    def __init__(
        self,
        field: StepperInput,
        chips: ChipRow,
        theme: Theme,
        *,
        least: int,
        beside: QWidget | None = None,
        every: bool = False,
    ) -> None:
        super().__init__()
        self._chips, self._beside, self._theme, self._least = chips, beside, theme, theme.px(least)
        self._field, self._every, self._below, self._alone = field, every, False, False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_SPACING)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(field, 0, 0)
        self._grid.addWidget(chips, 0, 1)
        if beside is not None:
            self._grid.addWidget(beside, 0, 2)

    def put_chips(self, *, below: bool) -> None:
        """Put the chips into a row of their own, or beside the field."""
        if below is not self._below:
            self._below = below
            self._grid.removeWidget(self._chips)
            self._grid.addWidget(self._chips, *((1, 0, 1, 3) if below else (0, 1)))
        self.fit()

    def show_alone(self, *, alone: bool, chips: bool = True) -> None:
        """Show the field beside another one, without chips and what stands beside it; or as ever, if with `chips`."""
        self._chips.setVisible(chips and not alone)
        if alone is self._alone:
            return
        self._alone = alone
        self._field.show_beside(shown=alone)
        if self._beside is not None:
            self._beside.setVisible(not alone)
        self.fit()

    def fit(self) -> None:
        """Show the chips that there is room for; called again after their words changed."""
        if self._alone:
            return
        if self._below:
            self._field.show_steps(shown=True)
            self._chips.setMaximumWidth(QWIDGETSIZE_MAX)
            self._chips.show_widths([0] * len(self._chips.buttons))
            return
        beside = 0 if self._beside is None or self._beside.isHidden() else self._beside.sizeHint().width() + _SPACING
        widths, room, shown = self._chips.widths(self._theme, close=False), self.width() - self._least - beside, 0
        while shown < len(widths) and sum(widths[: shown + 1]) + (shown + 1) * _SPACING <= room:
            shown += 1
        steps = not self._every or shown == len(widths)
        if not steps:
            widths, shown = self._chips.widths(self._theme, close=True), len(widths)
        self._field.show_steps(shown=steps)
        self._chips.show_widths(widths[:shown])
        self._chips.setMaximumWidth(max(sum(widths[:shown]) + (shown - 1) * _SPACING, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show the chips that now fit."""
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """What stays when no chip fits."""
        beside = 0 if self._beside is None else self._beside.sizeHint().width()
        return QSize(self._theme.px(NARROWEST) + beside, super().minimumSizeHint().height())
