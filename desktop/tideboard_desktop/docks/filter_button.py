"""The button that stands for the filters of a folded dock: it counts those that are set, and opens them in a popup."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QSizePolicy, QWidget

from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import identify, set_style_property
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
HEIGHT = 24
_ICON, _PADDING, _WIDEST = 14, 22, 460


class FilterButton(QPushButton):
    """`held` returns the words of each filter that is set. The popup has the row itself, not a copy of it.

    The row stays in the popup until the dock unfolds: `give_back` puts it into its layout again.
    """

    def __init__(self, row: QWidget, held: Callable[[], Sequence[str]], theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._row, self._held, self._theme = row, held, theme
        self._popup: _Popup | None = None
        self._home: tuple[QBoxLayout, int] | None = None
        identify(self, identifier)
        self.setProperty("kind", "segment")
        self.setProperty("place", "only")
        self.setFont(theme.font(Type.STRONG))
        self.setAutoDefault(False)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        show_icon(self, "list-filter", theme, theme.px(_ICON))
        self.clicked.connect(self.open)
        self.refresh()

    @property
    def popup(self) -> QFrame | None:
        """What the filters are in while they are open."""
        return None if self._popup is None or self._popup.isHidden() else self._popup

    def refresh(self) -> None:
        """Show how many filters are set, and which."""
        held = self._held()
        name = translate("Filters", "Filter")
        words = f"{name} {len(held)}" if held else name
        if self.text() != words:
            self.setText(words)
            self.updateGeometry()
        set_style_property(self, "lit", bool(held))
        says = listed(held)
        self.setToolTip(tip(says or translate("Filters", "No filter is set")))
        self.setAccessibleName(words)
        self.setAccessibleDescription(says)

    def open(self) -> None:
        """Show the filters below the button, with the keys on the first of them."""
        if self._popup is None:
            self._popup = _Popup(self, self._theme, f"{self.accessibleIdentifier()}_popup")
        if self._home is None:
            self._home = self._place()
            self._popup.take(self._row)
        self._popup.open_below(self)

    def give_back(self) -> None:
        """Put the row where it was; the popup closes."""
        if self._popup is not None:
            self._popup.hide()
        home, self._home = self._home, None
        if home is not None:
            layout, place = home
            layout.insertWidget(place, self._row)

    def _place(self) -> tuple[QBoxLayout, int]:
        holder = self._row.parentWidget()
        layout = None if holder is None else holder.layout()
        assert isinstance(layout, QBoxLayout)
        return layout, layout.indexOf(self._row)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The icon, the words, and the padding of the style."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + self._theme.px(_ICON) + _PADDING, self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Down opens the filters, as Space and the mouse do."""
        if event.key() == Qt.Key.Key_Down:
            self.open()
            return
        super().keyPressEvent(event)


class _Popup(QFrame):
    """The filters over the dock; a click beside them, or Esc, closes them."""

    def __init__(self, button: FilterButton, theme: Theme, identifier: str) -> None:
        super().__init__(button, Qt.WindowType.Popup)
        self._button = button
        identify(self, identifier, translate("Filters", "Filter"))
        self.setProperty("kind", "popup")
        self._widest = theme.px(_WIDEST)
        self._column = vbox(on=self, margins=0, spacing=0)
        self._row: QWidget | None = None

    def take(self, row: QWidget) -> None:
        self._row = row
        self._column.addWidget(row)

    def open_below(self, button: QWidget) -> None:
        row = self._row
        assert row is not None
        row.show()
        self._fit()
        corner, room = button.mapToGlobal(button.rect().bottomLeft()), button.screen().availableGeometry()
        self.move(min(corner.x(), room.right() - self.width()), min(corner.y() + 2, room.bottom() - self.height()))
        self.show()
        self.focusNextPrevChild(True)

    def _fit(self) -> None:
        """As wide as the row or the widest, and as high as the row is then."""
        self.ensurePolished()
        wide = min(self.sizeHint().width(), self._widest)
        high = self.heightForWidth(wide) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setFixedSize(wide, high)

    def event(self, event: QEvent) -> bool:
        """Follow a filter whose words became longer, and one that was added."""
        if event.type() is QEvent.Type.LayoutRequest and self._row is not None and self.isVisible():
            self._fit()
            self._button.refresh()
        return super().event(event)
