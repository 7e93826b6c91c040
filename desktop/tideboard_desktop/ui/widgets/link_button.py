"""The link letter in a dock's title bar: shows which docks move together, and changes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.selection import LETTERS, UNLINKED, Role, Selection
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import set_style_property

NONE_SHOWN = "\u2013"


def link_words(letter: str, role: Role = Role.BOTH) -> str:
    """`Linked to A`, with its direction if it has only one, or that the dock is not linked."""
    translate = QCoreApplication.translate
    if letter == UNLINKED:
        return translate("LinkButton", "Not linked")
    if role is Role.SOURCE:
        return translate("LinkButton", "Linked to {letter}, moves it only").format(letter=letter)
    if role is Role.TARGET:
        return translate("LinkButton", "Linked to {letter}, follows it only").format(letter=letter)
    return translate("LinkButton", "Linked to {letter}").format(letter=letter)


def _shown(letter: str, role: Role) -> str:
    """The letter, with an arrow on the side where a one-way link goes."""
    if letter == UNLINKED:
        return NONE_SHOWN
    return {Role.SOURCE: f"{letter}\u2192", Role.TARGET: f"\u2192{letter}"}.get(role, letter)


class LinkButton(QToolButton):
    """A letter of 15 px; pressing it opens the choice. It keeps the height of the bar free for dragging."""

    chosen = Signal(str)

    def __init__(self, letter: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("link_letter")
        self.setFont(theme.font(Type.CAPTION_STRONG))
        self._sides = theme.px(17), theme.px(30)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._selection: Selection | None = None
        self._choice = QMenu(self)
        self._group, self._roles = QActionGroup(self), QActionGroup(self)
        self._fill()
        self.setMenu(self._choice)
        self.show_letter(letter)

    def link_to(self, selection: Selection, *, one_way: bool = True) -> None:
        """Show and change the letter of this selection; with `one_way` also in which direction it is linked."""
        self._selection = selection
        if one_way:
            self._add_roles()
        selection.letter_changed.connect(self.show_letter)
        selection.role_changed.connect(self._show_role)
        self.show_letter(selection.letter)

    def show_letter(self, letter: str) -> None:
        """Show another letter in text, name and menu."""
        role = Role.BOTH if self._selection is None else self._selection.role
        words, shown = link_words(letter, role), _shown(letter, role)
        self.setText(shown)
        self.setFixedSize(self._sides[len(shown) > 1], self._sides[0])
        set_style_property(self, "linked", letter != UNLINKED)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        for action in self._group.actions():
            action.setChecked(action.data() == letter)
        for action in self._roles.actions():
            action.setChecked(action.data() == role)
            action.setEnabled(letter != UNLINKED)

    def _show_role(self) -> None:
        if self._selection is not None:
            self.show_letter(self._selection.letter)

    def _add_roles(self) -> None:
        self._choice.addSeparator()
        for role, words in (
            (Role.BOTH, self.tr("Move the letter and follow it")),
            (Role.SOURCE, self.tr("Only move the letter")),
            (Role.TARGET, self.tr("Only follow the letter")),
        ):
            action = self._choice.addAction(words)
            action.setData(role)
            action.setCheckable(True)
            self._roles.addAction(action)
            action.triggered.connect(partial(self._choose_role, role))

    def _choose_role(self, role: Role, _checked: object = None) -> None:
        if self._selection is not None:
            self._selection.set_role(role)

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
