"""The list behind the bell: what happened and when, newest first, and what is to be kept quiet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QColor, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from tideboard_desktop.settings.preferences import Preferences
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.labels import ButtonStyle as Look
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.window.notices.model import Happening, Kind, NoticeStore

translate = QCoreApplication.translate
SIZE = QSize(420, 440)


def kind_words(kind: Kind) -> str:
    """The name of a kind."""
    return {
        Kind.FILL: translate("Notices", "Fills"),
        Kind.ORDER: translate("Notices", "Orders"),
        Kind.ALERT: translate("Notices", "Alerts"),
        Kind.CONNECTION: translate("Notices", "Connection"),
        Kind.LOCK: translate("Notices", "Lock"),
        Kind.PROGRAM: translate("Notices", "Program"),
    }[kind]


class NoticePanel(QFrame):
    """Lies over the window as long as the person wants it; goes with a click elsewhere or Esc and deletes itself.

    A window of the popup kind would take keyboard and mouse from the whole desktop.
    """

    def __init__(self, store: NoticeStore, preferences: Preferences, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._store, self._preferences, self._theme = store, preferences, theme
        self._closing = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        surface = theme.surface
        edge = f"border: 1px solid {surface.line_control}; border-radius: 6px;"
        self.setStyleSheet(f"QFrame#notice_panel {{ background: {surface.raised}; {edge} }}")
        identify(self, "notice_panel", translate("Notices", "Notices"))
        self.setFixedSize(theme.px(SIZE.width()), theme.px(SIZE.height()))
        self.list = QListWidget()
        identify(self.list, "notice_list", translate("Notices", "Notices, newest first"))
        self.list.setWordWrap(True)
        self.list.setFont(theme.font(Type.BODY))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self._empty = label(translate("Notices", "Nothing has happened yet"), theme, Type.BODY, Tone.SECONDARY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zone = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._lay_out()
        layout = self.layout()
        if layout is not None:  # a language may have longer words for the switches
            self.setFixedWidth(max(self.width(), layout.totalMinimumSize().width()))
        store.changed.connect(self.show_notices)
        self.show_notices()

    def open_at(self, corner: QPoint) -> None:
        """Show the panel with its upper right corner at `corner` of the window; all is seen when it goes."""
        window = self.window()
        room = window.contentsRect()
        self.setFixedSize(self.size().boundedTo(QSize(room.width(), room.bottom() - corner.y() - 4)))
        self.move(max(room.x(), corner.x() - self.width()), corner.y() + 4)
        self.show()
        self.raise_()
        home = self.list if self.list.count() else self.findChildren(QCheckBox)[0]
        home.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # an app runs
        window.windowHandle().installEventFilter(self)  # it sees each press once, whatever widget lies there

    def show_notices(self) -> None:
        """Fill the list anew."""
        self.list.clear()
        for happening in self._store.notices:
            self.list.addItem(self._item(happening))
        self._layers.setCurrentWidget(self.list if self.list.count() else self._empty)
        self._show_zone()

    def _show_zone(self) -> None:
        """Whose clock it is: of all markets at once, so this computer's, as in the connection log."""
        newest = next(iter(self._store.notices), None)
        zone = "" if newest is None else newest.at.astimezone().tzname() or ""
        told = translate("Notices", "local time, {zone}").replace("{zone}", zone) if zone else ""
        self.zone.setText(told)
        self.zone.setAccessibleDescription(_whose_clock())

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Tab leads out of it: it goes. Another window in front leaves it where it is."""
        left = now is not None and now.window() is self.window() and now is not self and not self.isAncestorOf(now)
        if left and not self._closing:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Its end moves the focus, too: once is enough."""
        self._closing = True
        super().closeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """What was shown is seen."""
        super().hideEvent(event)
        self._store.seen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """A press anywhere else in the window ends it; the press itself goes where it was meant to."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            inside = self.rect().contains(self.mapFrom(self.window(), event.position().toPoint()))
            if not inside:
                self.close()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc ends it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def _item(self, happening: Happening) -> QListWidgetItem:
        local = happening.at.astimezone()
        parts = [f"{local:%H:%M:%S}"]
        if happening.environment is not None:
            parts.append(word(happening.environment))
        parts.append(happening.text)
        item = QListWidgetItem("  ".join(parts))
        item.setToolTip(tip(f"{local:%Y-%m-%d %H:%M:%S %Z}\n{_whose_clock()}"))
        ink = self._theme.surface.warn if happening.urgent else self._theme.surface.text1
        item.setForeground(QColor(colour(ink)))
        return item

    def _lay_out(self) -> None:
        theme = self._theme
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 8)
        head.addWidget(label(translate("Notices", "Notices"), theme, Type.STRONG))
        head.addSpacing(8)
        head.addWidget(self.zone)
        head.addStretch(1)
        clear = push_button(translate("Notices", "Clear"), theme, Look.TEXT, identifier="notices_clear")
        clear.clicked.connect(self._store.clear)
        head.addWidget(clear)
        middle = QWidget()
        self._layers = QStackedLayout(middle)
        self._layers.addWidget(self.list)
        self._layers.addWidget(self._empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.setSpacing(10)
        foot.addWidget(label(translate("Notices", "Show"), theme, Type.CAPTION, Tone.CAPTION))
        for kind in Kind:
            foot.addWidget(self._switch(kind))
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline(theme))
        column.addWidget(middle, 1)
        column.addWidget(hairline(theme))
        column.addLayout(foot)

    def _switch(self, kind: Kind) -> QCheckBox:
        result = QCheckBox(kind_words(kind))
        result.setFont(self._theme.font(Type.CAPTION))
        identify(result, f"notices_show_{kind.value}", kind_words(kind))
        result.setToolTip(translate("Notices", "Show in the strip and count; the list keeps all of them"))
        result.setChecked(kind.value not in self._preferences.settings.quiet)
        result.toggled.connect(lambda on: keep_quiet(self._preferences, kind, quiet=not on))
        return result


def _whose_clock() -> str:
    return translate("Notices", "This computer’s time, whatever market is shown")


def keep_quiet(preferences: Preferences, kind: Kind, *, quiet: bool) -> None:
    """From now on only list the notices of a kind, or show and count them again."""
    others = tuple(one for one in preferences.settings.quiet if one != kind.value)
    preferences.change(quiet=(*others, kind.value) if quiet else others)
