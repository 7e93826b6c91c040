"""Rows around a field: its caption with a note, and chips that fill it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox

_CHIP = 20


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


class ChipRow(QWidget):
    """Equal small buttons in one row; `pressed` carries the key."""

    pressed = Signal(str)

    def __init__(self, chips: Sequence[tuple[str, str]], theme: Theme, *, identifier: str) -> None:
        """`chips` are (key, translated text)."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buttons: dict[str, QPushButton] = {}
        self._identifier = identifier
        row = hbox(on=self, margins=0, spacing=4)
        for key, text in chips:
            button = QPushButton(text)
            identify(button, f"{identifier}_{key}", text)
            button.setAutoDefault(False)
            button.setFont(theme.font(Type.CAPTION))
            button.setFixedHeight(theme.px(_CHIP))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setProperty("kind", "chip")
            button.clicked.connect(lambda _on=False, button=button: self._press(button))
            self.buttons[key] = button
            row.addWidget(button, 1)

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

    def show_text(self, key: str, text: str) -> None:
        button = self.buttons[key]
        if button.text() != text:
            button.setText(text)
            button.setAccessibleName(text)
