"""A button with a menu of choices of which none, one or several are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import identify

translate = QCoreApplication.translate
PICK_HEIGHT: Final = 22
MOST_OPTIONS: Final = 60
"""Choices that a menu lists; the rest is found by words."""
_LONGEST: Final = 48
_STYLE: Final = "QPushButton {{ min-height: 0; padding: 0 8px; font-weight: {weight}; }}"


def shape_menu_button(button: QPushButton, theme: Theme) -> None:
    """Make it one of the buttons of a row of filters, with an arrow for its menu."""
    button.setProperty("kind", "segment")
    button.setProperty("place", "only")
    button.setFont(theme.font(Type.BODY))
    button.setAutoDefault(False)
    button.setFixedHeight(theme.px(PICK_HEIGHT))
    button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    show_icon(button, "chevron-down", theme, theme.px(14))
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    button.setStyleSheet(_STYLE.format(weight=400))


class PickButton(QPushButton):
    """Some of many in a menu, none = all of them; `changed` says that others are chosen.

    `words` are those of a choice that is not among the offered ones. `offers`, if set, is asked for these each time
    the menu opens: they may be many, and of rows that change.
    """

    changed = Signal()

    def __init__(
        self, every: Callable[[], str], several: Callable[[int], str], theme: Theme, *, identifier: str, name: str
    ) -> None:
        """`every` are the words for all, `several` those for a number of them."""
        super().__init__()
        self._every, self._several, self._name, self._strong = every, several, name, False
        self.chosen_words = ""
        self.words: Callable[[Any], str] = str
        self.offers: Callable[[], Iterable[tuple[Any, str]]] | None = None
        self._options: dict[Any, str] = {}
        self._picked: dict[Any, None] = {}
        identify(self, identifier, name)
        shape_menu_button(self, theme)
        self.menu_of_all = QMenu(self)
        self.menu_of_all.aboutToShow.connect(self._fill)
        self.clicked.connect(self.open_menu)
        self._show()

    @property
    def picked(self) -> tuple[Any, ...]:
        return tuple(self._picked)

    def offer(self, options: Iterable[tuple[Any, str]]) -> None:
        """What can be chosen; what is chosen stays, even if it is not among them."""
        self._options = dict(options)
        self._show()

    def choose(self, keys: Iterable[Any]) -> None:
        """Choose these without telling."""
        self._picked = dict.fromkeys(keys)
        self._show()

    def pick(self, key: Any) -> None:  # noqa: ANN401  the keys are the filter's own
        """Add one, or take it away."""
        if key in self._picked:
            del self._picked[key]
        else:
            self._picked[key] = None
        self._show()
        self.changed.emit()

    def clear(self) -> None:
        """Have all again."""
        self._picked = {}
        self._show()
        self.changed.emit()

    def open_menu(self) -> None:
        """Show the choices below the button."""
        self.menu_of_all.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Down opens the menu, as Space and the mouse do."""
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
            return
        super().keyPressEvent(event)

    def _fill(self) -> None:
        menu = self.menu_of_all
        menu.clear()
        if self.offers is not None:
            self._options = dict(self.offers())
        every = menu.addAction(button_text(self._every()))
        every.setCheckable(True)
        every.setChecked(not self._picked)
        every.triggered.connect(lambda _on=False: self.clear())
        menu.addSeparator()
        picked = {key: self._options.get(key) or self.words(key) for key in self._picked}
        others = {key: words for key, words in self._options.items() if key not in picked}
        room = max(MOST_OPTIONS - len(picked), 0)
        listed = self._options | picked if len(others) <= room else picked | dict(islice(others.items(), room))
        for key, words in listed.items():
            action = menu.addAction(button_text(_short(words)))
            action.setCheckable(True)
            action.setChecked(key in self._picked)
            action.triggered.connect(lambda _on=False, key=key: self.pick(key))
        if len(others) > room:
            more = translate("Common", "{count} more: type into the field").format(count=len(others) - room)
            menu.addAction(button_text(more)).setEnabled(False)

    def _show(self) -> None:
        names = [self._options.get(key) or self.words(key) for key in self._picked]
        words = self._every() if not names else names[0] if len(names) == 1 else self._several(len(names))
        self.chosen_words = _short(words)
        self.setText(button_text(self.chosen_words))
        if self._strong is not (strong := bool(names)):
            self._strong = strong
            self.setStyleSheet(_STYLE.format(weight=600 if strong else 400))
        self.setAccessibleName(f"{words}, {self._name}")
        self.setToolTip(tip("\n".join(names)))


def _short(words: str) -> str:
    """Words as a button and a menu have room for; a broker's name may have any length."""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}\u2026"
