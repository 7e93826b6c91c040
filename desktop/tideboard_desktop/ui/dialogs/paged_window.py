"""Non-modal windows of pages (about, connection, settings), at most one of each, kept over a window rebuild."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QTabBar, QWidget
from shiboken6 import isValid

from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import identify


class Page(NamedTuple):
    """A page with its stable key and its translated title."""

    key: str
    title: str
    widget: QWidget


class DialogState(NamedTuple):
    """Page, focus and geometry of such a window, to restore them in its successor."""

    page: str
    focus: str
    geometry: QRect


class PagedDialog(QDialog):
    """Not modal, so that it never blocks trading. `size` is in design pixels."""

    def __init__(self, pages: Sequence[Page], theme: Theme, size: QSize, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._pages = list(pages)
        self.setModal(False)
        room = self.screen().availableSize() - QSize(40, 60)  # less its edges
        self.resize(QSize(theme.px(size.width()), theme.px(size.height())).boundedTo(room))
        self.stack = QStackedWidget()
        for page in self._pages:
            self.stack.addWidget(page.widget)

    @property
    def page(self) -> str:
        return self._pages[self.stack.currentIndex()].key

    def show_page(self, key: str) -> None:
        """Turn to a page; an unknown key leaves the present one."""
        for number, page in enumerate(self._pages):
            if page.key == key:
                self.stack.setCurrentIndex(number)

    @property
    def place(self) -> DialogState:
        """The page in view, the focused widget and the geometry."""
        focused: QWidget | None = self.focusWidget()
        name = "" if focused is None else focused.accessibleIdentifier()
        return DialogState(self.page, name, self.geometry())

    def go_to(self, state: DialogState) -> None:
        """Restore the state of an earlier window of this type."""
        self.show_page(state.page)
        self.setGeometry(state.geometry)
        for widget in self.findChildren(QWidget):
            if state.focus and widget.accessibleIdentifier() == state.focus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)


def page_tabs(dialog: PagedDialog, pages: Sequence[Page], theme: Theme, identifier: str, name: str) -> QTabBar:
    """A row of tabs that turns the pages of a dialog, and shows which one is in view."""
    bar = QTabBar()
    identify(bar, identifier, name)
    bar.setFont(theme.font(Type.STRONG))
    bar.setDrawBase(False)
    bar.setExpanding(False)
    bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for page in pages:
        bar.addTab(page.title)
    bar.currentChanged.connect(dialog.stack.setCurrentIndex)
    dialog.stack.currentChanged.connect(bar.setCurrentIndex)
    return bar


D = TypeVar("D", bound=PagedDialog)


class SingleWindow(ABC, Generic[D]):
    """Opens a window of pages, one at a time, and restores it after a window rebuild."""

    def __init__(self) -> None:
        self.dialog: D | None = None

    @abstractmethod
    def make(self) -> D:
        """A new window over the main window in view, in its theme."""

    def gone(self) -> None:
        """Called after the window was closed; a subclass releases its resources here."""

    def open(self, page: str = "") -> None:
        """Open the window at a page, or bring the open one forward."""
        dialog = self.dialog
        if dialog is None:
            dialog = self._begin()
            dialog.show()
        if page:
            dialog.show_page(page)
        dialog.raise_()
        dialog.activateWindow()

    def reopen(self) -> None:
        """After another look: if the window was open, open it again; it gets the keys only if it had them."""
        old, self.dialog = self.dialog, None
        if old is None or not isValid(old):
            return
        place, active = old.place, old.isActiveWindow()
        old.deleteLater()
        new = self._begin()
        new.go_to(place)
        new.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not active)  # the desktop changes looks, too
        new.show()
        if active:
            new.activateWindow()

    def _begin(self) -> D:
        dialog = self.make()
        dialog.finished.connect(lambda _result: self._closed(dialog))
        self.dialog = dialog
        return dialog

    def _closed(self, dialog: D) -> None:
        if self.dialog is dialog:
            self.dialog = None
        self.gone()
        dialog.deleteLater()
