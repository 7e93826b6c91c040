"""Segmented choice: a row of joined buttons of which one is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QSizePolicy, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import hbox

_HAIR = 8
"""Padding beside a word in the narrowest segment, in pixels."""


class Segments(QWidget):
    """One choice out of a few words. Arrow keys move, Tab enters and leaves.

    `chosen` carries the key that a person took, `turned` each that is taken, also by `choose`.
    """

    chosen = Signal(str)
    turned = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], theme: Theme, *, identifier: str, name: str, height: int = 22
    ) -> None:
        """`options` are (key, translated word); the first is chosen at the start."""
        super().__init__()
        identify(self, identifier, name)
        give_role(self, QAccessible.Role.Grouping)
        self._group = QButtonGroup(self)
        self._keys = [key for key, _word in options]
        self.words = dict(options)
        """The whole word of each key, in their order."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = hbox(on=self, margins=0, spacing=0)
        for index, (key, text) in enumerate(options):
            button = _SegmentButton(text, theme, height)
            identify(button, f"{identifier}_{key}".replace("-", "_").casefold(), text)
            button.setProperty("place", _place(index, len(options)))
            self._group.addButton(button, index)
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(lambda index, on: self.turned.emit(self._keys[index]) if on else None)
        self._group.idClicked.connect(lambda index: self.chosen.emit(self._keys[index]))

    def setFocus(  # noqa: N802  Qt's name
        self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason
    ) -> None:
        """Focus the chosen segment; a focus proxy would appear twice in the tab order."""
        self.button(self.key).setFocus(reason)

    @property
    def key(self) -> str:
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Choose a segment without emitting `chosen`."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def has(self, key: str) -> bool:
        """Whether there is a segment of this key; a saved one may be of another version."""
        return key in self._keys

    def restore(self, key: str) -> None:
        """Choose the segment of a saved key without emitting `chosen`, if there is one."""
        if self.has(key):
            self.choose(key)

    def button(self, key: str) -> QAbstractButton:
        """The button of a segment, to colour or disable it."""
        return self._group.button(self._keys.index(key))

    def reasons(self) -> dict[str, str]:
        """The tooltips of the segments that are off, which say why."""
        off = [key for key in self._keys if not self.button(key).isEnabled()]
        return {key: self.button(key).toolTip() or self.button(key).text() for key in off}

    def word_width(self, words: Mapping[str, str]) -> int:
        """Width of the row with these words on it, cut nowhere."""
        metrics = QFontMetrics(self.button(self.key).font())
        return sum(metrics.horizontalAdvance(words[key]) + _HAIR for key in self._keys)

    def show_words(self, words: Mapping[str, str], whole: Mapping[str, str]) -> None:
        """Show other words on the same segments; a shortened one keeps its `whole` word as name and tooltip."""
        for key in self._keys:
            button, word, name = self.button(key), words[key], whole[key]
            if button.text() != word:
                button.setText(word)
                button.setToolTip(tip("" if word == name else name))
                button.setAccessibleName(name if name.startswith(word) else f"{word}, {name}")
                button.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Left and right move the choice."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        index = min(max(self._group.checkedId() + step, 0), len(self._keys) - 1)
        button = self._group.button(index)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()


class _SegmentButton(QPushButton):
    def __init__(self, text: str, theme: Theme, height: int) -> None:
        super().__init__(text)
        self._strong = theme.font(Type.STRONG)
        self.setFont(theme.font(Type.BODY))
        self.setProperty("kind", "segment")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        self.setFixedHeight(theme.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.toggled.connect(lambda on: self._show_chosen(theme, chosen=on))

    def _show_chosen(self, theme: Theme, *, chosen: bool) -> None:
        """The chosen word is bold, and the one that Tab stops at."""
        self.setFont(theme.font(Type.STRONG if chosen else Type.BODY))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave the arrow keys to the row, so that it can emit the choice."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Wide enough for the bold form, so that choosing moves nothing."""
        return QSize(self._words() + 20, self.maximumHeight())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The text with its least padding: a narrow dock reduces the padding before it cuts a letter."""
        return QSize(self._words() + _HAIR, self.maximumHeight())

    def _words(self) -> int:
        return QFontMetrics(self._strong).horizontalAdvance(self.text())


def _place(index: int, count: int) -> str:
    if count == 1:
        return "only"
    return "first" if index == 0 else "last" if index == count - 1 else "middle"
