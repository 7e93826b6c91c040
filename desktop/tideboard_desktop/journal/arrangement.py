"""How the parts of the journal stand: all beside each other, or one at a time where there is no room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QWidget

from tideboard_desktop.docks.folding import PICTURE, TABLE
from tideboard_desktop.journal.panel import HEAD, JournalPanel
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.splitter import splitter

translate = QCoreApplication.translate
WHOLE: Final = QSize(1100, 640)
"""Logical pixels from which all parts are shown."""
TRIPS, RESULT, MONTH, GROUPS, TRIP = "trips", "result", "month", "groups", "trip"
_RIGHT, _MONTH, _TOP = 416, 262, 336
_ABOVE: Final = 160
"""Logical pixels of filters, figures and footer where all parts are shown."""


class JournalArrangement(QWidget):
    """Result and calendar above the trips, groups above the chosen trip at the right."""

    def __init__(self, parts: Mapping[str, QWidget], theme: Theme) -> None:
        """`parts` has a widget for each of the five keys."""
        super().__init__()
        self._parts, self._theme = parts, theme
        self.narrow: bool | None = None
        self.pages = Segments(
            [
                (TRIPS, translate("Journal", "Round trips")),
                (RESULT, translate("Journal", "Result")),
                (MONTH, translate("Journal", "Calendar")),
                (GROUPS, translate("Journal", "Groups")),
                (TRIP, translate("Journal", "Trip")),
            ],
            theme,
            identifier="journal_page",
            name=translate("Journal", "Shown"),
        )
        self.pages.chosen.connect(lambda _key: self.show_pages())
        self.page_row = as_widget(hbox(self.pages, margins=(10, 4, 10, 4)))
        self._top, self._left, self._right, self._all = (splitter(theme) for _ in range(4))
        for split in (self._left, self._right):
            split.setOrientation(Qt.Orientation.Vertical)
        for holder, inside in (
            (self._top, ((parts[RESULT], 1), (parts[MONTH], 0))),
            (self._left, ((self._top, 0), (parts[TRIPS], 1))),
            (self._right, ((parts[GROUPS], 1), (parts[TRIP], 1))),
            (self._all, ((self._left, 1), (self._right, 0))),
        ):
            for at, (part, factor) in enumerate(inside):
                holder.addWidget(part)
                holder.setStretchFactor(at, factor)
        vbox(self.page_row, (self._all, 1), on=self, margins=0, spacing=0)

    def fit(self, size: QSize) -> None:
        """Take the form that a dock of this size has room for."""
        px = self._theme.px
        narrow = size.width() < px(WHOLE.width()) or size.height() < px(WHOLE.height())
        if narrow is self.narrow:
            return
        self.narrow = narrow
        if not narrow:
            wide, high = size.width(), size.height()
            self._all.setSizes([wide - px(_RIGHT), px(_RIGHT)])
            self._top.setSizes([wide - px(_RIGHT) - px(_MONTH), px(_MONTH)])
            top = min(px(_TOP), high * 2 // 5)
            self._left.setSizes([top, high - top])
            self._right.setSizes([high // 2, high // 2])
        self.show_pages()

    def least(self) -> int:
        """Logical pixels of height that the page in front, or all parts beside each other, need."""
        if self.narrow is False:
            return WHOLE.height() - _ABOVE
        return TABLE if self.pages.key == TRIPS else HEAD + (TABLE if self.pages.key == GROUPS else PICTURE)

    def show_page(self, key: str) -> None:
        """Bring a part to the front where one is shown at a time."""
        self.pages.restore(key)
        self.show_pages()

    def show_pages(self) -> None:
        """Show all parts, or the chosen one."""
        narrow = bool(self.narrow)
        shown = {self.pages.key} if narrow else set(self._parts)
        for key, part in self._parts.items():
            part.setVisible(key in shown)
        self._top.setVisible(not shown.isdisjoint({RESULT, MONTH}))
        trips = self._parts[TRIPS]
        if isinstance(trips, JournalPanel):  # its page is named above it
            trips.bar.setVisible(not narrow)
        self._left.setVisible(not shown.isdisjoint({RESULT, MONTH, TRIPS}))
        self._right.setVisible(not shown.isdisjoint({GROUPS, TRIP}))
        for split in (self._top, self._left, self._right, self._all):
            split.refresh()  # the handle beside what was hidden before it was ever shown would stay
