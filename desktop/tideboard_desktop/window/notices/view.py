"""The list that the bell opens: notices with their times, newest first, and the way to their settings."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedLayout,
    QWidget,
)
from shiboken6 import isValid

from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import hbox, space, stretch, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.window.notices.model import Notice, NoticeAction, NoticeCard, NoticeStore, Paint

PICTURE = 88
"""Logical pixels of the picture's height."""


class NoticeCardView(QWidget):
    """`acted` is emitted before an action runs. `spoken` is all of its text; Enter on its row is the first action."""

    acted = Signal()

    def __init__(self, notice: Notice, head: str, content: NoticeCard, theme: Theme) -> None:
        """`head` is the notice's row as other notices have it: time, environment, sentence."""
        super().__init__()
        self._actions = content.actions
        self.spoken = "\n".join(part for part in (titled(content.title, head), content.detail) if part)
        sentence = label(head, theme, Type.BODY)
        detail = label(content.detail, theme, Type.CAPTION, Tone.SECONDARY)
        for words in (sentence, detail):
            words.setWordWrap(True)
        column = vbox(label(content.title, theme, Type.STRONG), sentence, on=self, margins=(6, 6, 6, 8), spacing=4)
        if content.paint is not None:
            column.addWidget(_Picture(content.paint, theme))
        column.addWidget(detail)
        detail.setVisible(bool(content.detail))
        self.buttons = [self._button(at, each, theme, notice.number) for at, each in enumerate(content.actions)]
        row = FlowLayout(gap=6)
        for button in self.buttons:
            row.addWidget(button)
        column.addLayout(row)

    def fit(self, width: int) -> None:
        """Take a width and the height that the words need in it."""
        layout = self.layout()
        assert layout is not None
        self.setFixedSize(width, layout.totalHeightForWidth(width))

    def run_first(self) -> None:
        if self._actions:
            self._run(self._actions[0])

    def _button(self, at: int, action: NoticeAction, theme: Theme, number: int) -> QPushButton:
        style = ButtonStyle.OUTLINE if at else ButtonStyle.PRIMARY
        made = push_button(button_text(action.text), theme, style)
        identify(made, f"notice_{number}_action_{at + 1}", action.text)
        made.clicked.connect(lambda _on=False: self._run(action))
        return made

    def _run(self, action: NoticeAction) -> None:
        self.acted.emit()
        action.run()


