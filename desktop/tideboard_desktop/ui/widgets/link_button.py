"""The link letter in a dock's title bar: shows which docks move together, and changes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.selection import LETTERS, UNLINKED, Selection
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import set_style_property

NONE_SHOWN = "\u2013"


def link_words(letter: str) -> str:
    """`Linked to A`, or that the dock is not linked."""
    if letter == UNLINKED:
        return QCoreApplication.translate("LinkButton", "Not linked")
    return QCoreApplication.translate("LinkButton", "Linked to {letter}").format(letter=letter)


class LinkButton(QToolButton):
    """A letter of 15 px; pressing it opens the choice. It keeps the height of the bar free for dragging."""

    chosen = Signal(str)

    def __init__(self, letter: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("link_letter")
        self.setFont(theme.font(Type.CAPTION_STRONG))
        self.setFixedSize(theme.px(17), theme.px(17))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._selection: Selection | None = None
        self._choice = QMenu(self)
        self._group = QActionGroup(self)
        self._fill()
        self.setMenu(self._choice)
        self.show_letter(letter)

    def link_to(self, selection: Selection) -> None:
        """Show and change the letter of this selection."""
        self._selection = selection
        selection.letter_changed.connect(self.show_letter)
        self.show_letter(selection.letter)

    def show_letter(self, letter: str) -> None:
        """Show another letter in text, name and menu."""
        self.setText(letter or NONE_SHOWN)
        set_style_property(self, "linked", letter != UNLINKED)
        self.setAccessibleName(link_words(letter))
        self.setToolTip(tip(link_words(letter)))
        for action in self._group.actions():
            action.setChecked(action.data() == letter)

    def _fill(self) -> None:
        for letter in (*LETTERS, UNLINKED):
            words = self.tr("Link to {letter}").format(letter=letter) if letter else self.tr("Unlink")
            action = self._choice.addAction(words)
            action.setData(letter)
            action.setCheckable(True)
            self._group.addAction(action)
            action.triggered.connect(partial(self._choose, letter))

    def _choose(self, letter: str, _checked: object = None) -> None:
        if self._selection is not None:
            self._selection.set_letter(letter)
        self.chosen.emit(letter)
