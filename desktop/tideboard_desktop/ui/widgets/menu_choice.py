"""A button with a menu of choices, which shows the chosen word; menus that are deleted when they close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import identify, show_tip

HEIGHT = 24
_ARROW = 14
_GAP = 4
"""Pixels that Qt leaves between the icon of a button and its word."""


def passing_menu(parent: QWidget, name: str = "") -> QMenu:
    """An empty menu that is deleted when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setObjectName(name)
    return menu


class MenuChoice(QPushButton):
    """One choice out of a menu; the button shows the chosen word.

    `chosen` carries the key; `opening` comes before the menu is shown.
    """

    chosen = Signal(str)
    opening = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], theme: Theme, *, identifier: str, name: str) -> None:
        """`options` are (key, translated word)."""
        super().__init__()
        identify(self, identifier, name)
        self._name = name
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.opening)
        self._group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        self.words: dict[str, str] = {}
        """The word of each key, in their order."""
        self.setAutoDefault(False)
        self.setProperty("kind", "segment")
        self.setProperty("place", "only")
        self.setFont(theme.font(Type.STRONG))
        show_icon(self, "chevron-down", theme, theme.px(_ARROW))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.open_menu)
        self.offer(options, options[0][0])

    @property
    def key(self) -> str:
        return self._key

    def has(self, key: str) -> bool:
        return key in self._actions

    def offer(self, options: Sequence[tuple[str, str]], key: str) -> None:
        """Offer these in place of those before, and choose one of them without emitting `chosen`."""
        for action in self._actions.values():
            self._group.removeAction(action)
            action.deleteLater()
        self._menu.clear()
        self._actions, self.words = {}, dict(options)
        for one, text in options:
            action = self._menu.addAction(text)
            action.setCheckable(True)
            action.setObjectName(f"{self.accessibleIdentifier()}_{one}")
            action.triggered.connect(lambda _on=False, key=one: self._take(key))
            self._group.addAction(action)
            self._actions[one] = action
        self.choose(key)

    def choose(self, key: str) -> None:
        """Choose without emitting `chosen`."""
        self._key = key
        self._actions[key].setChecked(True)
        word = self.words[key]
        self.show_word(word)
        self.setAccessibleName(f"{word}, {self._name}")

    def show_word(self, word: str) -> None:
        if self.text() != word:
            self.setText(word)

    def show_reasons(self, reasons: Mapping[str, str], short: Mapping[str, str] | None = None) -> None:
        """Switch options off, each with its reason as tooltip, `short` beside its word; the others are on."""
        beside = short or {}
        for key, action in self._actions.items():
            action.setEnabled(not reasons.get(key))
            action.setText("\t".join(filter(None, (self.words[key], beside.get(key)))))
            action.setToolTip(tip(reasons.get(key) or self.words[key]))

    def part_before(self, key: str) -> None:
        """Draw a line in the menu above an option."""
        self._menu.insertSeparator(self._actions[key])

    def open_menu(self) -> None:
        """Show the options below the button."""
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def pick(self, key: str) -> None:
        """Take an option as a person does; one that is off is not taken."""
        self._actions[key].trigger()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """With too little room the word ends in an ellipsis, and the whole is the tooltip."""
        option, painter = QStyleOptionButton(), QStylePainter(self)
        self.initStyleOption(option)
        inner = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        room = inner.width() - option.iconSize.width() - _GAP
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        show_tip(self, "" if option.text == self.text() else self.text())
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Down opens the menu, as Space and the mouse do."""
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
            return
        super().keyPressEvent(event)

    def _take(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)