class _Picture(QWidget):
    def __init__(self, paint: Paint, theme: Theme) -> None:
        super().__init__()
        self._paint, self._theme = paint, theme
        self.setFixedHeight(theme.px(PICTURE))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(160, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        self._paint(QPainter(self), QRectF(self.rect()), self._theme)


translate = QCoreApplication.translate
SIZE = QSize(420, 440)
MOST_CARDS = 20
"""Older notices have their sentence alone: a card is a widget of several parts."""
CARD_EDGE = 30
"""Pixels of the panel's width that a card leaves to its edges and the scroll bar."""


class NoticePanel(QFrame):
    """A panel over the window; a click elsewhere, Esc or Tab out of it closes and deletes it.

    It is no window of the type `Popup`: Qt would grab keyboard and mouse of the whole desktop for that.
    """

    def __init__(self, store: NoticeStore, choose: Callable[[], None], theme: Theme, parent: QWidget) -> None:
        """`choose` opens the settings of notices."""
        super().__init__(parent)
        self._store, self._choose, self._theme = store, choose, theme
        self._closing = False
        self._zone = self._zone_name = ""
        self._before: QWidget | None = None
        self._cards: dict[int, NoticeCardView] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        identify(self, "notice_panel", translate("Common", "Notices"))
        self.setFixedSize(theme.px(SIZE.width()), theme.px(SIZE.height()))
        self.list = QListWidget()
        identify(self.list, "notice_list", translate("Notices", "Notices, newest first"))
        self.list.setWordWrap(True)
        self.list.setFont(theme.font(Type.BODY))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.itemActivated.connect(self._open_row)
        self._empty = label(translate("Notices", "Nothing has happened yet"), theme, Type.BODY, Tone.SECONDARY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zone = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._lay_out()
        layout = self.layout()
        if layout is not None:  # the switches are wider in some languages
            self.setFixedWidth(max(self.width(), layout.totalMinimumSize().width()))
        store.changed.connect(self.show_notices)
        theme.follow(self, NoticePanel.show_notices)  # urgent ones have a colour of their own

    def open_at(self, corner: QPoint) -> None:
        """Show the panel with its upper right corner at `corner`, in coordinates of the window."""
        window = self.window()
        room = window.contentsRect()
        self.setFixedSize(self.size().boundedTo(QSize(room.width(), room.bottom() - corner.y() - 4)))
        self.move(max(room.x(), corner.x() - self.width()), corner.y() + 4)
        self._before = QApplication.focusWidget() or window.focusWidget()
        self.show()
        self.raise_()
        window.activateWindow()  # the key may come from a floating dock
        first_focus = self.list if self.list.count() else self._chooser
        first_focus.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # an app runs
        window.windowHandle().installEventFilter(
            self
        )  # the native window gets each press once, whichever widget is there

    def show_notices(self) -> None:
        self.list.clear()
        notices = self._store.notices
        self._zone = next((notice.zone for notice in notices if notice.zone), self._store.zone())
        self._zone_name = notices[0].at.astimezone(ZoneInfo(self._zone)).tzname() or "" if notices else ""
        self._cards.clear()
        for notice in self._store.notices:
            item = self._item(notice)
            self.list.addItem(item)
            if notice.card is not None and len(self._cards) < MOST_CARDS:
                self._put_card(item, notice, notice.card())
        self._layers.setCurrentWidget(self.list if self.list.count() else self._empty)
        self._show_zone()

    def _show_zone(self) -> None:
        """Name the time zone of the list: that of the newest notice about an exchange, else of the exchange in view."""
        words = translate("Notices", "exchange time, {zone}")
        self.zone.setText(words.replace("{zone}", self._zone_name) if self._zone_name else "")

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Close when Tab moves the focus out of the panel, but not when another window comes to the front."""
        left = now is not None and now.window() is self.window() and now is not self and not self.isAncestorOf(now)
        if left and not self._closing:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Remember that it closes: hiding moves the focus, which would close it a second time."""
        self._closing = True
        super().closeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Count all notices as seen."""
        super().hideEvent(event)
        self._store.seen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Close on a mouse press outside the panel; the widget below still gets the press."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            inside = self.rect().contains(self.mapFrom(self.window(), event.position().toPoint()))
            if not inside:
                self.close()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Close on Esc; the focus goes back to where it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            if self._before is not None and isValid(self._before) and self._before.isVisible():
                self._before.window().activateWindow()
                self._before.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)

    def _item(self, notice: Notice) -> QListWidgetItem:
        local = notice.local(self._zone)
        zone = local.tzname() or ""
        parts = [f"{local:%H:%M:%S}" if zone == self._zone_name else f"{local:%H:%M:%S} {zone}"]
        if notice.environment is not None:
            parts.append(word(notice.environment))
        parts.append(notice.shown_text)
        item = QListWidgetItem("  ".join(parts))
        whose = translate("Notices", "Time of the exchange")
        item.setToolTip(tip(f"{local:%Y-%m-%d %H:%M:%S %Z}\n{whose}"))
        tint = self._theme.surface.warn if notice.urgent else self._theme.surface.text1
        item.setForeground(QColor(colour(tint)))
        return item

    def _put_card(self, item: QListWidgetItem, notice: Notice, content: NoticeCard) -> None:
        """Show a notice with a title, a picture or buttons as a widget; the row keeps its whole text for its name."""
        card = NoticeCardView(notice, item.text(), content, self._theme)
        card.acted.connect(self.close)  # what was asked for may be below the list
        item.setText("")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, card.spoken)
        self.list.setItemWidget(item, card)
        card.show()  # only in its list it has the list's style, and its words their sizes
        card.fit(self.width() - self._theme.px(CARD_EDGE))
        item.setSizeHint(card.size())
        self._cards[self.list.row(item)] = card

    def _open_row(self, item: QListWidgetItem) -> None:
        card = self._cards.get(self.list.row(item))
        if card is not None:
            card.run_first()

    def _lay_out(self) -> None:
        theme = self._theme
        clear = push_button(translate("Common", "Clear"), theme, ButtonStyle.TEXT, identifier="notices_clear")
        clear.clicked.connect(self._store.clear)
        middle = QWidget()
        self._layers = QStackedLayout(middle)
        self._layers.addWidget(self.list)
        self._layers.addWidget(self._empty)
        words = translate("Notices", "Choose what is told where")
        self._chooser = push_button(words, theme, ButtonStyle.TEXT, identifier="notices_choose")
        self._chooser.clicked.connect(self._open_settings)
        foot = hbox(stretch(), self._chooser, margins=(12, 6, 12, 8), spacing=10)
        vbox(
            hbox(
                label(translate("Common", "Notices"), theme, Type.STRONG),
                space(8),
                self.zone,
                stretch(),
                clear,
                margins=(12, 8, 8, 8),
            ),
            hairline(),
            (middle, 1),
            hairline(),
            foot,
            on=self,
            margins=1,
            spacing=0,
        )

    def _open_settings(self) -> None:
        self.close()
        self._choose()
